"""What is unusual in a job, for whoever confirms it (D12). Pure: the same facts and limits give the same marks.

A mark keeps nobody from anything. ``stop`` asks to be ticked as seen before the job is confirmed, ``warn`` is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from server.verification.marks_around import around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.verification.facts import Facts
    from server.verification.limits import Limits
    from sync.messages import Json, Row

SHANGHAI_AHEAD: Final = timedelta(hours=8)
STOP: Final = frozenset({
    "CHECK_OVERRIDE", "INSTRUMENT_EXPIRED", "READING_OUTSIDE", "RETEST_PENDING", "PART_NO_CERTIFICATE",
    "PART_NOT_CONFORMING", "PART_NOT_VERIFIED", "PRICE_OFF_LIST", "LOW_GRADE", "SEAL_DIFFERS", "UNSIGNED_OUTCOME",
    "NO_SEAL",
})  # fmt: skip
WARN: Final = frozenset({
    "INSTRUMENT_UNKNOWN", "CHECKS_NONE", "CHECKS_MISSING", "PART_LOT_UNKNOWN", "COMMENT", "NO_RATING", "LONG_TRAVEL",
    "WORK_UNUSUAL", "TIME_CORRECTED", "PLACE_UNCONFIRMED", "ARRIVAL_UNKNOWN", "CLOCK_OFF", "LATE_ARRIVAL",
    "FLAGGED_WORK", "CONFLICT_OPEN", "AMENDMENT_UNSIGNED", "PHOTO_NOT_HERE", "PHOTOS_MISSING", "OTHER_PERSON",
    "SIGNER_OTHER",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """``code``: stable. ``kind`` and ``row``: where it stands, both null for the job as a whole."""

    code: str
    kind: str | None = None
    row: str | None = None
    values: Json = field(default_factory=dict)

    @property
    def severity(self) -> str:
        """``stop`` or ``warn``."""
        return "stop" if self.code in STOP else "warn"

    def told(self) -> Json:
        """As it goes out."""
        return {
            "code": self.code, "severity": self.severity, "kind": self.kind, "row": self.row, "values": self.values,
        }  # fmt: skip


def unusual(facts: Facts, limits: Limits) -> list[Mark]:
    """All marks of a job, those to be ticked first."""
    found = [
        *_checks(facts),
        *_parts(facts),
        *_rating(facts, limits),
        *_times(facts, limits),
        *(Mark(*one) for one in around(facts, limits)),
    ]
    return sorted(found, key=lambda one: one.severity != "stop")


def _checks(facts: Facts) -> Iterator[Mark]:
    standing = facts.standing("checks")
    for check in standing:
        yield from _check(facts, check)
    if not standing:
        yield Mark("CHECKS_NONE")
    for procedure in sorted({one["procedure"] for one in standing} & facts.procedures.keys()):
        done = {one["item"] for one in standing if one["procedure"] == procedure}
        missing = [one for one in facts.procedures[procedure]["items"] if one["key"] not in done]
        if missing:
            yield Mark("CHECKS_MISSING", values={"items": [one["name"] for one in missing]})


def _check(facts: Facts, check: Row) -> Iterator[Mark]:
    def mark(code: str, **values: Any) -> Mark:
        return Mark(code, "checks", check["id"], {"item": check["item_name"], **values})

    if check["override_reason"]:
        yield mark("CHECK_OVERRIDE", reason=check["override_reason"])
    if check["reading"] is not None:
        yield from (mark(code, **values) for code, values in _instrument(facts, check))
        if check["verdict"] == "pass" and _outside(check):
            yield mark("READING_OUTSIDE", **{name: check[name] for name in ("reading", "unit", "lower", "upper")})
    if check["verdict"] == "fail":
        yield mark("RETEST_PENDING", reading=check["reading"], unit=check["unit"])


def _instrument(facts: Facts, check: Row) -> Iterator[tuple[str, Json]]:
    """Judged at the time of the reading, by what the technician wrote down and by the office's list."""
    listed = facts.instruments.get(check["instrument"] or "")
    due = [one for one in (check["calibration_due"], listed and listed["calibration_due"]) if one]
    if check["calibration"] == "expired" or (due and max(due) < local_day(check["at"])):
        yield "INSTRUMENT_EXPIRED", {"serial": check["instrument_serial"], "due": max(due, default=None)}
    elif listed is None or check["calibration"] == "none":
        yield "INSTRUMENT_UNKNOWN", {"serial": check["instrument_serial"]}


def _outside(check: Row) -> bool:
    value, lower, upper = Decimal(check["reading"]), check["lower"], check["upper"]
    return (lower is not None and value < Decimal(lower)) or (upper is not None and value > Decimal(upper))


def _parts(facts: Facts) -> Iterator[Mark]:
    for part in facts.standing("parts"):
        named = {"name": part["name"]}
        for code, values in _part(facts, part):
            yield Mark(code, "parts", part["id"], named | values)


def _part(facts: Facts, part: Row) -> Iterator[tuple[str, Json]]:
    ours = part["origin"] == "stock"
    if ours and not part["certificate_no"] and not part["certificate_photo"]:
        yield "PART_NO_CERTIFICATE", {}
    if part["status"] in ("nonconforming", "scrap"):
        yield "PART_NOT_CONFORMING", {"status": part["status"]}
    elif part["status"] != "conforming":
        yield "PART_NOT_VERIFIED", {"status": part["status"]}
    listed = facts.part_types.get(part["part_type"] or "")
    if ours and _lot_unknown(facts, part, listed):
        yield "PART_LOT_UNKNOWN", {"lot": part["lot"]}
    if ours and listed and facts.job["charge_type"] == "paid" and part["price"] != listed["price"]:
        yield "PRICE_OFF_LIST", {"price": part["price"], "list": listed["price"]}


def _lot_unknown(facts: Facts, part: Row, listed: Row | None) -> bool:
    """Neither lot nor serial number, or a lot of a kind of ours that no delivery brought."""
    if part["lot"] is None:
        return part["serial"] is None
    return listed is not None and (listed["id"], part["lot"]) not in facts.lots


def _rating(facts: Facts, limits: Limits) -> Iterator[Mark]:
    """Of the last one. What the customer wrote is his: a mark only says that he wrote."""
    standing = sorted(facts.standing("ratings"), key=lambda one: (one["at"], one["id"]))
    if not standing:
        yield Mark("NO_RATING")
        return
    last = standing[-1]
    grades = {name: last[name] for name in ("attitude", "skill", "arrival", "promises")}
    if low := {name: grade for name, grade in grades.items() if grade <= limits.grade}:
        yield Mark("LOW_GRADE", "ratings", last["id"], low)
    if last["comment"]:
        yield Mark("COMMENT", "ratings", last["id"])


def _times(facts: Facts, limits: Limits) -> Iterator[Mark]:
    standing = facts.standing("timesheets")
    for time in standing:
        if time["kind"] == "travel" and time["minutes"] > limits.travel:
            yield Mark("LONG_TRAVEL", "timesheets", time["id"], {"minutes": time["minutes"], "most": limits.travel})
        if time["replaces"]:
            yield Mark("TIME_CORRECTED", "timesheets", time["id"], {"reason": time["reason"]})
    work = [one for one in standing if one["kind"] == "work"]
    minutes = sum(one["minutes"] for one in work)
    if not limits.work_least <= minutes <= limits.work_most:
        values = {"minutes": minutes, "least": limits.work_least, "most": limits.work_most}
        yield Mark("WORK_UNUSUAL", "timesheets", work[0]["id"] if work else None, values)


def local_day(at: str) -> str:
    """The day in Shanghai at a moment (RFC 3339 UTC)."""
    return (datetime.fromisoformat(at) + SHANGHAI_AHEAD).date().isoformat()
