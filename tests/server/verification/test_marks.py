"""Each mark appears where its condition holds, and nowhere else (D12)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.verification.limits import Limits
from server.verification.marks import STOP, WARN, unusual
from tests.server.verification.plain import AT, CHECK, COLLEAGUE, PART, ROWS, SEAL, TIME, one, plain

LIMITS = Limits()
AGAIN = {**CHECK, "id": "c2", "replaces": "c1"}
LATER = "2026-11-20T05:00:00.000Z"
ITEM = {"id": "v1", "state": "open", "code": "ARRIVED_AFTER_SEAL", "name": "parts.use"}
CASES = {
    "an override": (one("checks", override_reason="仅此一台"), [("CHECK_OVERRIDE", "c1")]),
    "an instrument that said it was expired": (one("checks", calibration="expired"), [("INSTRUMENT_EXPIRED", "c1")]),
    "one that was expired at the reading's time": (
        one("checks", calibration_due="2026-11-19")
        | {"instruments": {"i1": {"id": "i1", "calibration_due": "2026-11-19"}}},
        [("INSTRUMENT_EXPIRED", "c1")],
    ),
    "one that was due that very day in Shanghai": (one("checks", calibration_due="2026-11-20"), []),
    "one calibrated anew since it was taken along": (one("checks", calibration_due="2026-11-19"), []),
    "an instrument nobody lists": ({"instruments": {}}, [("INSTRUMENT_UNKNOWN", "c1")]),
    "one without calibration": (one("checks", calibration="none"), [("INSTRUMENT_UNKNOWN", "c1")]),
    "a look needs no instrument": (
        one("checks", reading=None, lower=None, upper=None, instrument=None, calibration="none"), [],
    ),
    "a pass outside the limits": (one("checks", reading="2.01"), [("READING_OUTSIDE", "c1")]),
    "a failed check": (one("checks", verdict="fail", reading="0.5"), [("RETEST_PENDING", "c1")]),
    "a failed check tested again": ({"checks": [{**CHECK, "verdict": "fail", "reading": "0.5"}, AGAIN]}, []),
    "no checks": ({"checks": []}, [("CHECKS_NONE", None)]),
    "a check left out": (
        {"procedures": {"p1": {"id": "p1", "items": [{"key": "pressure", "name": "压力"}, {"key": "leak",
         "name": "检漏"}]}}},
        [("CHECKS_MISSING", None)],
    ),
    "no certificate": (one("parts", certificate_no=None), [("PART_NO_CERTIFICATE", "q1")]),
    "a certificate's photo will do": (
        one("parts", certificate_no=None, certificate_photo="0" * 64), [],
    ),
    "the customer's own part has none": (one("parts", certificate_no=None, origin="customer", lot=None), []),
    "a part known to be bad": (one("parts", status="scrap"), [("PART_NOT_CONFORMING", "q1")]),
    "a part not looked at": (one("parts", status="to_inspect"), [("PART_NOT_VERIFIED", "q1")]),
    "no lot": (one("parts", lot=None), [("PART_LOT_UNKNOWN", "q1")]),
    "a serial number instead": (one("parts", lot=None, serial="S9"), []),
    "a lot no delivery brought": (one("parts", lot="L9"), [("PART_LOT_UNKNOWN", "q1")]),
    "a part outside the catalogue": (one("parts", lot="L9", part_type=None), []),
    "a price off the list": (one("parts", price=4000), [("PRICE_OFF_LIST", "q1")]),
    "nobody pays it": (one("parts", price=0) | {"job": {"charge_type": "contract"}}, []),
    "a part taken back": (
        {"parts": [{**PART, "certificate_no": None}], "withdrawals": [{"id": "x", "fact": "q1"}]}, [],
    ),
    "a low grade": (one("ratings", skill=2), [("LOW_GRADE", "r1")]),
    "a comment": (one("ratings", comment="来得太晚"), [("COMMENT", "r1")]),
    "no rating": ({"ratings": []}, [("NO_RATING", None)]),
    "the last rating counts": (
        {"ratings": [{**ROWS["ratings"][0], "skill": 1}, {**ROWS["ratings"][0], "id": "r2", "at": LATER}]}, [],
    ),
    "a long way": (one("timesheets", minutes=121), [("LONG_TRAVEL", "w1")]),
    "work in no time": (
        {"timesheets": [{"id": "w2", "kind": "work", "minutes": 4, **TIME}]}, [("WORK_UNUSUAL", "w2")],
    ),
    "no work at all": ({"timesheets": []}, [("WORK_UNUSUAL", None)]),
    "a time corrected": (
        {"timesheets": [*ROWS["timesheets"], {"id": "w3", "kind": "travel", "minutes": 20, **TIME, "replaces": "w1"}]},
        [("TIME_CORRECTED", "w3")],
    ),
    "a place the phone could not tell": (one("steps", lat_e7=None), [("PLACE_UNCONFIRMED", "s1")]),
    "a place somewhere in town": (one("steps", accuracy_m=501), [("PLACE_UNCONFIRMED", "s1")]),
    "he never arrived": ({"steps": []}, [("ARRIVAL_UNKNOWN", None)]),
    "a clock that is off": (one("steps", offset_ms=-301_000), [("CLOCK_OFF", "s1")]),
    "late for the window": (one("steps", at="2026-11-20T03:00:00.001Z"), [("LATE_ARRIVAL", "s1")]),
    "late for the reply time": ({"job": {"due_at": "2026-11-20T01:00:00.000Z"}}, [("LATE_ARRIVAL", "s1")]),
    "a seal that differs": ({"seals": [{**SEAL, "verdict": "differs"}]}, [("SEAL_DIFFERS", "z1")]),
    "signed by a neighbour": ({"seals": [{**SEAL, "capacity": "other"}]}, [("SIGNER_OTHER", "z1")]),
    "refused": ({"seals": [], "unsigned": [{"id": "n1", "why": "refused"}]}, [("UNSIGNED_OUTCOME", "n1")]),
    "neither signed nor said why": ({"seals": []}, [("NO_SEAL", None)]),
    "flagged work": ({"review_items": [ITEM]}, [("FLAGGED_WORK", "v1")]),
    "flagged work that was decided": ({"review_items": [ITEM | {"state": "closed"}]}, []),
    "the seal's own flag": ({"review_items": [ITEM | {"code": "SEAL_DIFFERS"}]}, []),
    "two values of one field": (
        {"conflicts": [{"id": "k1", "settled_at": None, "field": "fault"}]}, [("CONFLICT_OPEN", "k1")],
    ),
    "two values, one taken": ({"conflicts": [{"id": "k1", "settled_at": AT, "field": "fault"}]}, []),
    "an amendment nobody signed": ({"amendments": [{"id": "m1", "signed": None}]}, [("AMENDMENT_UNSIGNED", "m1")]),
    "an amendment signed": ({"amendments": [{"id": "m1", "signed": "z2"}]}, []),
    "photos on their way": (
        {"file_arrivals": []}, [("PHOTO_NOT_HERE", "f0"), ("PHOTO_NOT_HERE", "f1")],
    ),
    "a certificate's photo on its way": (one("parts", certificate_photo="9" * 64), [("PHOTO_NOT_HERE", "q1")]),
    "no photo of before": (one("photos", stage="during"), [("PHOTOS_MISSING", None)]),
    "work of somebody else": (one("checks", by=COLLEAGUE), [("OTHER_PERSON", "c1")]),
    "nothing": ({}, []),
}  # fmt: skip


def found(limits=LIMITS, **rows):
    return [(mark.code, mark.row) for mark in unusual(plain(**rows), limits)]


@pytest.mark.parametrize("case", CASES)
def test_D12_each_thing_that_is_unusual_is_marked_and_nothing_else(case):
    rows, marks = CASES[case]
    assert found(**rows) == marks


def test_D12_every_mark_there_is_has_a_case():
    assert {code for _rows, marks in CASES.values() for code, _row in marks} == STOP | WARN
    assert not STOP & WARN


readings = st.decimals("-100", "100", places=2)


@given(readings, st.none() | readings, st.none() | readings, st.sampled_from(["pass", "fail", "na"]))
def test_D12_a_reading_is_marked_if_and_only_if_it_passed_outside_its_limits(reading, lower, upper, verdict):
    shown = {name: None if value is None else str(value) for name, value in (("lower", lower), ("upper", upper))}
    codes = [code for code, _row in found(**one("checks", reading=str(reading), verdict=verdict, **shown))]
    outside = (lower is not None and reading < lower) or (upper is not None and reading > upper)
    assert ("READING_OUTSIDE" in codes) == (verdict == "pass" and outside)
    assert ("RETEST_PENDING" in codes) == (verdict == "fail")


@given(st.lists(st.integers(1, 4), min_size=4, max_size=4), st.integers(1, 4))
def test_D11_D12_a_grade_is_low_up_to_the_firms_limit(grades, low):
    named = dict(zip(("attitude", "skill", "arrival", "promises"), grades, strict=True))
    marks = unusual(plain(**one("ratings", **named)), Limits(grade=low))
    assert [mark.values for mark in marks if mark.code == "LOW_GRADE"] == (
        [{name: grade for name, grade in named.items() if grade <= low}] if min(grades) <= low else []
    )


@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 600), st.integers(0, 300), st.integers(300, 900))
def test_D10_D12_a_way_or_work_beyond_the_firms_limits_is_marked(way, work, longest, least, most):
    rows = [
        {"id": "w1", "kind": "travel", "minutes": way, **TIME},
        {"id": "w2", "kind": "work", "minutes": work, **TIME},
    ]
    codes = {code for code, _row in found(Limits(longest, least, most), timesheets=rows)}
    assert ("LONG_TRAVEL" in codes) == (way > longest)
    assert ("WORK_UNUSUAL" in codes) == (not least <= work <= most)


@given(st.none() | st.integers(-10_000_000, 10_000_000), st.none() | st.integers(0, 10_000), st.booleans())
def test_D12_a_clock_or_a_place_beyond_the_limits_is_marked(offset, accuracy, told):
    step = one("steps", offset_ms=offset, accuracy_m=accuracy, lat_e7=1 if told else None)
    codes = {code for code, _row in found(**step)}
    assert ("CLOCK_OFF" in codes) == (abs(offset or 0) > 300_000)
    assert ("PLACE_UNCONFIRMED" in codes) == (not told or (accuracy or 0) > 500)


def test_D12_what_must_be_seen_comes_first():
    rows = one("checks", override_reason="x", verdict="fail") | {"ratings": [], "seals": []}
    severities = [mark.severity for mark in unusual(plain(**rows), LIMITS)]
    assert severities == sorted(severities)
    assert set(severities) == {"stop", "warn"}
