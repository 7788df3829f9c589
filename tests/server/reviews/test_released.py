"""Released, a mutation runs once more as its author, and his phone hears what came of it (P3)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from server.ids import uuid7
from server.reviews import carry as carrying
from server.runtime import runtime
from server.store.engine import reading
from server.store.tables import Commit, EffectRow
from tests.server.reviews.ways import as_if_stopped, assign, held, items, later, outcomes


def test_P3_11_released_it_runs_as_its_author_and_his_phone_hears_of_it(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = held(any_office, phone)
    [item] = items(desk)
    [receipt] = desk.sync(("reviews.release", {"item": item["id"]}))
    assert receipt["outcome"] == "applied"
    [item] = desk.kind("review_items")  # in the same answer
    assert (item["state"], item["outcome"], item["code"], item["pending"]) == ("closed", "applied", None, None)
    assert (item["decision"], item["decided_by"], item["closed_by"]) == ("release", *[desk.user["id"]] * 2)
    assert later(phone) == [(1, "applied", None)]
    [step] = [row for row in phone.kind("steps") if row["kind"] == "accept"]
    assert step["by"] == any_office.users["technician"]
    assert phone.rows["jobs", job["id"]]["status"] == "accepted"
    assert outcomes(any_office, phone.client_id) == [(1, 1, "applied", None, desk.user["id"])]
    with any_office.app.app_context(), reading() as connection:
        steps = runtime().kinds["steps"].table
        wrote = select(Commit.client_id).join(steps, steps.c.seq == Commit.seq)
        wanted = wrote.where(steps.c.id == step["id"], Commit.org_id == any_office.org)
        assert connection.scalar(wanted) == phone.client_id  # rule S2: whose line it is


def test_P3_11_what_fails_again_stays_open_under_its_new_outcome(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job(None)
    phone.sync()
    phone.sync(("jobs.accept", {"job": job["id"]}))
    [item] = items(desk)
    for n in (1, 2):
        assert desk.sync(("reviews.release", {"item": item["id"]}))[0]["outcome"] == "applied"
        [now] = desk.kind("review_items")
        assert (now["state"], now["outcome"], now["code"], now["pending"]) == ("open", "held", "NOT_FOUND", None)
        assert outcomes(any_office, phone.client_id)[-1] == (1, n, "held", "NOT_FOUND", desk.user["id"])
    assert later(phone) == [(1, "held", "NOT_FOUND")]


def test_P3_11_what_is_flagged_then_is_still_a_persons_to_close(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job(None)
    phone.sync()
    phone.sync(("jobs.leave", {"job": job["id"]}))
    assign(any_office, job)
    [item] = items(desk)
    desk.sync(("reviews.release", {"item": item["id"]}))
    [now] = desk.kind("review_items")
    assert (now["state"], now["outcome"], now["code"]) == ("open", "flagged", "STATUS_NOT_ADVANCED")
    assert later(phone) == [(1, "flagged", "STATUS_NOT_ADVANCED")]
    desk.sync(("reviews.close", {"item": item["id"], "reason": "看过"}))
    assert later(phone) == [(1, "flagged", "STATUS_NOT_ADVANCED")]  # it took effect: closing changes nothing for him
    assert desk.sync(("reviews.release", {"item": item["id"]}))[0]["code"] == "ALREADY_CLOSED"


def test_P3_11_what_came_from_a_revoked_device_is_released_one_by_one(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job("technician")
    phone.sync()
    any_office.phone("manager").http.post(
        f"/api/devices/{phone.client_id}/revoke",
        json={"rescue": True},
        headers=any_office.phone("manager").headers,
    )
    phone.post([phone.mutation("jobs.accept", {"job": job["id"]}), phone.mutation("jobs.travel", {"job": job["id"]})])
    first, second = items(desk)
    assert (first["code"], second["code"]) == ("DEVICE_REVOKED", "DEVICE_REVOKED")
    receipts = desk.sync(*[("reviews.release", {"item": one["id"]}) for one in (first, second)])
    assert [one["outcome"] for one in receipts] == ["applied", "applied"]
    assert [(one["state"], one["code"]) for one in items(desk)] == [("closed", None)] * 2
    assert desk.rows["jobs", job["id"]]["status"] == "travelling"


def test_P3_11_several_of_one_device_are_carried_out_in_its_own_order(any_office, monkeypatch):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job(None)
    phone.sync()
    phone.sync(*[(name, {"job": job["id"]}) for name in ("jobs.accept", "jobs.travel", "jobs.arrive")])
    assign(any_office, job)
    waiting = items(desk)
    with as_if_stopped(any_office, monkeypatch):
        desk.sync(*[("reviews.release", {"item": one["id"]}) for one in waiting])
    last = items(desk)[-1]
    with any_office.app.app_context():
        done = carrying.carry_out_item(any_office.org, last["id"], last["pending"])
    assert [(one.id, one.outcome) for one in done] == [(1, "applied"), (2, "applied"), (3, "applied")]


def test_P3_11_what_it_wants_done_after_the_commit_is_done_then(office):
    phone, desk, manager = office.phone("dispatcher"), office.phone("supervisor"), office.phone("manager")
    job = office.job(None)
    phone.sync()
    manager.http.post(f"/api/devices/{phone.client_id}/revoke", json={"rescue": True}, headers=manager.headers)
    args = {"job": job["id"], "assignment": uuid7(), "technician": office.users["technician"]}
    phone.post([phone.mutation("jobs.assign", args)])
    [item] = items(desk)
    desk.sync(("reviews.release", {"item": item["id"]}))
    wanted = select(EffectRow.done_at).where(EffectRow.org_id == office.org, EffectRow.name == "push.notify")
    with office.app.app_context(), reading() as connection:
        assert connection.scalars(wanted).all() != [None]


def test_P3_11_a_handler_that_crashes_again_is_kept_again(office, monkeypatch):
    phone, desk = office.phone("technician"), office.phone("dispatcher")
    job = office.job("technician")
    phone.sync()
    with office.app.app_context():
        known = runtime().registry._by_name
    crashing = replace(known["jobs.accept"], apply=lambda *_all: 1 / 0)
    with monkeypatch.context() as patch:
        patch.setitem(known, "jobs.accept", crashing)
        phone.sync(("jobs.accept", {"job": job["id"]}))
        [item] = items(desk)
        desk.sync(("reviews.release", {"item": item["id"]}))
    assert [one[2:4] for one in outcomes(office, phone.client_id)] == [("quarantined", "HANDLER_CRASH")]
    desk.sync(("reviews.release", {"item": item["id"]}))
    assert items(desk)[0]["state"] == "closed"
