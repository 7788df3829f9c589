"""The server compares what was signed with its log, line by line (rule S2)."""

from __future__ import annotations

import pytest

from server.signatures.check import check
from sync.canonical import canonical, parse_strict
from tests.server.signatures.office import DESK, JOB, PHONE, SEEN, Ground, found, lines, resealed, uid

LATER = "2026-11-20T05:00:00.000Z"
BEFORE = "2026-11-20T02:00:00.000Z"


@pytest.fixture
def ground():
    return Ground()


def test_S2_2_what_the_office_has_matches(ground):
    document, differences = check(ground.tx, ground.args(), ground.ctx())
    assert differences == []
    assert document["job"]["id"] == JOB


def test_S2_a_value_that_differs_is_told_with_both_sides(ground):
    ground.row("parts")["qty"] = "3"
    part = ground.row("parts")["id"]
    assert found(ground) == [{"line": f"parts[{part}].qty", "why": "differs", "signed": "1", "office": "3"}]


def test_S2_a_personal_value_that_differs_is_told_without_it(ground):
    ground.log.read("customers", ground.work["customer"]["id"])["name"] = "欧阳静宜"
    assert found(ground) == [{"line": "job.customer.name", "why": "personal", "signed": None, "office": None}]


def test_S2_other_people_s_later_rows_are_left_out(ground):
    late = {**ground.row("parts"), "id": uid(0x7F1), "at": BEFORE}
    ground.log.write("parts", late, SEEN + 1, DESK)
    assert lines(ground) == []


def test_S2_rows_the_device_had_seen_may_not_be_left_out(ground):
    ground.log.write("parts", {**ground.row("parts"), "id": uid(0x7F1)}, SEEN, DESK)
    assert lines(ground) == [(f"parts[{uid(0x7F1)}]", "not_signed")]


def test_S2_nor_may_its_own(ground):
    ground.log.write("checks", {**ground.row("checks"), "id": uid(0x9F1), "at": BEFORE}, SEEN + 5, PHONE)
    ground.log.write("checks", {**ground.row("checks"), "id": uid(0x9F2), "at": LATER}, SEEN + 5, PHONE)
    assert lines(ground) == [(f"checks[{uid(0x9F1)}]", "not_signed")]


def test_S2_its_own_rows_of_this_very_batch_count(ground):
    del ground.log.origins["parts", ground.row("parts")["id"]]
    assert lines(ground) == []


@pytest.mark.parametrize("outcome", ["held", "rejected", "quarantined"])
def test_S2_2_a_line_that_was_not_taken_is_marked_so(ground, outcome):
    part = ground.row("parts")["id"]
    del ground.log.rows["parts", part]
    assert lines(ground) == [(f"parts[{part}]", "not_here")]
    ground.review("parts.use", outcome, 129)
    assert lines(ground) == [(f"parts[{part}]", outcome)]


def test_S2_2_a_line_that_was_not_taken_is_found_by_the_number_it_has_now(ground):
    part = ground.row("parts")["id"]
    del ground.log.rows["parts", part]
    ground.review("parts.use", "held", 7, DESK)
    ground.log.repeats[DESK, 7] = [(PHONE, 131)]
    assert lines(ground) == [(f"parts[{part}]", "not_here")]
    ground.log.repeats[DESK, 7] = [(PHONE, 120)]
    assert lines(ground) == [(f"parts[{part}]", "held")]


def test_S2_what_came_after_the_text_or_from_elsewhere_explains_nothing(ground):
    part = ground.row("parts")["id"]
    del ground.log.rows["parts", part]
    ground.review("parts.use", "held", 131)
    ground.review("parts.use", "held", 120, DESK)
    ground.review("parts.use", "flagged", 121)
    assert lines(ground) == [(f"parts[{part}]", "not_here")]


def test_S2_a_rating_that_was_not_taken_is_marked_so(ground):
    del ground.log.rows["ratings", ground.work["rating"]["id"]]
    assert lines(ground) == [("rating", "differs")]
    ground.review("signatures.rate", "rejected")
    assert lines(ground) == [("rating", "rejected")]


def test_S2_no_rating_signed_though_one_was_given(ground):
    ground.work["rating"] = None
    assert lines(ground) == [("rating", "differs")]


def test_S2_a_part_taken_back_before_may_not_be_signed(ground):
    part = ground.row("parts")["id"]
    back = {"id": uid(0x94F), "job": JOB, "kind": "parts", "fact": part, "at": BEFORE}
    ground.log.write("withdrawals", back, SEEN, DESK)
    assert lines(ground) == [(f"parts[{part}]", "withdrawn")]


def test_S2_a_part_taken_back_later_was_rightly_signed(ground):
    back = {"id": uid(0x94F), "job": JOB, "kind": "parts", "fact": ground.row("parts")["id"], "at": LATER}
    ground.log.write("withdrawals", back, SEEN + 9, DESK)
    assert lines(ground) == []


def test_S2_an_edit_that_came_later_is_taken_back(ground):
    ground.row("jobs")["charge_type"] = "free"
    ground.step(0x601, "edit", LATER, {"field": "charge_type", "from": "paid", "to": "free"})
    assert lines(ground) == []


def test_S2_two_edits_that_came_later_are_taken_back(ground):
    ground.row("jobs")["fault"] = "三"
    ground.step(0x601, "edit", LATER, {"field": "fault", "from": ground.work["job"]["fault"], "to": "二"})
    ground.step(0x602, "edit", "2026-11-20T06:00:00.000Z", {"field": "fault", "from": "二", "to": "三"})
    ground.step(0x603, "edit", "2026-11-20T07:00:00.000Z", {"field": "contact_name"})
    ground.step(0x604, "reschedule", "2026-11-20T07:00:00.000Z", None)
    assert lines(ground) == []


def test_S2_an_edit_the_device_had_seen_counts(ground):
    ground.row("jobs")["charge_type"] = "free"
    ground.step(0x601, "edit", BEFORE, {"field": "charge_type", "from": "paid", "to": "free"}, seq=SEEN)
    assert lines(ground) == [("job.charge_type", "differs")]


def test_S2_a_newer_value_than_the_device_s_seq_may_be_signed_too(ground):
    """Of a page that was not complete yet."""
    ground.work["job"]["charge_type"] = ground.row("jobs")["charge_type"] = "free"
    ground.step(0x601, "edit", LATER, {"field": "charge_type", "from": "paid", "to": "free"})
    assert lines(ground) == []


def test_S2_a_report_that_came_later_is_taken_back(ground):
    ground.step(0x600, "report", BEFORE, {"actual_fault": ground.work["job"]["actual_fault"]}, seq=SEEN)
    ground.row("jobs")["actual_fault"] = "别的原因"
    ground.step(0x601, "report", LATER, {"actual_fault": "别的原因"})
    assert lines(ground) == []


def test_S2_a_first_report_that_came_later_is_taken_back(ground):
    ground.work["job"]["actual_fault"] = None
    ground.step(0x601, "report", LATER, {"actual_fault": ground.row("jobs")["actual_fault"]})
    assert lines(ground) == []


def test_W2_a_job_given_to_another_meanwhile_still_matches(ground):
    ground.row("jobs")["technician"] = uid(0xE2)
    assert lines(ground) == []
    ground.work["job"]["technician"] = uid(0xE3)
    assert lines(ground) == [("job.technician", "differs")]


def test_S2_a_declaration_nobody_wrote(ground):
    ground.work["declaration"]["version"] = 9
    assert lines(ground) == [("declaration", "differs")]
    ground.work["declaration"] |= {"version": 2, "text": "我什么都同意"}
    assert lines(ground) == [("declaration.text", "differs")]
    ground.work["declaration"] = None
    assert lines(ground) == []


def test_S2_signer_seal_and_organisation_are_the_mutation_s(ground):
    args = ground.args(org=uid(0xA1))
    assert lines(ground, {**args, "signer": "别人", "capacity": "other", "id": uid(0x5FF)}) == [
        ("org", "differs"), ("seal", "differs"), ("signer.capacity", "differs"), ("signer.name", "personal"),
    ]  # fmt: skip


def test_D15_price_and_files_follow_from_the_lines(ground):
    args = ground.args()
    document = parse_strict(args["text"])
    document["price"]["total"] += 1
    document["files"] = document["files"][1:]
    missing = parse_strict(args["text"])["files"][0]
    changed = resealed(args, canonical(document))
    assert lines(ground, changed) == [(f"files[{missing}]", "not_signed"), ("price.total", "differs")]
