"""Rating and signing through ``POST /api/sync``, on both databases (D11, S1–S4)."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from server.ids import uuid7
from server.signatures.code import short_code
from server.signatures.models import Declaration
from server.store.engine import writing
from sync.canonical import canonical, parse_strict
from tests.server.signatures.office import resealed
from tests.server.signatures.signing import DECLARATION, Pen, declare, done_job, part, rating, signed_job


@pytest.fixture
def ready(any_office):
    declare(any_office)
    return any_office


@pytest.fixture
def here(office):
    declare(office)
    return office


def test_D11_a_job_is_rated_and_signed_in_one_batch_with_its_work(ready):
    phone = ready.phone("technician")
    job = done_job(ready, phone)
    pen = Pen(ready, phone, job)
    used, rated = part(job), rating(job)
    batch = [phone.mutation("parts.use", used, at=pen.note("parts", used))]
    batch += [phone.mutation("signatures.rate", rated, at=pen.note("ratings", rated))]
    batch += [phone.mutation("signatures.sign", pen.args())]
    receipts = phone.post(batch).json["receipts"][-3:]
    assert [one["outcome"] for one in receipts] == ["applied"] * 3, receipts
    phone.sync()
    seal = phone.rows["seals", pen.seal]
    assert (seal["verdict"], seal["differences"], seal["signer"]) == ("matches", [], "李雷")
    assert (seal["mutation_id"], seal["language"], seal["format"]) == (7, "zh-CN", "fieldseal.seal/1")
    own = phone.rows["jobs", job["id"]]
    assert (own["status"], own["seal"]) == ("signed", pen.seal)
    assert [one["kind"] for one in phone.kind("steps")][-1] == "sign"


@pytest.mark.slow
def test_S3_1_seals_form_one_chain_and_each_verifies(ready):
    phone, other = ready.phone("technician"), ready.phone("technician")
    seals = [signed_job(ready, one)[1] for one in (phone, other, phone)]
    phone.sync()
    links = sorted(phone.kind("seal_links"), key=lambda link: link["n"])
    assert [link["id"] for link in links] == [seal["id"] for seal in seals]
    assert [link["prev_hash"] for link in links] == ["0" * 64, links[0]["link_hash"], links[1]["link_hash"]]
    for seal, link in zip(seals, links, strict=True):
        answer = phone.get(f"/api/seals/{seal['id']}/verify").json
        assert answer["valid"], answer
        assert answer["says"] == "valid"
        assert answer["code"] == short_code(seal["seal_hash"])
        assert answer["chain"] == {"links": link["n"], "broken": None}


def test_S2_3_a_difference_is_kept_chained_and_flagged(ready):
    phone = ready.phone("technician")
    job = done_job(ready, phone)
    pen = Pen(ready, phone, job)
    used = part(job)
    pen.note("parts", {**used, "qty": "2"})
    phone.sync(("parts.use", used))
    pen.extra["parts"][0]["at"] = phone.rows["parts", used["id"]]["at"]
    del phone.rows["parts", used["id"]]
    [receipt] = phone.sync(("signatures.sign", pen.args()))
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "SEAL_DIFFERS")
    seal = phone.rows["seals", pen.seal]
    line = {"line": f"parts[{used['id']}].qty", "why": "differs", "signed": "2", "office": "1"}
    assert (seal["verdict"], seal["differences"]) == ("differs", [line])
    assert phone.rows["jobs", job["id"]]["status"] == "signed"
    answer = phone.get(f"/api/seals/{pen.seal}/verify").json
    assert (answer["valid"], answer["verdict"], answer["differences"]) == (True, "differs", [line])


def test_S2_a_line_that_was_rejected_is_marked_so(here):
    phone = here.phone("technician")
    job = done_job(here, phone)
    pen = Pen(here, phone, job)
    used = part(job, qty="0")
    at = pen.note("parts", used)
    refused, signed = phone.post(
        [phone.mutation("parts.use", used, at=at), phone.mutation("signatures.sign", pen.args())]
    ).json["receipts"][-2:]
    assert (refused["outcome"], signed["code"]) == ("rejected", "SEAL_DIFFERS")
    phone.sync()
    found = phone.rows["seals", pen.seal]["differences"]
    assert [(one["line"], one["why"]) for one in found] == [(f"parts[{used['id']}]", "rejected")]


def test_S2_what_the_office_did_meanwhile_is_no_difference(ready):
    phone, desk = ready.phone("technician"), ready.phone("dispatcher")
    job = done_job(ready, phone)
    pen = Pen(ready, phone, job)
    args = pen.args()
    desk.sync()
    edit = {"job": job["id"], "field": "charge_type", "from": "free", "to": "paid"}
    [edited] = desk.sync(("jobs.edit", edit))
    assert edited["outcome"] == "applied"
    [receipt] = phone.sync(("signatures.sign", args))
    assert receipt["outcome"] == "applied"
    assert phone.rows["seals", pen.seal]["differences"] == []


def test_W2_reassigned_while_signed_the_seal_is_kept_under_his_name(ready):
    phone = ready.phone("technician")
    job = done_job(ready, phone)
    args = Pen(ready, phone, job).args()
    away = {"job": job["id"], "assignment": uuid7(), "technician": ready.users["technician2"]}
    ready.phone("dispatcher").sync(("jobs.assign", away))
    sent = [phone.mutation("signatures.rate", rating(job)), phone.mutation("signatures.sign", args)]
    receipts = phone.post(sent).json["receipts"][-2:]
    assert [(one["outcome"], one["code"]) for one in receipts] == [
        ("flagged", "JOB_REASSIGNED"),
        ("flagged", "JOB_REASSIGNED"),
    ]
    desk = ready.phone("dispatcher")
    desk.sync()
    assert desk.rows["seals", args["id"]]["by"] == ready.users["technician"]
    own = desk.rows["jobs", job["id"]]
    assert (own["status"], own["seal"]) == ("assigned", None)


def test_S2_3_only_an_unreadable_text_is_quarantined_and_it_is_not_chained(ready):
    phone = ready.phone("technician")
    job = done_job(ready, phone)
    args = Pen(ready, phone, job).args()
    [receipt] = phone.sync(("signatures.sign", {**args, "text": '{"a":1,"a":2}'}))
    assert (receipt["outcome"], receipt["code"]) == ("quarantined", "UNPARSEABLE_SEAL")
    assert phone.kind("seals") == phone.kind("seal_links") == []
    desk = ready.phone("dispatcher")
    desk.sync()
    assert "UNPARSEABLE_SEAL" in [item["code"] for item in desk.kind("review_items")]


def test_S2_a_text_with_a_character_no_database_keeps_is_kept_and_told(ready):
    phone = ready.phone("technician")
    pen = Pen(ready, phone, done_job(ready, phone))
    odd = {"format": "a\0", "declaration": {"language": "zh\0", "version": 1}}
    args = resealed(pen.args(), canonical(parse_strict(pen.args()["text"]) | odd))
    [receipt] = phone.sync(("signatures.sign", args))
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "SEAL_DIFFERS")
    seal = phone.rows["seals", pen.seal]
    assert (seal["format"], seal["language"], seal["text"]) == ("a\ufffd", "zh\ufffd", args["text"])
    job = phone.mutation("signatures.sign", {**args, "id": uuid7(), "text": '{"a\\u0000":1.5}'})
    assert phone.post([job]).json["receipts"][-1]["code"] == "UNPARSEABLE_SEAL"


def test_S1_a_wording_stands_once_in_each_language(ready):
    row = {"org_id": ready.org, "language": "en", "text": "I agree.", "version": 1, "seq": 1}
    with ready.app.app_context(), writing() as connection, pytest.raises(IntegrityError):
        connection.execute(insert(Declaration), [row | {"id": uuid7()}, row | {"id": uuid7()}])


def test_S4_1_a_fact_that_comes_after_the_seal_is_an_amendment(ready):
    phone = ready.phone("technician")
    job, _seal = signed_job(ready, phone)
    [receipt] = phone.sync(("parts.use", part(job)))
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "ARRIVED_AFTER_SEAL")
    assert len([one for one in phone.kind("parts") if one["job"] == job["id"]]) == 2


def test_S1_a_declaration_never_changes(here):
    lead = here.phone("supervisor")
    [refused] = lead.sync(("signatures.put_declaration", {"id": uuid7(), **DECLARATION, "text": "别的"}))
    assert (refused["outcome"], refused["code"]) == ("rejected", "DECLARATION_FIXED")


@pytest.mark.parametrize("table", ["seals", "seal_links", "ratings"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET job = 'x'", "DELETE FROM {}"])
def test_S3_the_database_itself_refuses_to_change_them(ready, table, verb):
    signed_job(ready, ready.phone("technician"))
    with ready.app.app_context(), writing() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(verb.format(table)))


def test_S3_strokes_names_and_comments_are_not_readable_in_the_file(ready):
    phone = ready.phone("technician")
    _job, seal = signed_job(ready, phone)
    with ready.app.app_context(), writing() as connection:
        raw = connection.execute(
            text("SELECT strokes, disclosures, signer FROM seals WHERE id = :id"), {"id": seal["id"]}
        )
        told = "".join(raw.one())
        told += "".join(connection.scalars(text("SELECT comment FROM ratings")))
        told += "".join(connection.scalars(text("SELECT body FROM mutations WHERE name LIKE 'signatures.%'")))
    assert "李雷" not in told
    assert "人民路" not in told
    assert "很好" not in told
    assert "[412,300" not in told
