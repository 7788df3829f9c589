"""N4 every view equals the server's rows in its scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.world.checker.facts import TOOK_EFFECT
from tests.world.checker.scope import subjects_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.checker.facts import Facts
    from tests.world.rest import DeviceRest, Key, Row

OF_CUSTOMERS = ("customers", "sites", "equipment", "equipment_history")


def wrong(facts: Facts) -> Iterator[str]:
    """N4: of every device that could still ask; what is lost and still kept is kept for a reason."""
    for device in facts.devices:
        if device.connected:
            yield from _rows(facts, device)
            yield from _replay(facts, device)
            yield from _left(facts, device)


def _rows(facts: Facts, device: DeviceRest) -> Iterator[str]:
    due = _in_scope(facts, device)
    for key in sorted(due.keys() - device.rows.keys()):
        yield f"{device.device} has not got {_of(key)}"
    for key in sorted(due.keys() & device.rows.keys()):
        if due[key] != device.rows[key]:
            odd = sorted(name for name in due[key] if due[key][name] != device.rows[key].get(name))
            yield f"{device.device} has another {', '.join(odd)} in {_of(key)}"
    for key in sorted(device.rows.keys() - due.keys()):
        if not _may_stay(facts, device, key):
            yield f"{device.device} still has {_of(key)}, which is not in his scope"


def _in_scope(facts: Facts, device: DeviceRest) -> dict[Key, Row]:
    subjects = subjects_of(facts, device.user)
    groups = {one.group for one in facts.server.scope if one.subject in subjects and one.closed is None}
    return {
        (kind, row): live.row
        for kind, rows in facts.server.rows.items()
        for row, live in rows.items()
        if live.group in groups
    }


def _may_stay(facts: Facts, device: DeviceRest, key: Key) -> bool:
    """Rows of a job that is kept though lost; a customer's while a job here names him, or at the desk of his centre.

    A desk may read all customers of its centre, and nothing on the wire tells one that never had a job there from one
    whose only job was closed before it was ever sent (rules Q3.4, Q3.5).
    """
    row = device.rows[key]
    if key[0] not in OF_CUSTOMERS:
        return (row["id"] if key[0] == "jobs" else row.get("job")) in device.left
    customer = row["id"] if key[0] == "customers" else row["customer"]
    named = any(kind == "jobs" and one["customer"] == customer for (kind, _id), one in device.rows.items())
    known = facts.server.rows["customers"].get(customer)
    return named or (known is not None and f"centre:{known.row.get('centre')}" in subjects_of(facts, device.user))


def _replay(facts: Facts, device: DeviceRest) -> Iterator[str]:
    """What took effect is not laid over its own rows, unless its job is lost and its rows never come (rule V2.3)."""
    jobs = {one["uuid"]: one["job"] for one in facts.saved}
    for uuid in device.replayed:
        entries = facts.logged.get(uuid)
        if entries and facts.outcome(entries[0]) in TOOK_EFFECT and jobs.get(uuid) not in device.left:
            yield f"{device.device} still replays {uuid}, which took effect"
    if device.view is not None and not device.replayed and device.view != device.rows:
        odd = [key for key in device.view.keys() | device.rows.keys() if device.view.get(key) != device.rows.get(key)]
        yield f"{device.device} shows another {_of(min(odd))} than it was given, with nothing to lay over it"


def _left(facts: Facts, device: DeviceRest) -> Iterator[str]:
    """At rest a lost job stays for a half-filled form, or for what could not be sent (rule Q3.4)."""
    drafts = {one["draft"]: one["job"] for one in facts.history.of("drafted")}
    waiting = {one["uuid"]: one["job"] for one in facts.saved}
    kept = {drafts.get(one) for one in device.drafts} | {waiting.get(one) for one in device.waiting}
    for job in device.left:
        if job not in kept and not device.files:
            yield f"{device.device} keeps the lost job {job} for nothing"


def _of(key: Key) -> str:
    return f"{key[1]} of {key[0]}"
