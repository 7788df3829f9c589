"""`sync/spec/vectors/messages.json`: requests in, receipts and rows out."""

from __future__ import annotations

import pytest

from sync.answer import put
from sync.canonical import canonical, parse, sha256_text
from sync.errors import Invalid, SyncError, TooLarge
from sync.messages import Caller, Outcome, Receipt
from sync.outbox import receipts_of
from sync.rebase import put_rows
from sync.request import Limits, parse_mutation, parse_request, read_request
from sync.store import Change, Place
from sync.times import corrected, is_time, shifted
from sync.versions import build_of, too_old
from tests.sync.toy import body, caller, mutation, vectors

MESSAGES = vectors("messages")
LIMITS = Limits()


def cases(section):
    return pytest.mark.parametrize("case", MESSAGES[section], ids=[one["note"] for one in MESSAGES[section]])


@cases("bodies")
def test_Messages_3_a_mutation_has_one_body_and_one_hash(case):
    one = parse_mutation(parse(case["text"]))
    assert (one.body, one.sha256, one.malformed) == (case["body"], case["sha256"], case["malformed"])
    assert sha256_text(one.body) == one.sha256
    if one.malformed is None:
        assert one.body == canonical(parse(case["text"]))


@cases("requests")
def test_Errors_2_only_a_fault_of_the_request_itself_is_refused(case):
    sent = {key: value for key, value in MESSAGES["base"].items() if key not in case["without"]} | case["change"]
    if case["status"] is None:
        assert parse_request(sent, LIMITS).client_id == sent["client_id"]
        return
    with pytest.raises(SyncError) as refused:
        parse_request(sent, LIMITS)
    assert (refused.value.status, refused.value.code, refused.value.field) == (
        case["status"], case["code"], case["field"],
    )  # fmt: skip


def test_Messages_2_a_request_is_read_with_all_its_fields():
    who = caller()
    sent = body(who, mutation(7, "notes.bump", id="n1"), cursor="c", epoch="e", accept=["cols"], files=["a" * 64])
    read = read_request(canonical(sent).encode(), LIMITS)
    assert (read.protocol, read.build, read.client_id, read.epoch, read.cursor) == (1, "toy", who.client_id, "e", "c")
    assert (read.page, read.receipts_from, read.accept, read.files) == (2000, 1, ("cols",), ("a" * 64,))
    assert (read.outbox.next_id, read.outbox.unsent, read.outbox.oldest_at) == (1, 1, None)
    assert [(one.id, one.name, one.args) for one in read.mutations] == [(7, "notes.bump", {"id": "n1"})]


def test_Values_1_a_body_that_is_no_json_is_400():
    for raw in (b"{", b"\xff", b'{"a":1,"a":2}', b""):
        with pytest.raises(SyncError) as refused:
            read_request(raw, LIMITS)
        assert (refused.value.status, refused.value.code) == (400, "BAD_JSON")


def test_P3_a_body_that_is_no_object_is_422():
    with pytest.raises(Invalid) as refused:
        read_request(b"[]", LIMITS)
    assert refused.value.field == "body"


def test_Limits_1_more_than_the_limits_is_413():
    with pytest.raises(TooLarge):
        read_request(b" " * 11, Limits(request_bytes=10))
    for key, most, value in (("mutations", 500, 0), ("files", 200, "a" * 64)):
        with pytest.raises(TooLarge) as refused:
            parse_request(MESSAGES["base"] | {key: [value] * (most + 1)}, LIMITS)
        assert (refused.value.status, refused.value.field) == (413, key)


def test_P3_4_a_mutation_over_a_mebibyte_is_kept_as_malformed():
    one = parse_mutation(mutation(1, "notes.add", text="字" * 400_000))
    assert one.malformed == "more than 1048576 bytes"
    assert one.args["text"].startswith("字")
    assert parse_mutation(mutation(1, "notes.add", text="a" * 400_000)).malformed is None


def test_P3_what_a_malformed_mutation_still_says_is_kept_in_its_columns():
    said = parse_mutation(mutation(3, "notes.add", id="n1") | {"at": "yesterday"})
    assert (said.name, said.v, said.at, said.args) == ("notes.add", 1, "", {"id": "n1"})
    odd = parse_mutation({"id": 3, "name": "a\0", "v": 2**60, "args": {"x": 1.5}, "tz": "\ud800", "uuid": 5})
    assert (odd.name, odd.v, odd.args, odd.tz, odd.uuid) == ("", 0, {}, "", None)


def test_P3_the_word_for_a_malformed_mutation_never_holds_the_character_it_is_about():
    one = parse_mutation(mutation(3, "notes.add", **{"a\0": 1.5}))
    assert one.malformed == "the character U+0000, which no database keeps"


def test_P3_limits_are_published_by_name():
    assert LIMITS.to_wire() == {
        "request_bytes": 8388608, "mutation_bytes": 1048576, "mutations": 500, "page": 5000, "receipts": 5000,
        "files": 200,
    }  # fmt: skip


@cases("receipts")
def test_Messages_6_a_receipt_travels_with_its_reason_unless_applied(case):
    kept = case["receipt"]
    receipt = Receipt(
        kept["id"], Outcome(kept["outcome"]), kept["seq"], kept["code"], kept["message"], kept["field"]
    )  # fmt: skip
    assert receipt.to_wire() == case["wire"]
    assert receipts_of([case["wire"]]) == [receipt]


@cases("puts")
def test_Messages_4_rows_travel_as_objects_or_as_a_table(case):
    changes = [Change(Place(1, kind, row["id"]), row) for kind, row in case["rows"]]
    wire = put(changes, table=case["cols"])
    assert wire == case["put"]
    assert sorted(put_rows(wire), key=str) == sorted(((kind, row) for kind, row in case["rows"]), key=str)


@cases("times")
def test_V7_3_the_corrected_time_is_device_time_plus_offset(case):
    assert corrected(case["at"], case["offset_ms"]) == case["corrected"]


def test_Values_4_only_a_time_that_exists_and_has_milliseconds_is_one():
    assert is_time("2024-02-29T23:59:59.000Z")
    for text in ("2023-02-29T23:59:59.000Z", "2026-11-22T08:03:04.1234Z", "2026-11-22 08:03:04.123Z", "", None, 5):
        assert not is_time(text)
    with pytest.raises(OverflowError):
        shifted("9999-12-31T23:59:59.999Z", 1)


@cases("builds")
def test_P4_3_only_an_old_protocol_or_an_old_build_of_ours_is_too_old(case):
    assert too_old(case["protocol"], case["build"], case["min_build"]) is case["too_old"]


def test_P4_a_build_may_say_more_behind_its_numbers():
    assert build_of("fieldseal/1.4.2 (Chrome 130)") == (1, 4, 2)
    assert build_of("fieldseal/1.4.2x") is None


def test_Q3_a_technician_speaks_for_himself_a_desk_for_its_centres_too():
    assert caller("u1").subjects == ("user:u1",)
    desk = Caller("o", "u9", "dispatcher", "c", ("c1", "c2"))
    assert desk.subjects == ("user:u9", "centre:c1", "centre:c2", "centre:o")


def test_Errors_1_an_error_has_one_shape():
    assert SyncError(404, "NOT_FOUND", "No.").to_wire() == {"error": {"code": "NOT_FOUND", "message": "No."}}
    assert SyncError(422, "X", "No.", "f", {"a": 1}).to_wire() == {
        "error": {"code": "X", "message": "No.", "field": "f", "details": {"a": 1}}
    }
