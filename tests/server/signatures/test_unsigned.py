"""Nobody signs: recorded with reason and evidence, and the job goes on (D11, S7, W5)."""

from __future__ import annotations

import hashlib
import json
import secrets
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.ids import uuid7
from server.signatures.document import Signing
from server.signatures.sealing import sign_args
from server.signatures.strokes import how_signed, stroke_fault
from server.store.engine import writing
from sync.canonical import canonical, parse_strict, sha256_text
from tests.server.signatures.signing import Pen, declare, done_job, part

EVIDENCE = b"\x89PNG the door, closed"


@pytest.fixture
def ready(any_office):
    declare(any_office)
    return any_office


@pytest.fixture
def here(office):
    declare(office)
    return office


def outcome(pen, why="refused", reason="对费用有异议", **change):
    """What the phone sends: why, and the text as the customer was shown it."""
    shown = pen.args(signer="", capacity="")
    text = {name: shown[name] for name in ("text", "text_hash", "disclosures")}
    return {"id": pen.seal, "job": pen.job["id"], "why": why, "reason": reason, "photo": None, **text} | change


def left_unsigned(office, phone, **change):
    job = done_job(office, phone)
    pen = Pen(office, phone, job)
    args = outcome(pen, **change)
    [receipt] = phone.sync(("signatures.unsigned", args))
    return job, args, receipt


@pytest.mark.parametrize("why", ["refused", "absent", "other"])
def test_S7_1_D11_it_is_kept_as_it_was_said_and_the_job_goes_on(ready, why):
    phone = ready.phone("technician")
    job, args, receipt = left_unsigned(ready, phone, why=why)
    assert receipt["outcome"] == "applied", receipt
    row = phone.rows["unsigned", args["id"]]
    assert {name: row[name] for name in args} == args
    assert (row["by"], row["client_id"]) == (phone.user["id"], phone.client_id)
    own = phone.rows["jobs", job["id"]]
    assert (own["status"], own["seal"], own["closed_at"]) == ("left", None, row["at"])
    step = phone.kind("steps")[-1]
    assert (step["kind"], step["data"]) == ("unsigned", {"why": why, "unsigned": args["id"]})
    assert phone.kind("seals") == phone.kind("seal_links") == []


def test_D12_the_department_verifies_it_and_D16_the_equipments_file_has_it(ready):
    phone, lead = ready.phone("technician"), ready.phone("supervisor")
    job = done_job(ready, phone)
    phone.sync(("parts.use", part(job)))
    phone.sync(("signatures.unsigned", outcome(Pen(ready, phone, job), "absent", "电话无人接听")))
    assert phone.rows["equipment_history", job["id"]]["parts"] == "电容 × 1 个"
    lead.sync()
    [receipt] = lead.sync(("jobs.verify", {"job": job["id"]}))
    assert receipt["outcome"] == "applied", receipt
    phone.sync()
    assert phone.rows["jobs", job["id"]]["status"] == "verified"


def upload(phone, data):
    """The whole file in one piece; its hash."""
    digest = hashlib.sha256(data).hexdigest()
    path = f"/api/files/{digest}"
    begun = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(data)), "Content-Type": "image/png"}
    assert phone.http.put(path, headers=phone.headers | begun).status_code == 201
    sent = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert phone.http.patch(path, data=data, headers=phone.headers | sent).status_code == 204
    return digest


def test_S7_1_the_evidence_is_a_file_of_the_job_and_the_story_tells_all_of_it(here):
    phone = here.phone("technician")
    sha256 = upload(phone, EVIDENCE)
    job, args, _receipt = left_unsigned(here, phone, photo=sha256)
    phone.sync()
    assert [one["sha256"] for one in phone.kind("file_arrivals")] == [sha256]
    story = here.phone("dispatcher").get(f"/api/jobs/{job['id']}").json
    [told] = story["unsigned"]
    assert (told["reason"], told["photo"], told["text"]) == (args["reason"], sha256, args["text"])


def test_S7_1_a_text_that_is_not_its_hash_is_kept_and_told(here):
    phone = here.phone("technician")
    job, args, receipt = left_unsigned(here, phone, text_hash="0" * 64)
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "SEAL_DIFFERS")
    assert phone.rows["unsigned", args["id"]]["text_hash"] == "0" * 64
    assert phone.rows["jobs", job["id"]]["status"] == "left"


def test_W3_after_a_signature_it_changes_nothing(here):
    phone = here.phone("technician")
    job = done_job(here, phone)
    signed, refused = Pen(here, phone, job), Pen(here, phone, job)
    phone.sync(("signatures.sign", signed.args()))
    [receipt] = phone.sync(("signatures.unsigned", outcome(refused)))
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "ALREADY_FINISHED")
    own = phone.rows["jobs", job["id"]]
    assert (own["status"], own["seal"]) == ("signed", signed.seal)
    assert ("unsigned", refused.seal) in phone.rows


def test_W2_reassigned_meanwhile_it_is_kept_under_his_name(ready):
    phone = ready.phone("technician")
    job = done_job(ready, phone)
    away = {"job": job["id"], "assignment": uuid7(), "technician": ready.users["technician2"]}
    ready.phone("dispatcher").sync(("jobs.assign", away))
    args = outcome(Pen(ready, phone, job))
    receipt = phone.post([phone.mutation("signatures.unsigned", args)]).json["receipts"][-1]
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "JOB_REASSIGNED")
    desk = ready.phone("dispatcher")
    desk.sync()
    assert desk.rows["unsigned", args["id"]]["by"] == ready.users["technician"]
    assert desk.rows["jobs", job["id"]]["status"] == "assigned"


def test_S7_2_who_signs_the_day_after_signs_the_job(ready):
    phone = ready.phone("technician")
    job, _args, _receipt = left_unsigned(ready, phone)
    first, second = Pen(ready, phone, job), Pen(ready, phone, job)
    [receipt] = phone.sync(("signatures.sign", first.args()))
    assert receipt["outcome"] == "applied", receipt
    own = phone.rows["jobs", job["id"]]
    assert (own["status"], own["seal"]) == ("left", first.seal)
    assert phone.rows["seals", first.seal]["verdict"] == "matches"
    [receipt] = phone.sync(("signatures.sign", second.args()))
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "ALREADY_FINISHED")
    assert phone.rows["jobs", job["id"]]["seal"] == first.seal


def test_S7_2_a_signature_for_a_verified_unsigned_job_counts_and_the_office_is_told(here):
    phone, lead = here.phone("technician"), here.phone("supervisor")
    job, _args, _receipt = left_unsigned(here, phone)
    lead.sync()
    lead.sync(("jobs.verify", {"job": job["id"]}))
    phone.sync()
    pen = Pen(here, phone, job)
    [receipt] = phone.sync(("signatures.sign", pen.args()))
    assert (receipt["outcome"], receipt["code"]) == ("flagged", "STATUS_NOT_ADVANCED")
    own = phone.rows["jobs", job["id"]]
    assert (own["status"], own["seal"]) == ("verified", pen.seal)


@pytest.mark.parametrize("verb", ["UPDATE {} SET why = 'absent'", "DELETE FROM {}"])
def test_S3_2_the_database_itself_refuses_to_change_it(ready, verb):
    left_unsigned(ready, ready.phone("technician"))
    with ready.app.app_context(), writing() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(verb.format("unsigned")))


def test_S3_3_reason_and_names_are_not_readable_in_the_file(ready):
    _job, args, _receipt = left_unsigned(ready, ready.phone("technician"), reason="李雷不肯签")
    with ready.app.app_context(), writing() as connection:
        raw = text("SELECT reason, disclosures FROM unsigned WHERE id = :id")
        told = "".join(connection.execute(raw, {"id": args["id"]}).one())
        told += "".join(connection.scalars(text("SELECT body FROM mutations WHERE name = 'signatures.unsigned'")))
    assert "李雷" not in told
    assert "人民路" not in told


STAMP = "5" * 64
WORDS = {"said": "", "typed": "", "witness": "", "stamp": ""}
INSTEAD = {
    "cross": {"how": "cross", **WORDS, "strokes": [[[1, 1, 0, 500], [9, 9, 0, 500]], [[9, 1, 0, 500], [1, 9, 0, 500]]]},
    "typed": {
        "how": "typed",
        **WORDS,
        "said": "本人李雷确认以上内容。",
        "typed": "李雷",
        "witness": "王五",
        "strokes": [],
    },
    "stamp": {"how": "stamp", **WORDS, "stamp": STAMP, "strokes": []},
}


@pytest.mark.parametrize("how", INSTEAD)
def test_S7_4_who_cannot_draw_confirms_otherwise_and_the_seal_says_so(here, how):
    phone = here.phone("technician")
    job = done_job(here, phone)
    pen = Pen(here, phone, job)
    if how == "stamp":
        photo = {"id": uuid7(), "job": job["id"], "sha256": STAMP, "size": 9, "type": "image/png", "stage": "stamp"}
        phone.sync(("photos.add", photo))
    strokes = canonical({"v": 2, "w": 10, "h": 10, **INSTEAD[how]})
    signing = Signing(
        seal=pen.seal, org=here.org, signer="李雷（前台；经理外出）", capacity="other", epoch=phone.epoch,
        seq=phone.seq, client_id=phone.client_id, last_id=phone.next_id - 1, signed_at="2026-11-20T03:05:00.000Z",
        tz="Asia/Shanghai",
    )  # fmt: skip
    args = sign_args(pen.work(), signing, strokes, lambda: secrets.token_hex(16))
    [receipt] = phone.sync(("signatures.sign", args))
    assert receipt["outcome"] == "applied", (receipt, phone.rows["seals", pen.seal]["differences"])
    answer = phone.get(f"/api/seals/{pen.seal}/verify").json
    assert answer["valid"], answer
    seal = phone.rows["seals", pen.seal]
    assert (how_signed(seal["strokes"]), seal["signer"]) == (how, "李雷（前台；经理外出）")
    assert (STAMP in seal["text"]) == (how == "stamp")
    assert sha256_text(seal["strokes"]) == seal["strokes_hash"]


STROKES = json.loads((Path(__file__).parents[3] / "sync/spec/vectors/strokes.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", STROKES, ids=[one["note"] for one in STROKES])
def test_S7_4_both_languages_read_strokes_alike(case):
    assert stroke_fault(parse_strict(case["text"])) == case["fault"]
    assert how_signed(case["text"]) == case["how"]


def test_S7_4_what_was_erased_or_is_no_text_is_told_so():
    assert (how_signed(None), how_signed("{")) == ("erased", "unknown")
