"""Checks by the procedure, with instruments whose calibration is judged there and then (D6–D9)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.checks.rules import calibration_of, local_day, verdict_differs, verdict_of
from server.ids import uuid7

READINGS = st.decimals(-1000, 1000, places=3).map(str)


def procedure(**more):
    item = {"key": "low", "name": "低压", "name_en": "Low side", "unit": "bar", "lower": "4.0", "upper": "6.5"}
    return {
        "id": uuid7(),
        "version": "1",
        "title": "检修",
        "products": ["热泵"],
        "items": [item | {"kind": "number"}],
        "safety": [{"text": "断电", "text_en": "Switch off"}],
        "instruction": "先断电",
        "title_en": "Repair",
        "instruction_en": "Switch off first",
    } | more


@given(READINGS, READINGS, READINGS)
def test_D8_within_the_limits_both_included_it_passes(reading, one, other):
    lower, upper = sorted((one, other), key=Decimal)
    inside = Decimal(lower) <= Decimal(reading) <= Decimal(upper)
    assert verdict_of(reading, lower, upper) == ("pass" if inside else "fail")
    assert verdict_of(lower, lower, upper) == verdict_of(upper, lower, upper) == "pass"


@pytest.mark.parametrize(
    ("reading", "lower", "upper", "verdict", "differs"),
    [
        ("5", "4", "6", "fail", True),
        ("7", None, "6", "pass", True),
        ("5", None, None, "fail", False),
        (None, "4", "6", "pass", False),
        ("99", "4", "6", "na", False),
    ],
)
def test_D8_a_verdict_against_its_own_reading_is_told(reading, lower, upper, verdict, differs):
    assert verdict_differs(reading, lower, upper, verdict) is differs


@pytest.mark.parametrize(
    ("due", "at", "expected"),
    [
        ("2026-11-22", "2026-11-22T15:59:59.999Z", "valid"),
        ("2026-11-22", "2026-11-22T16:00:00.000Z", "expired"),
        (None, "2026-11-22T00:00:00.000Z", "none"),
    ],
)
def test_D6_a_certificate_is_good_up_to_and_with_its_last_day_in_shanghai(due, at, expected):
    assert calibration_of({"calibration_due": due}, at) == expected
    assert calibration_of(None, at) == "none"


def test_D6_the_day_changes_at_midnight_in_shanghai():
    assert (local_day("2026-12-31T15:59:59.999Z"), local_day("2026-12-31T16:00:00.000Z")) == (
        "2026-12-31",
        "2027-01-01",
    )


def test_D7_an_instruction_reaches_the_phone_whole_with_its_safety_list(any_office):
    """D9: the safety list goes with it."""
    lead, phone = any_office.phone("supervisor"), any_office.phone("technician")
    put = procedure()
    assert lead.sync(("checks.put_procedure", put))[0]["outcome"] == "applied"
    version = phone.post().json["catalogue"]["url"]
    [kept] = phone.get(version).json["procedures"]
    assert {name: kept[name] for name in put} == put


def test_D9_the_safety_list_stands_in_both_languages(office):
    lead = office.phone("supervisor")
    bare = procedure(safety=[{"text": "断电"}])
    [receipt] = lead.sync(("checks.put_procedure", bare))
    assert (receipt["code"], receipt["field"]) == ("INVALID", "safety.0.text_en")


def test_D8_tested_again_both_readings_stay(office):
    phone, desk = office.phone("technician"), office.phone("dispatcher")
    job = office.job()
    phone.sync()
    first = {"id": uuid7(), "job": job["id"], "procedure": uuid7(), "procedure_version": "1", "item": "low"}
    first |= {"item_name": "低压", "lower": "4", "upper": "6", "reading": "7", "verdict": "fail", "calibration": "none"}
    again = first | {"id": uuid7(), "reading": "5", "verdict": "pass", "replaces": first["id"]}
    assert [one["outcome"] for one in phone.sync(("checks.record", first), ("checks.record", again))] == ["applied"] * 2
    desk.sync()
    assert {(row["reading"], row["replaces"]) for row in desk.kind("checks")} == {("7", None), ("5", first["id"])}
