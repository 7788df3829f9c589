"""N6 what was not simply applied is told on the device and lies with the desk; N7 every queue drains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.world.checker.facts import content, is_redacted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.checker.facts import Facts
    from tests.world.rest import DeviceRest, Logged

EXCHANGES = 8
"""How many a device may need once the line is whole, besides one for each batch and each file: signing in, renumbering,
offering again, a reset, the page behind it, and being told of what was decided meanwhile."""
PIECES = 12
"""Requests for one file: asking, declaring, sending its pieces."""


def untold(facts: Facts) -> Iterator[str]:
    """N6: an item for every outcome but applied, and on the device the outcome that stands."""
    items = {(live.row["client_id"], live.row["mutation_id"]) for live in facts.server.rows["review_items"].values()}
    for one in facts.server.log:
        if one.outcome != "applied" and (one.client_id, one.id) not in items and not _repeats(facts, one):
            yield f"number {one.id} of {one.client_id} ({one.name}) is {one.outcome} and no desk has an item"
    for device in facts.devices:
        if device.connected:
            yield from _on_device(facts, device)


def _repeats(facts: Facts, one: Logged) -> bool:
    """A second number of the same gets no second item (rule P1.5)."""
    others = facts.logged.get(one.uuid or "", ())
    return not one.first and any(other.first and content(other) == content(one) for other in others)


def _on_device(facts: Facts, device: DeviceRest) -> Iterator[str]:
    for saved in facts.saved:
        entries = facts.entries(saved)
        if saved["device"] != device.device or not entries:
            continue
        stands, told = facts.outcome(entries[0]), device.receipts.get(saved["uuid"])
        if told is None:
            lost = facts.losses(device.device, saved.at)
            if not lost and saved["uuid"] not in device.waiting:
                yield f"{device.device} has no receipt of {saved['uuid']}, which is {stands}"
        elif told["outcome"] != stands and not any(is_redacted(one) for one in entries):
            yield f"{device.device} was told that {saved['uuid']} is {told['outcome']}, and it is {stands}"


def undrained(facts: Facts) -> Iterator[str]:
    """N7: nothing waits on a device that can speak, and it took no more exchanges than there is reason for."""
    for device in facts.devices:
        unsent = [*device.waiting, *device.files]
        if device.connected and unsent:
            yield f"{device.device} still holds {len(unsent)} unsent: {unsent[0]} first"
    whole = next(facts.history.of("line_whole"), None)
    for device, waiting in whole["waiting"].items() if whole else ():
        needed = _exchanges(facts, device, whole.at)
        most = EXCHANGES + -(-waiting // whole["batch"]) + PIECES * whole.get("files", {}).get(device, 0)
        if needed > most:
            yield f"{device} needed {needed} exchanges to send what waited, {most} are enough"


def _exchanges(facts: Facts, device: str, since: int) -> int:
    """How many until the last that still carried something."""
    mine = [one for one in facts.history.of("answered") if one.at > since and one["device"] == device]
    carried = [n for n, one in enumerate(mine, 1) if one["request"]["mutations"] or one["request"]["files"]]
    return carried[-1] if carried else 0
