"""Marks of what surrounds the work: place, clock, arrival, photos, people, seal, flags. Pure; see ``marks``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from server.verification.facts import BY_A_PERSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.verification.facts import Facts
    from server.verification.limits import Limits
    from sync.messages import Json

    Found: TypeAlias = tuple[str, str | None, str | None, Json]
    """Code, kind, row, values."""


def around(facts: Facts, limits: Limits) -> Iterator[Found]:
    """All of them."""
    yield from _arrival(facts, limits)
    yield from _clock(facts, limits)
    yield from _photos(facts)
    yield from _people(facts)
    yield from _seal(facts)
    yield from _undecided(facts)


def _arrival(facts: Facts, limits: Limits) -> Iterator[Found]:
    """The first arrival counts against what was promised; every arrival's place is looked at."""
    arrived = list(facts.steps("arrive"))
    if not arrived:
        yield "ARRIVAL_UNKNOWN", None, None, {}
        return
    for step in arrived:
        accuracy = step["accuracy_m"]
        if step["lat_e7"] is None or (accuracy is not None and accuracy > limits.accuracy):
            yield "PLACE_UNCONFIRMED", "steps", step["id"], {"accuracy": accuracy}
    promised = {name: facts.job[name] for name in ("window_end", "due_at", "promised_at")}
    missed = {name: limit for name, limit in promised.items() if limit is not None and limit < arrived[0]["at"]}
    if missed:
        yield "LATE_ARRIVAL", "steps", arrived[0]["id"], {"arrived": arrived[0]["at"], **missed}


def _clock(facts: Facts, limits: Limits) -> Iterator[Found]:
    """One mark for each device, at its worst step."""
    worst: dict[str, tuple[int, str]] = {}
    for step in facts.rows.get("steps", ()):
        off = abs(step["offset_ms"] or 0)
        if off > limits.clock * 1000:
            worst[step["client_id"]] = max(worst.get(step["client_id"], (0, "")), (off, step["id"]))
    for off, step_id in worst.values():
        yield "CLOCK_OFF", "steps", step_id, {"seconds": off // 1000}


def _photos(facts: Facts) -> Iterator[Found]:
    photos = facts.standing("photos")
    here = {one["sha256"] for one in facts.rows.get("file_arrivals", ())}
    for photo in photos:
        if photo["sha256"] not in here:
            yield "PHOTO_NOT_HERE", "photos", photo["id"], {"stage": photo["stage"]}
    for part in facts.standing("parts"):
        if part["certificate_photo"] and part["certificate_photo"] not in here:
            yield "PHOTO_NOT_HERE", "parts", part["id"], {"stage": "certificate", "name": part["name"]}
    missing = [stage for stage in ("before", "after") if stage not in {one["stage"] for one in photos}]
    if missing:
        yield "PHOTOS_MISSING", None, None, {"stages": missing}


def _people(facts: Facts) -> Iterator[Found]:
    """One mark for each person who recorded work on a job that is another's."""
    first: dict[str, tuple[str, str]] = {}
    for kind in BY_A_PERSON:
        for row in facts.standing(kind):
            if row["by"] != facts.job["technician"]:
                first.setdefault(row["by"], (kind, row["id"]))
    for person, (kind, row_id) in first.items():
        yield "OTHER_PERSON", kind, row_id, {"by": person}


def _seal(facts: Facts) -> Iterator[Found]:
    for seal in facts.seals:
        if seal["verdict"] != "matches":
            yield "SEAL_DIFFERS", "seals", seal["id"], {}
        if seal["capacity"] == "other":
            yield "SIGNER_OTHER", "seals", seal["id"], {}
    unsigned = facts.rows.get("unsigned", ())
    for one in unsigned:
        yield "UNSIGNED_OUTCOME", "unsigned", one["id"], {"why": one["why"]}
    if not facts.seals and not unsigned:
        yield "NO_SEAL", None, None, {}
    for one in facts.rows.get("amendments", ()):
        if one["signed"] is None:
            yield "AMENDMENT_UNSIGNED", "amendments", one["id"], {}


def _undecided(facts: Facts) -> Iterator[Found]:
    """What waits for the office; a seal that differs has its own mark."""
    for item in facts.rows.get("review_items", ()):
        if item["state"] == "open" and item["code"] != "SEAL_DIFFERS":
            yield "FLAGGED_WORK", "review_items", item["id"], {"code": item["code"], "name": item["name"]}
    for one in facts.rows.get("conflicts", ()):
        if one["settled_at"] is None:
            yield "CONFLICT_OPEN", "conflicts", one["id"], {"field": one["field"]}
