"""N1 nothing is missing, N2 nothing was done twice, N3 the log keeps each device's order."""

from __future__ import annotations

from collections import defaultdict
from http import HTTPStatus
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.world.checker.facts import TOOK_EFFECT, content, is_redacted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.checker.facts import Facts
    from tests.world.history import Event
    from tests.world.rest import Logged

MADE_BY_ID = {
    "parts.use": "parts",
    "checks.record": "checks",
    "timesheets.record": "timesheets",
    "photos.add": "photos",
    "signatures.rate": "ratings",
    "signatures.sign": "seals",
    "amendments.amend": "amendments",
    "signatures.unsigned": "unsigned",
    "own_phone.offer": "own_offers",
    "jobs.withdraw": "withdrawals",
    "jobs.register": "jobs",
    "customers.create": "customers",
    "customers.add_site": "sites",
}
"""What makes a row with the id its arguments name."""

WORDS = (
    "accept",
    "appoint",
    "travel",
    "arrive",
    "start",
    "report",
    "leave",
    "assign",
    "confirm",
    "send_back",
    "answer",
)
STEPS = {f"jobs.{word}" for word in WORDS}
"""What writes a step under the mutation's own uuid."""

FACTS = ("parts", "checks", "timesheets", "photos", "ratings", "seals", "withdrawals", "unsigned")


def missing(facts: Facts) -> Iterator[str]:
    """N1: what was saved is in the log, as it was saved; so is what a receipt was sent for; drafts are still there."""
    for saved in facts.saved:
        if not facts.entries(saved) and not _is_excused(facts, saved):
            yield f"{_named(saved)} is not in the log{_otherwise(facts, saved)}"
    last_restore = facts.restores[-1].at if facts.restores else -1
    for uuid, answers in facts.receipted.items():
        if uuid not in facts.logged and answers[-1].at > last_restore:
            yield f"a receipt of {uuid} was sent and the log does not have it"
    lives = {one["epoch"] for one in facts.history.of("answered") if one["status"] == HTTPStatus.OK}
    if len(lives) > 1 + len(facts.restores):
        yield f"the server began {len(lives)} lives and was put back {len(facts.restores)} times: it forgot by itself"
    yield from _drafts(facts)


def _is_excused(facts: Facts, saved: Event) -> bool:
    """It is still on a device that may not speak, or went with the device before the server had it for good."""
    device = facts.by_device.get(saved["device"])
    if device is not None and not device.connected and saved["uuid"] in device.waiting:
        return True
    for loss in facts.losses(saved["device"], saved.at):
        if saved["uuid"] in loss.get("kept", ()):
            continue
        before = [one for one in facts.receipted.get(saved["uuid"], ()) if one.at < loss.at]
        if not before and loss.what != "erased":  # a device that was told to forget had been told that all is safe
            return True
        if before and any(one.at > before[0].at for one in facts.restores):
            return True
    return False


def _otherwise(facts: Facts, saved: Event) -> str:
    others = facts.logged.get(saved["uuid"])
    return f"; another body is, under number {others[0].id} of {others[0].client_id}" if others else ""


def _drafts(facts: Facts) -> Iterator[str]:
    latest = {(one["device"], one["draft"]): one for one in facts.history.of("drafted", "draft_done")}
    for (name, draft), one in latest.items():
        device = facts.by_device.get(name)
        lost = [loss for loss in facts.losses(name, one.at) if draft not in loss.get("drafts", ())]
        here = device is not None and draft in device.drafts
        forgotten = facts.customers.get(one.get("job")) in facts.wished
        if one.what == "drafted" and not here and not lost and not forgotten:
            yield f"the half-filled form {draft} is not on {name} any more"


def twice(facts: Facts) -> Iterator[str]:
    """N2: of one uuid and content one entry ran, all its numbers have one outcome, and effects and log agree."""
    for uuid, entries in facts.logged.items():
        same: dict[str, list[Logged]] = defaultdict(list)
        for one in entries:
            same[f"{content(one)}{is_redacted(one)}"].append(one)
        for group in same.values():
            ran = sum(one.first for one in group)
            if ran > 1 or (ran == 0 and group[0].outcome != "quarantined"):
                yield f"{uuid} ran {ran} times"
            outcomes = sorted({facts.outcome(one) for one in group})
            if len(outcomes) > 1:
                yield f"{uuid} came under {len(group)} numbers and was told {' and '.join(outcomes)}"
    yield from _without_effect(facts)
    yield from _without_entry(facts)


def _without_effect(facts: Facts) -> Iterator[str]:
    taken_back = set(_taken_back(facts))
    for one in facts.server.log:
        decided = (one.client_id, one.id) in facts.server.later  # it may have run with other arguments
        if not one.first or decided or one.outcome not in TOOK_EFFECT:
            continue
        kind, row = MADE_BY_ID.get(one.name), one.body["args"].get("id")
        if one.name in STEPS:
            kind, row = "steps", one.uuid
        if kind and row not in facts.server.rows.get(kind, {}) and (kind, row) not in taken_back:
            yield f"{one.uuid} ({one.name}) is {one.outcome} and there is no row of {kind}"


def _taken_back(facts: Facts) -> Iterator[tuple[str, str]]:
    """(kind, id) of rows the office deleted; their tombstones are forgotten after half a year, the log is not."""
    for one in facts.server.log:
        if one.name == "customers.take_back" and facts.outcome(one) in TOOK_EFFECT:
            yield one.body["args"]["kind"], one.body["args"]["id"]


def _without_entry(facts: Facts) -> Iterator[str]:
    """Whatever stands in a table of facts was made by one mutation of the log that took effect."""
    effective = [one for one in facts.server.log if facts.outcome(one) in TOOK_EFFECT]
    uuids = {one.uuid for one in effective}
    args = [one.body.get("args", {}) for one in effective]
    ids = {one.get("id") for one in args} | {(one.get("args") or {}).get("id") for one in args}
    for row in facts.server.rows.get("steps", {}):
        if row not in uuids:
            yield f"the step {row} was made by nothing in the log"
    for kind in FACTS:
        for row in facts.server.rows.get(kind, {}):
            if row not in ids:
                yield f"{row} of {kind} was made by nothing in the log"


def out_of_order(facts: Facts) -> Iterator[str]:
    """N3: what one device saved stands in the log in the order in which it was saved."""
    devices: dict[str, list[tuple[tuple[int, int], Event]]] = defaultdict(list)
    for saved in facts.saved:
        entries = facts.entries(saved)
        if entries:
            devices[saved["device"]].append(((entries[0].seq, entries[0].id), saved))
    for placed in devices.values():
        for (place, saved), (after, later) in pairwise(placed):
            if place > after:
                yield f"{_named(later)} was saved after {_named(saved)} and came before it ({after} < {place})"


def _named(saved: Event) -> str:
    return f"{saved['uuid']} ({saved['name']}, no. {saved['n']} of {saved['device']})"
