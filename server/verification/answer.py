"""What the screens of confirmation are answered: lines of the queue, and one job with everything side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from server.runtime import runtime
from server.verification.limits import Limits
from server.verification.load import Loader
from server.verification.marks import unusual

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from server.verification.facts import Facts
    from sync.messages import Json, Row

LINE: Final = (
    "id", "number", "centre", "product", "fault", "status", "charge_type", "technician", "received_at", "closed_at",
    "contact_name",
)  # fmt: skip
SIDE_BY_SIDE: Final = (
    "checks", "parts", "timesheets", "photos", "file_arrivals", "ratings", "steps", "withdrawals", "review_items",
    "conflicts", "amendments", "unsigned", "verifications", "holds", "complaints",
)  # fmt: skip
NOT_SHOWN: Final = frozenset({"text", "disclosures"})
"""Of a seal: what only the check of the seal needs."""
_WHO: Final = ("by", "technician", "released_by", "closed_by")


def lines(connection: Connection, org: str, ids: Sequence[str]) -> list[Json]:
    """The queue's lines in the order of ``ids``, each with its marks."""
    loader = Loader(connection, org)
    facts = loader.facts(loader.jobs(ids))
    said = loader.by_job("verifications", ids)
    people = names(connection, org, [one.job for one in facts.values()])
    limits = Limits.of(runtime().config)
    return [_line(one, said.get(one.job["id"], ()), people, limits) for one in facts.values()]


def _line(facts: Facts, said: Sequence[Row], people: dict[str, str], limits: Limits) -> Json:
    marks = unusual(facts, limits)
    last = max(facts.rows["ratings"], key=lambda one: (one["at"], one["id"]), default=None)
    line: Json = {name: facts.job[name] for name in LINE}
    return line | {
        "technician_name": people.get(facts.job["technician"] or ""),
        "grades": last and [last[name] for name in ("attitude", "skill", "arrival", "promises")],
        "marks": [one.told() for one in marks],
        "stop": sum(one.severity == "stop" for one in marks),
        "warn": sum(one.severity == "warn" for one in marks),
        "sent_back": sum(one["outcome"] == "sent_back" for one in said),
    }


def whole(connection: Connection, org: str, job: Row) -> Json:
    """One job: its rows of all kinds, what it names, what is unusual."""
    loader, ids = Loader(connection, org), [job["id"]]
    facts = loader.facts([job])[job["id"]]
    shown: Json = {
        kind: facts.rows.get(kind, ()) if kind in facts.rows else loader.by_job(kind, ids).get(job["id"], ())
        for kind in SIDE_BY_SIDE
        if kind in runtime().kinds
    }
    shown["next_services"] = loader.next_services(job)
    shown = {kind: sorted(rows, key=_when) for kind, rows in shown.items()}
    seals = [_without_text(one) for one in sorted(loader.by_job("seals", ids).get(job["id"], ()), key=_when)]
    rows = [job, *seals, *(one for some in shown.values() for one in some)]
    return {
        "job": job,
        **shown,
        "seals": seals,
        "customer": loader.one("customers", job["customer"]),
        "site": loader.one("sites", job["site"]),
        "equipment": loader.one("equipment", job["equipment"]),
        "marks": [one.told() for one in unusual(facts, Limits.of(runtime().config))],
        "people": names(connection, org, rows),
    }


def names(connection: Connection, org: str, rows: Iterable[Row]) -> dict[str, str]:
    """Of everybody the rows speak of."""
    ids = sorted({row[name] for row in rows for name in _WHO if isinstance(row.get(name), str)})
    users = runtime().kinds["users"].table
    wanted = select(users.c.id, users.c.name).where(users.c.org_id == org, users.c.id.in_(ids))
    return {row.id: row.name for row in connection.execute(wanted)}


def _without_text(seal: Row) -> Row:
    return {name: value for name, value in seal.items() if name not in NOT_SHOWN}


def _when(row: Row) -> tuple[str, str]:
    return str(row.get("started_at") or row["at"]), row["id"]
