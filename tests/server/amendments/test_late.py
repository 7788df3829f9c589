"""Facts that come after the seal, on both databases (S4.6), and any order of late facts and corrections (S4.7)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server import clock
from server.amended.note import hashes_before
from server.ids import uuid7
from sync.canonical import parse
from tests.server.amendments.amending import amend_args, links, sheet_args, verified
from tests.server.office import Office
from tests.server.signatures.signing import Pen, declare, done_job, part, rating, signed_job

SHA = "cc" * 32


@pytest.fixture
def ready(any_office):
    declare(any_office)
    return any_office


@pytest.fixture(scope="module")
def here(app):
    office = Office(app)
    declare(office)
    return office


def time_of(job):
    begun, ended = "2026-11-22T08:00:00.000Z", "2026-11-22T08:30:00.000Z"
    return {
        "id": uuid7(), "job": job["id"], "kind": "work", "started_at": begun, "ended_at": ended, "minutes": 30,
        "source": "manual", "replaces": None, "reason": None,
    }  # fmt: skip


def photo_of(job):
    return {
        "id": uuid7(), "job": job["id"], "sha256": SHA, "size": 10, "type": "image/png", "stage": "after",
        "caption": "李雷家厨房", "width": None, "height": None,
    }  # fmt: skip


LATE = {
    "parts.use": ("parts", part),
    "timesheets.record": ("times", time_of),
    "photos.add": ("photos", photo_of),
    "signatures.rate": ("ratings", rating),
}


@pytest.mark.parametrize("name", LATE)
def test_S4_6_a_late_fact_becomes_an_amendment_by_its_author(ready, name):
    phone = ready.phone("technician")
    job, seal = signed_job(ready, phone)
    line, make = LATE[name]
    args = make(job)
    [receipt] = phone.sync((name, args))
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "ARRIVED_AFTER_SEAL")
    [row] = phone.kind("amendments")
    assert (row["kind"], row["seal"], row["by"]) == ("late", seal["id"], phone.user["id"])
    [change] = row["changes"]
    assert (change["line"], change["before"]) == (f"{line}[{args['id']}]", None)
    told = {key: value for key, value in args.items() if key not in ("comment", "caption")}
    assert change["after"] == told | {"by": phone.user["id"], "at": row["at"]}
    assert parse(row["text"])["changes"] == row["changes"]
    assert links(phone) == [seal["id"], row["id"]]
    assert verified(ready, seal)["says"] == "valid, amended, not all signed"


def test_S4_6_a_part_that_is_sent_twice_and_by_another_device_is_amended_once(ready):
    phone = ready.phone("technician")
    job, _seal = signed_job(ready, phone)
    late = phone.mutation("parts.use", part(job))
    first = phone.post([late]).json["receipts"][-1]
    again = phone.post([late]).json["receipts"][-1]
    other = ready.phone("technician")
    other.sync()
    twin = other.mutation("parts.use", late["args"]) | {"uuid": late["uuid"], "at": late["at"]}
    assert other.post([twin]).json["receipts"][-1]["code"] == first["code"] == again["code"] == "ARRIVED_AFTER_SEAL"
    phone.sync()
    assert len(phone.kind("amendments")) == 1


def test_S4_6_what_the_customer_signed_is_no_amendment_though_it_was_held(ready):
    phone = ready.phone("technician")
    job = done_job(ready, phone)
    used = part(job)
    pen = Pen(ready, phone, job)
    batch = [phone.mutation("parts.use", used, at=pen.note("parts", used))]
    batch.append(phone.mutation("signatures.sign", pen.args()))
    phone.post(batch)
    phone.sync()
    assert phone.kind("amendments") == []


def test_S4_6_what_it_really_was_and_what_is_taken_back_are_amendments_too(ready):
    phone = ready.phone("technician")
    job, seal = signed_job(ready, phone)
    signed = parse(seal["text"])["parts"][0]["id"]
    withdrawal = {"id": uuid7(), "job": job["id"], "kind": "parts", "fact": signed, "reason": "没有装"}
    receipts = phone.sync(
        ("jobs.report", {"job": job["id"], "actual_fault": "电源线断"}), ("jobs.withdraw", withdrawal)
    )
    assert {one["code"] for one in receipts} == {"ARRIVED_AFTER_SEAL"}
    report, back = sorted(phone.kind("amendments"), key=lambda row: row["changes"][0]["line"])
    assert report["changes"] == [{"line": "job.actual_fault", "before": None, "after": "电源线断"}]
    assert (back["changes"][0]["line"], back["changes"][0]["after"]) == (f"parts[{signed}]", None)
    assert back["reason"] == "没有装"
    assert back["changes"][0]["before"]["qty"] == "1"


def test_S4_6_a_value_the_desk_changes_after_the_seal_is_an_amendment_by_the_desk(ready):
    phone, desk = ready.phone("technician"), ready.phone("dispatcher")
    job, _seal = signed_job(ready, phone)
    desk.sync()
    edit = {"job": job["id"], "field": "fault", "from": "不制冷", "to": "不制热"}
    [receipt] = desk.sync(("jobs.edit", edit))
    assert receipt["code"] == "ARRIVED_AFTER_SEAL"
    [row] = desk.kind("amendments")
    assert row["changes"] == [{"line": "job.fault", "before": "不制冷", "after": "不制热"}]
    assert row["by"] == desk.user["id"]


def test_S4_6_before_anybody_signed_there_is_nothing_to_amend(ready):
    phone = ready.phone("technician")
    job = done_job(ready, phone)
    [receipt] = phone.sync(("parts.use", part(job)))
    assert receipt["outcome"] == "applied"
    assert phone.kind("amendments") == []


DOING = st.lists(st.sampled_from(("late", "amend", "rate", "report", "again", "sign")), min_size=1, max_size=7)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(DOING, st.integers(1, 4))
def test_S4_7_any_order_of_late_facts_corrections_and_signatures_gives_each_once_in_one_chain(here, doing, batch):
    phone = here.phone("technician")
    job, seal = signed_job(here, phone)
    sent, made, posted = [], set(), 0
    for what in doing:
        one = _mutation(here, phone, job, seal, what)
        if one is not None:
            sent.append(one)
            made.add(one["args"]["id"] if one["name"] in ("amendments.amend", "signatures.sign") else one["uuid"])
        if len(sent) - posted >= batch or what == "again":
            phone.post(sent[max(0, posted - 2) :])  # some that the server has already come with them
            phone.sync()
            posted = len(sent)
    phone.post(sent[max(0, posted - 2) :])
    phone.sync()
    rows = {row["id"]: row for row in phone.kind("amendments") if row["job"] == job["id"]}
    seals = {row["id"]: row for row in phone.kind("seals") if row["job"] == job["id"]}
    assert rows.keys() | (seals.keys() - {seal["id"]}) == made
    mine = [one for one in links(phone) if one in rows or one in seals]
    assert sorted(mine) == sorted({*rows, *seals})
    known = {row["text_hash"] for row in rows.values()}
    assert {one for row in rows.values() for one in hashes_before(parse(row["text"]))} <= known
    answer = verified(here, seal)
    assert answer["valid"], answer
    assert [one["id"] for one in answer["amendments"]] == [
        row["id"] for row in sorted(rows.values(), key=lambda row: (row["at"], row["id"]))
    ]


def _mutation(office, phone, job, seal, what):
    """One more thing done; None where there is nothing to do it with."""
    if what == "again":
        return None
    if what == "late":
        return phone.mutation("parts.use", part(job))
    if what == "rate":
        return phone.mutation("signatures.rate", rating(job))
    if what == "report":
        return phone.mutation("jobs.report", {"job": job["id"], "actual_fault": f"故障 {clock.now()}"})
    if what == "amend":
        return phone.mutation("amendments.amend", amend_args(phone, job, seal, ("job.product", "热水器")))
    known = [row for row in phone.kind("amendments") if row["job"] == job["id"]]
    return phone.mutation("signatures.sign", sheet_args(office, phone, job, seal, known)) if known else None
