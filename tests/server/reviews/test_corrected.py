"""Corrected, it runs with the office's arguments; what came stays in the log (P3)."""

from __future__ import annotations

from sqlalchemy import select

from server.ids import uuid7
from server.store.engine import reading
from server.store.tables import LoggedMutation
from server.timers import effects
from tests.server.reviews.ways import as_if_stopped, erase, items, later


def test_P3_10_what_was_corrected_and_erased_before_it_was_carried_out_is_told(any_office, monkeypatch):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job("technician")
    phone.sync()
    phone.post([phone.mutation("jobs.edit", {"job": job["id"], "field": "fault", "from": "不制冷", "to": 1.5})])
    [item] = items(desk)
    args = {"job": job["id"], "field": "contact_name", "from": "李雷", "to": "韩梅梅"}
    with as_if_stopped(any_office, monkeypatch):
        desk.sync(("reviews.correct", {"item": item["id"], "args": args}))
    assert desk.get(f"/api/reviews/{item['id']}").json["mutation"]["corrected"] == args
    erase(any_office)
    with any_office.app.app_context():
        effects.drain()
    assert [(row["state"], row["code"], row["field"]) for row in items(desk)] == [("open", "INVALID", "field")]
    assert desk.get(f"/api/reviews/{item['id']}").json["may"] == ["close"]


def test_P3_10_corrected_it_runs_with_the_offices_arguments_and_both_are_kept(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job("technician")
    phone.sync()
    wrong = phone.mutation("jobs.edit", {"job": job["id"], "field": "contact_name", "from": "李雷", "to": 1.5})
    assert phone.post([wrong]).json["receipts"][0]["code"] == "MALFORMED"
    [item] = items(desk)
    args = {"job": job["id"], "field": "contact_name", "from": "李雷", "to": "韩梅梅"}
    desk.sync(("reviews.correct", {"item": item["id"], "args": args}))
    [item] = desk.kind("review_items")
    assert (item["state"], item["outcome"], item["decision"]) == ("closed", "applied", "correct")
    assert later(phone) == [(1, "applied", None)]
    assert phone.rows["jobs", job["id"]]["contact_name"] == "韩梅梅"
    told = desk.get(f"/api/reviews/{item['id']}").json
    assert told["mutation"]["args"]["to"] == 1.5
    assert told["mutation"]["corrected"] == args
    with any_office.app.app_context(), reading() as connection:
        line = select(LoggedMutation).where(LoggedMutation.name == "reviews.correct")
        [row] = connection.execute(line.where(LoggedMutation.org_id == any_office.org)).all()
    assert (row.key_owner, "韩梅梅" in row.body) == (f"customer:{job['customer']}", False)


def test_P3_10_a_taken_uuid_is_corrected_under_the_decisions_own(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job("technician")
    phone.sync()
    first = phone.mutation("jobs.accept", {"job": job["id"]})
    second = phone.mutation("jobs.travel", {"job": job["id"]}, uuid=first["uuid"])
    assert [one.get("code") for one in phone.post([first, second]).json["receipts"]] == [None, "UUID_TAKEN"]
    [item] = items(desk)
    desk.sync(("reviews.correct", {"item": item["id"], "args": {"job": job["id"]}}))
    assert items(desk)[0]["state"] == "closed"
    assert later(phone) == [(2, "applied", None)]
    assert sorted(row["kind"] for row in phone.kind("steps") if row["by"] == phone.user["id"]) == ["accept", "travel"]


def test_P3_10_after_an_erasure_it_cannot_be_released_any_more(any_office):
    phone, desk = any_office.phone("far_dispatcher"), any_office.phone("dispatcher")
    job = any_office.job(None)
    phone.sync()
    site = {"id": uuid7(), "customer": job["customer"], "address": "人民路 9 号"}
    assert phone.sync(("customers.add_site", site))[0]["outcome"] == "held"
    erase(any_office)
    [item] = items(desk)
    desk.sync(("reviews.release", {"item": item["id"]}))
    [item] = desk.kind("review_items")
    assert (item["state"], item["outcome"], item["code"]) == ("open", "quarantined", "ERASED")
    assert desk.sync(("reviews.release", {"item": item["id"]}))[0]["code"] == "CANNOT_RELEASE"
    told = desk.get(f"/api/reviews/{item['id']}").json
    assert (told["mutation"], told["may"]) == (None, ["close"])  # not this desk writes for him
    assert [one["code"] for one in told["outcomes"]] == ["NOT_FOUND", "ERASED"]
