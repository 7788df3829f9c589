"""Somebody quicker is no fault of the work: however often a race is lost, nothing good is quarantined (rule P3)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from server import clock, store
from server.db import db
from server.ids import uuid7
from server.store.engine import CONFLICTS
from tests.attack.device import photo

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

RIVALS = 4 * CONFLICTS
"""More than a batch that is halved and halved again could lose to."""
FIRST_NUMBER = "INSERT INTO job_numbers"
FACTS = 'INSERT INTO "photos"'
LOST_S = 1.5
"""A rival who has not got through by then is waiting for the one he was to overtake."""


@contextmanager
def overtaken(office, at, rivals):
    """Whenever the thread in here is about to say ``at``, the next rival does all his work first, where he can."""
    with office.app.app_context():
        engine = db.engine
    on_sqlite = engine.dialect.name == "sqlite"  # where nobody can: writers come one after the other
    mine, waiting, rest, got_in = threading.get_ident(), [], iter(rivals), []

    def work(rival):
        rival()
        got_in.append(rival)

    def before(_c, _cursor, words, *_more):
        if words.startswith(at) and threading.get_ident() == mine and (rival := next(rest, None)):
            thread = threading.Thread(target=work, args=(rival,))
            thread.start()
            thread.join(0 if on_sqlite else LOST_S)
            waiting.append(thread)

    event.listen(engine, "before_cursor_execute", before)
    try:
        yield got_in
    finally:
        event.remove(engine, "before_cursor_execute", before)
        for one in waiting:
            one.join()


def first_job(centre):
    """The calls that register the first job of a centre."""
    job, customer, site = uuid7(), uuid7(), uuid7()
    return [
        ("customers.create",
         {"id": customer, "centre": centre, "name": "李雷", "phone": "13800000000", "kind": "person"}),
        ("customers.add_site", {"id": site, "customer": customer, "address": "人民路 1 号"}),
        ("jobs.register",
         {"id": job, "centre": centre, "customer": customer, "site": site, "product": "空调", "fault": "不制冷",
          "channel": "phone", "charge_type": "free", "priority": "normal", "received_at": clock.now(),
          "contact_name": "李雷", "contact_phone": "13800000000"}),
    ]  # fmt: skip


def managers(office, count):
    """People of all centres, each with a centre that has no job yet; (phone, calls)."""
    found = []
    for number in range(count):
        centre, name = uuid7(), f"manager {number}"
        about = {"id": centre, "name": "New", "phone": "1", "address": "a"}
        with office.app.app_context():
            store.run_as(store.system_caller(office.org), [("dispatch.put_centre", about)])
            office.add_user(name, "manager", centre)
        phone = office.phone(name)
        phone.sync()
        found.append((phone, first_job(centre)))
    return found


def test_P3_a_push_that_loses_every_race_for_a_number_is_applied_all_the_same(office):
    (phone, calls), *others = managers(office, RIVALS + 1)
    rivals = [lambda one=one: one[0].sync(*one[1]) for one in others]
    with overtaken(office, FIRST_NUMBER, rivals) as got_in:
        receipts = phone.sync(*calls)
    assert [(one["outcome"], one.get("code")) for one in receipts] == [("applied", None)] * len(calls)
    with office.app.app_context(), db.engine.connect() as connection:
        numbers = connection.scalars(text("SELECT number FROM jobs WHERE org_id = :org"), {"org": office.org}).all()
        prefixes = {one[:2] for one in numbers}
        on_sqlite = connection.dialect.name == "sqlite"
    assert len(prefixes) == len(numbers) >= len(got_in)
    assert on_sqlite or len(got_in) >= CONFLICTS - 1


def test_P3_a_push_whose_new_ids_are_taken_one_by_one_while_it_runs_is_judged_and_not_blamed(office):
    job = office.job()
    phone, other = office.phone("technician"), office.phone("technician2")
    theirs = office.job("technician2")
    phone.sync()
    other.sync()
    mine = [photo(job["id"], id=uuid7()) for _ in range(RIVALS + 2)]
    rivals = [lambda one=one: other.sync(("photos.add", one | {"job": theirs["id"]})) for one in mine[:RIVALS]]
    with overtaken(office, FACTS, rivals):
        receipts = phone.sync(*(("photos.add", one) for one in mine))
    codes = {(one["outcome"], one.get("code")) for one in receipts}
    assert codes <= {("applied", None), ("rejected", "ID_TAKEN")}
    assert [one["outcome"] for one in receipts[RIVALS:]] == ["applied"] * 2
    desk = office.phone("dispatcher")
    desk.sync()
    assert sorted(one["id"] for one in desk.kind("photos")) == sorted(one["id"] for one in mine)
    refused = [one["id"] for one in receipts if one["outcome"] == "rejected"]
    items = {one["mutation_id"] for one in desk.kind("review_items") if one["client_id"] == phone.client_id}
    assert items == set(refused)


def test_P3_sixteen_first_jobs_at_sixteen_new_centres_at_once(office):
    ready = managers(office, 16)
    with ThreadPoolExecutor(len(ready)) as pool:
        together = threading.Barrier(len(ready))

        def send(one):
            together.wait()
            return one[0].sync(*one[1])

        receipts = [receipt for of_one in pool.map(send, ready) for receipt in of_one]
    assert {(one["outcome"], one.get("code")) for one in receipts} == {("applied", None)}
