"""Undo of an import: what it made and nobody has touched since is taken back; the rest stays, and why is told.

Jobs stay in the register, cancelled; nothing is ever deleted from it. What the run made is read from the log of its
own device. Everything is looked at before it is sent, so that nobody has refusals to decide about afterwards.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import and_, select

from server.imports.passes import device_of
from server.imports.says import TEXTS, say
from server.runtime import runtime
from server.store import run_as
from server.store.engine import reading
from server.store.tables import Commit, LoggedMutation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from sync.messages import Caller, Json

AT_ONCE: Final = 250
MOST_TOLD: Final = 100
_MADE_BY: Final = (
    ("jobs", ("jobs.register", "jobs.record_past")),
    ("equipment", ("customers.add_equipment",)),
    ("sites", ("customers.add_site",)),
    ("customers", ("customers.file",)),
    ("part_types", ("parts.put_type",)),
    ("instruments", ("instruments.put",)),
)
"""Children before their parents."""
_NEEDED: Final = {
    "customers": (("sites", "customer"), ("jobs", "customer")),
    "sites": (("equipment", "site"), ("jobs", "site")),
    "equipment": (("jobs", "equipment"), ("equipment_history", "equipment"), ("next_services", "equipment")),
    "part_types": (("part_lots", "part_type"),),
}
_NAMED: Final = {"jobs": "number", "sites": "address", "equipment": "serial"}


def undo(run: Json, caller: Caller, tell: Callable[[Json], None]) -> Json:
    """Take back; what the run's ``undo`` says."""
    taken: Counter[str] = Counter()
    kept: Counter[tuple[str, str]] = Counter()
    rows: list[Json] = []
    for kind, mutations in _MADE_BY:
        for ids in _made(run["id"], mutations):
            why = _why_not(caller.org, run["id"], kind, ids)
            gone = [one for one in ids if why.get(one) is None]
            taken[kind] += _take_back(caller, kind, gone, why)
            taken[kind] += sum(1 for one in ids if why.get(one) == "GONE")
            for one in ids:
                if (code := why.get(one)) and code != "GONE":
                    kept[code, kind] += 1
                    if len(rows) < MOST_TOLD:
                        rows.append({"kind": kind, "id": one, "code": code})
            tell({"taken_back": taken.total(), "kept": kept.total()})
    return {
        "taken_back": taken.total(),
        "taken_kinds": dict(+taken),
        "kept": kept.total(),
        "reasons": _reasons(kept),
        "kept_rows": _with_names(caller.org, rows),
    }


def _reasons(kept: Counter[tuple[str, str]]) -> list[Json]:
    """Why rows stay, the commonest first, each with how many of which kind."""
    codes: Counter[str] = Counter()
    for (code, _kind), count in kept.items():
        codes[code] += count
    return [
        {
            "code": code,
            "rows": count,
            "kinds": {kind: n for (other, kind), n in kept.items() if other == code},
            "say": say(code),
        }
        for code, count in codes.most_common()
    ]


def _made(run: str, mutations: tuple[str, ...]) -> Iterator[list[str]]:
    """Ids of what the run made, the last first, some at a time."""
    last: int | None = None
    mine = LoggedMutation.client_id == device_of(run), LoggedMutation.name.in_(mutations)
    wanted = select(LoggedMutation.id, LoggedMutation.body).where(
        *mine, LoggedMutation.outcome.in_(("applied", "flagged"))
    )
    while True:
        part = wanted if last is None else wanted.where(LoggedMutation.id < last)
        with reading() as connection:
            found = connection.execute(part.order_by(LoggedMutation.id.desc()).limit(AT_ONCE)).all()
        if not found:
            return
        last = found[-1].id
        yield [orjson.loads(row.body)["args"]["id"] for row in found]


def _why_not(org: str, run: str, kind: str, ids: list[str]) -> dict[str, str]:
    """Id → why it is not taken back: ``TOUCHED``, ``NEEDED_BY_OTHERS``, or ``GONE`` where that has happened already."""
    device, table = device_of(run), runtime().kinds[kind].table
    reason = table.c.cancel_reason if kind == "jobs" else table.c.id
    wanted = select(table.c.id, reason.label("reason"), Commit.client_id).join_from(
        table, Commit, and_(Commit.org_id == table.c.org_id, Commit.seq == table.c.seq), isouter=True
    )
    with reading() as connection:
        here = {row.id: row for row in connection.execute(wanted.where(table.c.id.in_(ids), table.c.org_id == org))}
        why = {one: "GONE" for one in ids if one not in here}
        why |= {one: "TOUCHED" for one, row in here.items() if row.client_id != device}
        why |= dict.fromkeys(_needed(connection, kind, ids), "NEEDED_BY_OTHERS")
        if kind == "jobs":
            why |= dict.fromkeys(_worked_on(connection, ids, device), "TOUCHED")
            why |= {one: "GONE" for one, row in here.items() if row.reason in TEXTS["undone"]}
    return why


def _needed(connection: Connection, kind: str, ids: list[str]) -> set[str]:
    found: set[str] = set()
    for other, column in _NEEDED.get(kind, ()):
        named = runtime().kinds[other].table.c[column]
        found |= set(connection.scalars(select(named).where(named.in_(ids)).distinct()))
    return found


def _worked_on(connection: Connection, jobs: list[str], device: str) -> set[str]:
    steps = runtime().kinds["steps"].table
    wanted = select(steps.c.job).where(steps.c.job.in_(jobs), steps.c.client_id != device).distinct()
    return set(connection.scalars(wanted))


def _take_back(caller: Caller, kind: str, ids: list[str], why: dict[str, str]) -> int:
    """Send what may go; who was quicker than we is told in ``why``."""
    if not ids:
        return 0
    taken = 0
    for one, receipt in zip(ids, run_as(caller, [_call(kind, one) for one in ids]), strict=True):
        if receipt.outcome.took_effect:
            taken += 1
        else:
            why[one] = "NEEDED_BY_OTHERS" if receipt.code == "STILL_NEEDED" else "TOUCHED"
    return taken


def _call(kind: str, id: str) -> tuple[str, Json]:
    if kind == "jobs":
        return "jobs.take_back", {"job": id, "reason": TEXTS["undone"][0]}
    if kind in ("part_types", "instruments"):
        return {"part_types": "parts.put_away_type", "instruments": "instruments.put_away"}[kind], {"id": id}
    return "customers.take_back", {"kind": kind, "id": id}


def _with_names(org: str, rows: list[Json]) -> list[Json]:
    """Each with what a person knows it by."""
    found: dict[str, Any] = {}
    with reading() as connection:
        for kind in {one["kind"] for one in rows}:
            table = runtime().kinds[kind].table
            ids = [one["id"] for one in rows if one["kind"] == kind]
            named = select(table.c.id, table.c[_NAMED.get(kind, "name")]).where(
                table.c.id.in_(ids), table.c.org_id == org
            )
            found |= {row.id: row[1] for row in connection.execute(named)}
    return [one | {"name": found.get(one["id"])} for one in rows]
