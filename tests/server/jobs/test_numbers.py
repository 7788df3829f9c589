"""A job's number: the centre's, the year's, without gaps (D1)."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from server import clock, store
from server.ids import uuid7
from server.jobs.models import Job, JobNumber
from server.store.engine import reading, writing


def numbers(office, *jobs):
    with office.app.app_context(), reading() as connection:
        return [connection.scalar(select(Job.number).where(Job.id == job["id"])) for job in jobs]


def register(office, job, **more):
    args = {"id": uuid7(), "centre": office.centre, "customer": job["customer"], "site": job["site"], "product": "空调"}
    args |= {"fault": "漏水", "channel": "phone", "charge_type": "free", "priority": "normal"}
    args |= {"received_at": clock.now(), "contact_name": "李雷", "contact_phone": "13800000000"}
    return ("jobs.register", args | more)


def test_D1_numbers_run_on_without_gaps_whatever_is_refused_between(any_office):
    first = any_office.job(None)
    calls = [register(any_office, first), register(any_office, first, site=uuid7()), register(any_office, first)]
    with any_office.app.app_context():
        caller = store.acting(any_office.users["dispatcher"])
        assert [one.outcome for one in store.run_as(caller, calls)] == ["applied", "held", "applied"]
    year = clock.now()[:4]
    made = [{"id": args["id"]} for _name, args in (calls[0], calls[2])]
    assert numbers(any_office, first, *made) == [f"01-{year}-0000{n}" for n in (1, 2, 3)]


def test_D1_each_centre_counts_by_itself(any_office):
    near = any_office.job(None)
    far = {"id": uuid7(), "customer": uuid7(), "site": uuid7()}
    customer = {"id": far["customer"], "centre": any_office.far_centre, "name": "韩梅", "phone": "1", "kind": "person"}
    calls = [
        ("customers.create", customer),
        ("customers.add_site", {"id": far["site"], "customer": far["customer"], "address": "人民路 2 号"}),
        register(any_office, far, id=far["id"], centre=any_office.far_centre),
    ]
    with any_office.app.app_context():
        assert {one.outcome for one in store.run_as(store.acting(any_office.users["far_dispatcher"]), calls)} == {
            "applied"
        }
    assert [one[:3] for one in numbers(any_office, near, far)] == ["01-", "02-"]


def test_D1_two_centres_never_have_one_prefix(any_office):
    row = {"org_id": any_office.org, "year": "2026", "prefix": "01", "last": 1}
    with any_office.app.app_context(), writing() as connection, pytest.raises(IntegrityError):
        connection.execute(insert(JobNumber), [row | {"centre": uuid7()}, row | {"centre": uuid7()}])


def test_D1_a_new_year_starts_again_under_the_same_digits(office, monkeypatch):
    old = office.job(None)
    next_year = str(int(clock.now()[:4]) + 1)
    monkeypatch.setattr(clock, "now", lambda: f"{next_year}-01-01T00:30:00.000Z")
    new = office.job(None)
    assert numbers(office, new) == [f"01-{next_year}-00001"]
    assert numbers(office, old)[0].startswith("01-")


def test_D1_two_who_register_at_once_never_get_one_number(any_office):
    first = any_office.job(None)
    made = []

    def work(username):
        with any_office.app.app_context():
            caller = store.acting(any_office.users[username])
            for _ in range(5):
                call = register(any_office, first)
                [receipt] = store.run_as(caller, [call])
                assert receipt.outcome == "applied"
                made.append({"id": call[1]["id"]})

    threads = [threading.Thread(target=work, args=[one]) for one in ("dispatcher", "supervisor", "manager")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(numbers(any_office, *made)) == [f"01-{clock.now()[:4]}-{n:05d}" for n in range(2, 17)]
