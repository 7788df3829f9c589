"""One job's whole story: every row of it, in order, with who, what, when, and what became of it (D1, D13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from server.jobs.seal_code import seal_code
from server.runtime import runtime
from server.store.crypt import KeyRing
from server.store.tables import Client, LoggedMutation
from sync.canonical import is_plain, kept_text, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from sync.messages import Json, Row


class Story:
    """Reads one snapshot."""

    def __init__(self, connection: Connection, org: str) -> None:
        self._connection = connection
        self._org = org
        self._ring = KeyRing(connection, org)

    def job(self, job_id: str) -> Row | None:
        """The job's row, or None."""
        return next(iter(self._rows("jobs", "id", job_id)), None)

    def tell(self, job: Row) -> Json:
        """The rows of all kinds of the job, oldest first, and what they name."""
        facts = {kind.name: self._rows(kind.name, kind.job, job["id"]) for kind in runtime().kinds if kind.job}
        del facts["jobs"]
        facts["review_items"] = self._rows("review_items", "job", job["id"])
        facts["seals"] = [seal | {"code": seal_code(seal["seal_hash"])} for seal in facts["seals"]]
        story: Json = {"job": job, **facts, **self._around(job)}
        spoken_of = [*facts.values(), story["next_services"]]
        sent = self._mutations(job["id"])
        order = {one["uuid"]: n for n, one in enumerate(sent)}  # a step bears its mutation's uuid
        story["steps"].sort(key=lambda step: (step["at"], order.get(step["id"], 0)))
        return story | {
            "mutations": sent,
            "people": self._people([job, *(row for rows in spoken_of for row in rows)]),
            "devices": self._devices({one["client_id"] for one in sent}),
        }

    def _around(self, job: Row) -> Json:
        machine = job["equipment"]
        history = self._rows("equipment_history", "equipment", machine) if machine else []
        planned = self._rows("next_services", "customer", job["customer"]) if machine else []
        return {
            "customer": next(iter(self._rows("customers", "id", job["customer"])), None),
            "site": next(iter(self._rows("sites", "id", job["site"])), None),
            "equipment": next(iter(self._rows("equipment", "id", machine)), None) if machine else None,
            "equipment_history": history,
            "next_services": [one for one in planned if one["equipment"] == machine],
        }

    def _rows(self, kind: str, column: str, value: str) -> list[Row]:
        codec = runtime().codecs[kind]
        found = self._connection.execute(codec.by(column), {"org": self._org, "value": value})
        return sorted(codec.decode(found, self._ring), key=_when)

    def _mutations(self, job: str) -> list[Json]:
        """What was sent about the job: of the commits that touched it, the bodies that name it."""
        seqs: set[int] = set()
        for kind in runtime().kinds:
            if kind.job or kind.name == "review_items":
                column = kind.table.c[kind.job or "job"]
                seqs |= set(self._connection.scalars(select(kind.table.c.seq).where(column == job)))
        log = (
            select(LoggedMutation)
            .where(LoggedMutation.org_id == self._org, LoggedMutation.seq.in_(sorted(seqs)))
            .where(LoggedMutation.body.contains(job, autoescape=True))
            .order_by(LoggedMutation.seq, LoggedMutation.client_id, LoggedMutation.id)
        )
        return [_sent(row) for row in self._connection.execute(log.with_only_columns(*_LOGGED)).mappings()]

    def _people(self, rows: Iterable[Row]) -> dict[str, str]:
        """Names of everybody the rows speak of."""
        ids = {row[name] for row in rows for name in _WHO if isinstance(row.get(name), str)}
        users = runtime().kinds["users"].table
        wanted = select(users.c.id, users.c.name).where(users.c.org_id == self._org, users.c.id.in_(sorted(ids)))
        return {row.id: row.name for row in self._connection.execute(wanted)}

    def _devices(self, clients: set[str]) -> list[Json]:
        wanted = (
            select(Client.client_id, Client.user_id, Client.device_name, Client.seen_at)
            .where(Client.org_id == self._org, Client.client_id.in_(sorted(clients)))
            .order_by(Client.client_id)
        )
        names = ("client_id", "user", "name", "last_contact")
        return [dict(zip(names, row, strict=True)) for row in self._connection.execute(wanted)]


_LOGGED = (
    LoggedMutation.client_id,
    LoggedMutation.id,
    LoggedMutation.uuid,
    LoggedMutation.user_id.label("user"),
    LoggedMutation.name,
    LoggedMutation.received_at,
    LoggedMutation.outcome,
    LoggedMutation.code,
    LoggedMutation.message,
    LoggedMutation.field,
    LoggedMutation.seq,
    LoggedMutation.body,
)
_WHO = (
    "by", "technician", "created_by", "actual_by", "assigned_by", "current_by", "other_by", "settled_by", "user",
    "closed_by",
)  # fmt: skip


def _sent(row: Any) -> Json:
    """A line of the log without its body, but with when and where it was made."""
    body = parse(row["body"])
    made = {name: _told(body.get(name)) for name in ("at", "tz", "offset_ms", "base_seq")}
    return {name: value for name, value in row.items() if name != "body"} | made


def _told(value: Any) -> Any:
    """A value of a body; one that no answer can carry (a lone surrogate, a huge number) as its text."""
    return value if is_plain(value) else kept_text(value)


def _when(row: Row) -> tuple[str, str]:
    return str(row.get("at") or row.get("assigned_at") or row.get("closed_at") or ""), row["id"]
