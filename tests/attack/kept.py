"""Nothing lost, nothing twice, nothing missed: what the databases hold against what the devices saved and were told.

Plain SQL and the wire; nothing of the server's own code. Each check returns sentences; none means that all is well.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, text

from server.config import database_url
from tests.attack.device import Device

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Row

    from tests.wire import Json

STEPS = ("accept", "appoint", "travel", "arrive", "start", "report", "assign", "reschedule", "register", "edit")
_LOG = text(
    "SELECT id, uuid, name, v, base_seq, outcome, code, seq, body FROM mutations WHERE client_id = :c ORDER BY id"
)
_ITEMS = text("SELECT mutation_id FROM review_items WHERE client_id = :c")


def kept(url: str, devices: Sequence[Device]) -> list[str]:
    """Rules N1, N2, N3 and N6 over the database at ``url``."""
    engine = create_engine(database_url(url))
    try:
        with engine.connect() as connection:
            found = [one for device in devices for one in _of_device(connection, device)]
            return found + _counted(connection) + _numbered(connection) + _in_one_piece(connection)
    finally:
        engine.dispose()


def _of_device(connection: Connection, device: Device) -> Iterator[str]:
    who = f"{device.username} ({device.client_id[-6:]})"
    log = {row.id: row for row in connection.execute(_LOG, {"c": device.client_id})}
    items = set(connection.scalars(_ITEMS, {"c": device.client_id}))
    found = [line for one in device.saved for line in _saved(one, log.get(one["id"]), device.receipts.get(one["id"]))]
    found += [line for row in log.values() for line in _logged(row, items)]
    if strangers := log.keys() - {one["id"] for one in device.saved}:
        found.append(f"N2 in the log, but never saved: {sorted(strangers)[:5]}")
    seqs = [log[number].seq for number in sorted(log)]
    if seqs != sorted(seqs):
        found.append(f"N3 out of order: {seqs[:50]}")
    yield from (f"{who}: {line}" for line in found)


def _saved(one: Json, row: Row[Any] | None, told: Json | None) -> Iterator[str]:
    if told is None:
        yield f"N1 without a receipt: {one['id']}"
    if row is None:
        yield f"N1 lost: {one['id']} {one['name']}"
        return
    if not _is_same(one, row):
        yield f"N1 changed: {one['id']} {one['name']}: {row.body[:300]}"
    if told is not None and (told["outcome"], told["seq"], told.get("code")) != (row.outcome, row.seq, row.code):
        yield f"N2 told {told}, but the log has {(row.outcome, row.seq, row.code)}"


def _logged(row: Row[Any], items: set[int]) -> Iterator[str]:
    repeat = row.uuid is None and row.code != "UUID_TAKEN"
    if row.outcome != "applied" and not repeat and row.id not in items:
        yield f"N6 {row.outcome} {row.code} without an item: {row.id} {row.name}"
    if row.code == "HANDLER_CRASH":
        yield f"P3 blamed for a crash: {row.id} {row.name}"


def _is_same(one: Json, row: Row[Any]) -> bool:
    body = json.loads(row.body)
    if "args" in body and isinstance(body["args"], dict):
        sealed = {key for key, value in body["args"].items() if isinstance(value, dict) and "$sealed" in value}
        body["args"] |= {key: one["args"][key] for key in sealed if key in one["args"]}
    return bool(body == one and row.uuid in (one["uuid"], None) and row.name in (one["name"], ""))


def _counted(connection: Connection) -> list[str]:
    """Every photo and step that took effect is there once, under its own id, and no other."""
    took = Counter[str]()
    of = "SELECT name, uuid, body FROM mutations WHERE uuid IS NOT NULL AND outcome IN ('applied', 'flagged')"
    photos, steps = set(), set()
    for name, uuid, body in connection.execute(text(of)):
        took[name] += 1
        if name == "photos.add":
            photos.add(json.loads(body)["args"]["id"])
        elif name.removeprefix("jobs.") in STEPS:
            steps.add(uuid)
    found = []
    for table, expected, count in (
        ("photos", photos, took["photos.add"]),
        ("steps", steps, sum(took[f"jobs.{step}"] for step in STEPS)),
    ):
        there = Counter(connection.scalars(text(f"SELECT id FROM {table}")))
        if set(there) != expected or sum(there.values()) != count:
            missing, odd = expected - set(there), set(there) - expected
            found.append(f"N2 {table}: {count} took effect, {len(there)} are there, missing {missing}, odd {odd}")
    return found


def _numbered(connection: Connection) -> list[str]:
    """Each centre's job numbers run from 1 without gap or repeat."""
    runs: dict[str, list[int]] = defaultdict(list)
    for number in connection.scalars(text("SELECT number FROM jobs")):
        prefix, _, n = number.rpartition("-")
        runs[prefix].append(int(n))
    return [f"D1 {key}: {sorted(n)}" for key, n in runs.items() if sorted(n) != list(range(1, len(n) + 1))]


def _in_one_piece(connection: Connection) -> list[str]:
    """Seqs run without gap, and every row's seq is one of them."""
    wrong = []
    for org, first, last, count in connection.execute(
        text("SELECT org_id, min(seq), max(seq), count(*) FROM commits GROUP BY org_id")
    ):
        at = connection.scalar(text("SELECT seq FROM counters WHERE org_id = :org"), {"org": org})
        if last - first + 1 != count or at != last:
            wrong.append(f"Q1 {count} commits from {first} to {last}, the counter says {at}")
    return wrong


def seen(url: str, devices: Iterable[Device], password: str) -> list[str]:
    """Rule N4: a device holds what a new one of the same person gets, and nothing else but what it was to leave."""
    found, fresh = [], dict[str, Device]()
    for device in devices:
        device.deliver()
        if device.username not in fresh:
            fresh[device.username] = Device(url, device.username, password)
            fresh[device.username].deliver()
        found += _compared(device, fresh[device.username])
    return found


def _compared(device: Device, fresh: Device) -> Iterator[str]:
    left = {one["job"] for one in device.left}
    for kind in device.rows.keys() | fresh.rows.keys():
        mine, new = device.rows.get(kind, {}), fresh.rows.get(kind, {})
        for row_id, row in new.items():
            if mine.get(row_id) != row:
                yield f"N4 {device.username} missed {kind} {row_id}: {mine.get(row_id)} is {row}"
        if kind in ("customers", "sites", "equipment"):
            continue  # a device keeps these with the jobs it was told to leave
        for row_id in mine.keys() - new.keys():
            if (row_id if kind == "jobs" else mine[row_id].get("job")) not in left:
                yield f"N4 {device.username} still has {kind} {row_id}"


def watched(url: str, org: str, poller: Device) -> list[str]:
    """Rule Q2: at every moment the poller held exactly the photos up to the seq it was told. Nobody left his scope."""
    engine = create_engine(database_url(url))
    try:
        with engine.connect() as connection:
            asked = text("SELECT seq FROM photos WHERE org_id = :org ORDER BY seq")
            seqs = list(connection.scalars(asked, {"org": org}))
    finally:
        engine.dispose()
    wrong = [(seq, n) for seq, n in poller.seen if n != sum(1 for one in seqs if one <= seq)]
    return [f"Q2 missed at (seq, photos): {wrong[:5]}"] if wrong else []
