"""Amendments through ``POST /api/sync``, on both databases (S4)."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.ids import uuid7
from server.store.engine import writing
from sync.canonical import canonical, parse
from tests.server.amendments.amending import amend_args, links, sheet_args, verified
from tests.server.signatures.office import resealed
from tests.server.signatures.signing import declare, part, signed_job


@pytest.fixture
def ready(any_office):
    declare(any_office)
    return any_office


@pytest.fixture
def here(office):
    declare(office)
    return office


def a_part(seal):
    return f"parts[{parse(seal['text'])['parts'][0]['id']}].qty"


def test_S4_3_a_correction_stands_beside_the_sealed_text_and_in_the_chain(ready):
    phone = ready.phone("technician")
    job, seal = signed_job(ready, phone)
    args = amend_args(phone, job, seal, (a_part(seal), "2"))
    [receipt] = phone.sync(("amendments.amend", args))
    assert receipt["outcome"] == "applied", receipt
    row = phone.rows["amendments", args["id"]]
    assert (row["kind"], row["verdict"], row["reason"]) == ("correction", "matches", "写错了")
    assert row["changes"] == [{"line": a_part(seal), "before": "1", "after": "2"}]
    assert phone.rows["seals", seal["id"]] == seal
    assert phone.rows["jobs", job["id"]]["seal"] == seal["id"]
    assert links(phone) == [seal["id"], args["id"]]
    answer = verified(ready, seal)
    assert (answer["valid"], answer["says"]) == (True, "valid, amended, not all signed")
    assert [(one["id"], one["valid"], one["signed"]) for one in answer["amendments"]] == [(args["id"], True, None)]
    assert answer["chain"] == {"links": 2, "broken": None}


def test_S4_5_a_customer_signs_it_anew_and_the_job_stays(ready):
    phone = ready.phone("technician")
    job, seal = signed_job(ready, phone)
    phone.sync(("amendments.amend", amend_args(phone, job, seal, (a_part(seal), "2"))))
    [row] = phone.kind("amendments")
    before = phone.rows["jobs", job["id"]]
    args = sheet_args(ready, phone, job, seal, [row])
    [receipt] = phone.sync(("signatures.sign", args))
    assert receipt["outcome"] == "applied", receipt
    signature = phone.rows["seals", args["id"]]
    assert (signature["format"], signature["verdict"]) == ("fieldseal.amendment/1", "matches")
    assert phone.rows["jobs", job["id"]] == before
    assert links(phone) == [seal["id"], row["id"], signature["id"]]
    answer = verified(ready, seal)
    assert (answer["valid"], answer["says"]) == (True, "valid, amended")
    assert [one["signed"] for one in answer["amendments"]] == [signature["id"]]
    assert verified(ready, signature)["valid"]


def test_S4_3_amended_and_signed_in_one_batch_they_follow_each_other_in_the_chain(ready):
    phone = ready.phone("technician")
    job, seal = signed_job(ready, phone)
    args = amend_args(phone, job, seal, (a_part(seal), "2"))
    batch = [phone.mutation("amendments.amend", args)]
    row = {**args, "kind": "correction", "at": batch[0]["at"]}
    signing = sheet_args(ready, phone, job, seal, [row])
    batch.append(phone.mutation("signatures.sign", signing))
    receipts = phone.post(batch).json["receipts"][-2:]
    assert [one["outcome"] for one in receipts] == ["applied", "applied"], receipts
    phone.sync()
    assert links(phone) == [seal["id"], args["id"], signing["id"]]


@pytest.mark.parametrize("role", ["supervisor", "manager", "admin"])
def test_S4_3_who_leads_the_centre_may_amend_too(here, role):
    phone = here.phone("technician")
    job, seal = signed_job(here, phone)
    desk = here.phone(role)
    desk.sync()
    [receipt] = desk.sync(("amendments.amend", amend_args(desk, job, seal, ("job.fault", "不制热"))))
    assert receipt["outcome"] == "applied", receipt


@pytest.mark.parametrize(
    ("role", "outcome", "code"),
    [
        ("dispatcher", "rejected", "NOT_ALLOWED"),
        ("accountant", "rejected", "NOT_ALLOWED"),
        ("technician2", "held", None),
    ],
)
def test_S4_3_nobody_else_does(here, role, outcome, code):
    phone = here.phone("technician")
    job, seal = signed_job(here, phone)
    other = here.phone(role)
    other.sync()
    args = amend_args(phone, job, seal, ("job.fault", "不制热"))
    [receipt] = other.sync(("amendments.amend", args))
    assert (receipt["outcome"], receipt["code"]) == (outcome, code or "NOT_FOUND")


@pytest.mark.parametrize(
    ("change", "line", "why"),
    [
        ({"text_hash": "0" * 64}, "text_hash", "hash"),
        ({"disclosures": "{} "}, "disclosures", "malformed"),
        ({"reason": "另一个原因"}, "reason", "differs"),
    ],
)
def test_S4_4_what_contradicts_itself_is_kept_and_flagged(ready, change, line, why):
    phone = ready.phone("technician")
    job, seal = signed_job(ready, phone)
    args = amend_args(phone, job, seal, (a_part(seal), "2")) | change
    [receipt] = phone.sync(("amendments.amend", args))
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "AMENDMENT_DIFFERS")
    row = phone.rows["amendments", args["id"]]
    assert row["verdict"] == "differs"
    assert [(one["line"], one["why"]) for one in row["differences"]] == [(line, why)]
    assert links(phone) == [seal["id"], args["id"]]


def test_S4_4_another_old_value_than_was_signed_is_flagged_line_by_line(here):
    phone = here.phone("technician")
    job, seal = signed_job(here, phone)
    args = amend_args(phone, job, seal, (a_part(seal), "7", "2"), ("job.fault", "不制热"))
    [receipt] = phone.sync(("amendments.amend", args))
    assert receipt["code"] == "AMENDMENT_DIFFERS"
    [one] = phone.rows["amendments", args["id"]]["differences"]
    assert one == {"line": a_part(seal), "why": "differs", "signed": "7", "office": "1"}


def test_S4_4_the_old_value_may_be_that_of_an_earlier_amendment(here):
    phone = here.phone("technician")
    job, seal = signed_job(here, phone)
    first = amend_args(phone, job, seal, ("job.fault", "不制热"))
    phone.sync(("amendments.amend", first))
    second = amend_args(phone, job, seal, ("job.fault", "不制热", "漏水"))
    [receipt] = phone.sync(("amendments.amend", second))
    assert receipt["outcome"] == "applied", receipt
    assert parse(second["text"])["before"] == [first["text_hash"]]


def test_S4_4_a_text_that_cannot_be_read_is_kept_for_the_office(here):
    phone = here.phone("technician")
    job, seal = signed_job(here, phone)
    args = amend_args(phone, job, seal, ("job.fault", "不制热")) | {"text": "{"}
    [receipt] = phone.sync(("amendments.amend", args))
    assert (receipt["outcome"], receipt["code"]) == ("quarantined", "UNPARSEABLE_AMENDMENT")
    assert phone.kind("amendments") == []


def test_S4_3_an_id_is_a_seals_or_an_amendments(here):
    phone = here.phone("technician")
    job, seal = signed_job(here, phone)
    args = amend_args(phone, job, seal, ("job.fault", "不制热"))
    taken, kept = phone.sync(("amendments.amend", args | {"id": seal["id"]}), ("amendments.amend", args))
    assert (taken["outcome"], taken["code"], kept["outcome"]) == ("rejected", "ID_TAKEN", "applied")
    row = phone.rows["amendments", args["id"]]
    [again] = phone.sync(("signatures.sign", sheet_args(here, phone, job, seal, [row], seal=args["id"])))
    assert (again["outcome"], again["code"]) == ("rejected", "ID_TAKEN")


def test_S4_3_an_amendment_changes_something_of_its_own_job(here):
    phone = here.phone("technician")
    job, seal = signed_job(here, phone)
    other, _ = signed_job(here, phone)
    nothing = amend_args(phone, job, seal)
    foreign = amend_args(phone, other, seal, ("job.fault", "不制热"))
    receipts = phone.sync(("amendments.amend", nothing), ("amendments.amend", foreign))
    assert [one["code"] for one in receipts] == ["NOTHING_CHANGED", "FACT_OF_ANOTHER_JOB"]


def test_S4_5_a_sheet_that_says_otherwise_is_kept_and_flagged(ready):
    phone = ready.phone("technician")
    job, seal = signed_job(ready, phone)
    phone.sync(("amendments.amend", amend_args(phone, job, seal, (a_part(seal), "2"))))
    [row] = phone.kind("amendments")
    args = sheet_args(ready, phone, job, seal, [row])
    sheet = parse(args["text"])
    sheet["amendments"][0]["note"]["changes"][0]["after"] = "3"
    [receipt] = phone.sync(("signatures.sign", resealed(args, canonical(sheet))))
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "SEAL_DIFFERS")
    found = phone.rows["seals", args["id"]]["differences"]
    assert [(one["line"], one["why"]) for one in found] == [(f"amendments[{row['id']}].note", "hash")]
    assert not verified(ready, seal)["valid"]


def test_S4_5_a_sheet_of_an_amendment_nobody_has_is_told(here):
    phone = here.phone("technician")
    job, seal = signed_job(here, phone)
    unsent = amend_args(phone, job, seal, ("job.fault", "不制热")) | {"kind": "correction"}
    args = sheet_args(here, phone, job, seal, [unsent])
    [receipt] = phone.sync(("signatures.sign", args))
    assert receipt["code"] == "SEAL_DIFFERS"
    found = phone.rows["seals", args["id"]]["differences"]
    assert [(one["line"], one["why"]) for one in found] == [(f"amendments[{unsent['id']}]", "not_here")]


def test_S4_3_the_database_itself_refuses_to_change_them(ready):
    phone = ready.phone("technician")
    job, seal = signed_job(ready, phone)
    phone.sync(("parts.use", part(job, id=uuid7())))
    phone.sync(("amendments.amend", amend_args(phone, job, seal, (a_part(seal), "2"))))
    for statement in ("UPDATE amendments SET reason = 'x'", "DELETE FROM amendments"):
        with ready.app.app_context(), writing() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statement))
