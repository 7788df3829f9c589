"""One seal with all that a voucher says of it, from one snapshot. What was signed comes from the sealed text alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select

from server.amended.note import FORMAT as AMENDMENT
from server.amended.state import amendments_of
from server.disclosures import digest_of, read_disclosures
from server.runtime import runtime
from server.store.crypt import KeyRing
from server.store.tables import Counter
from sync.canonical import CanonicalError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from sync.messages import Json, Row

EARLIER: Final = 6
"""Repairs of the machine that are told."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """``row``: the seal's, or that of the outcome without a signature. ``values``: path → personal value.

    ``erased``: the personal values were destroyed. ``strokes``: as parsed, None where there are none.
    """

    org: str
    row: Row
    job: Row
    document: Json
    values: Mapping[str, str]
    erased: bool
    strokes: Json | None
    signed: bool
    own_phone: bool = False
    code: str = ""
    firm: str = ""
    centre: Row = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    history: Sequence[Row] = ()
    amendments: Sequence[Row] = ()

    def personal(self, path: str, node: Any) -> str | None:
        """The value behind a digest, None where it is gone; a value that is not the signed one is not told."""
        if not isinstance(node, dict) or path not in self.values:
            return None
        return self.values[path]


class Where(NamedTuple):
    """Whose a seal is: its job, the job's centre, and the technician who took it."""

    id: str
    centre: str
    by: str


def where(connection: Connection, org: str, seal_id: str) -> Where | None:
    """Where a seal, or an outcome without one, belongs; None where the organisation has none of that name."""
    jobs = runtime().kinds["jobs"].table
    for kind in ("seals", "unsigned"):
        table = runtime().kinds[kind].table
        wanted = select(jobs.c.id, jobs.c.centre, table.c.by).join(jobs, jobs.c.id == table.c.job)
        found = connection.execute(wanted.where(table.c.id == seal_id, table.c.org_id == org)).first()
        if found is not None:
            return Where(*found)
    return None


def firm_name(connection: Connection, org: str) -> str:
    """What the settings call the firm, else the register."""
    own = runtime().config.firm.name
    return own or connection.scalar(select(Counter.name).where(Counter.org_id == org)) or ""


class Reader:
    """Reads one snapshot of one organisation."""

    def __init__(self, connection: Connection, org: str) -> None:
        self._connection = connection
        self._org = org
        self._ring = KeyRing(connection, org)

    def read(self, seal_id: str) -> Sealed:
        """What is known of a seal, of the outcome of a job nobody signed for, or of what an amendment's seal amends.

        Raises ``LookupError`` where there is nothing of that name.
        """
        row = self._one("seals", seal_id)
        if row is not None and row["format"] == AMENDMENT:
            amends = _parsed(row["text"]).get("amends")
            row = self._one("seals", amends["seal"]) if isinstance(amends, dict) and "seal" in amends else None
        row = row or self._one("unsigned", seal_id)
        job = self._one("jobs", row["job"]) if row is not None else None
        if row is None or job is None:
            raise LookupError(seal_id)
        return self._sealed(row, job)

    def _sealed(self, row: Row, job: Row) -> Sealed:
        document = _parsed(row["text"])
        signed = "seal_hash" in row
        amendments = self._amendments(row) if signed else []
        disclosed = read_disclosures(row["disclosures"]) if row["disclosures"] is not None else None
        return Sealed(
            org=self._org,
            row=row,
            job=job,
            document=document,
            values=_true_values(document, disclosed or {}),
            erased=row["text"] is not None and row["disclosures"] is None,
            strokes=_parsed(row["strokes"]) if signed and row["strokes"] is not None else None,
            signed=signed,
            own_phone=signed and self._is_customers(row),
            code=runtime().offers["seals.code"](row["seal_hash"]) if signed else "",
            firm=firm_name(self._connection, self._org),
            centre=self._one("centres", job["centre"]) or {},
            people=self._people(row, document, amendments),
            history=self._history(job, str(document.get("signed_at", row["at"]))),
            amendments=amendments,
        )

    def _amendments(self, row: Row) -> list[Row]:
        found = self._rows("amendments", "seal", row["id"]) if "amendments" in runtime().kinds else []
        return amendments_of(found, self._rows("seals", "job", row["job"])) if found else []

    def _is_customers(self, row: Row) -> bool:
        """Whether the device it was signed on was the customer's own."""
        return "own_offers" in runtime().kinds and bool(self._rows("own_offers", "client_id", row["client_id"]))

    def _history(self, job: Row, before: str) -> list[Row]:
        """Earlier repairs of the same machine, the latest first (D2, D16)."""
        if job["equipment"] is None:
            return []
        found = self._rows("equipment_history", "equipment", job["equipment"])
        earlier = [one for one in found if one["closed_at"] < before and one["id"] != job["id"]]
        return sorted(earlier, key=lambda one: one["closed_at"], reverse=True)[:EARLIER]

    def _people(self, row: Row, document: Json, amendments: Iterable[Row]) -> dict[str, str]:
        said = document.get("job")
        technician = said.get("technician") if isinstance(said, dict) else None
        ids = {row["by"], technician, *(one["by"] for one in amendments)}
        users = runtime().kinds["users"].table
        wanted = users.c.id.in_(sorted(one for one in ids if isinstance(one, str)))
        found = self._connection.execute(select(users.c.id, users.c.name).where(users.c.org_id == self._org, wanted))
        return {one.id: one.name for one in found}

    def _one(self, kind: str, row_id: str) -> Row | None:
        return next(iter(self._rows(kind, "id", row_id)), None) if kind in runtime().kinds else None

    def _rows(self, kind: str, column: str, value: str) -> list[Row]:
        codec = runtime().codecs[kind]
        found = self._connection.execute(codec.by(column), {"org": self._org, "value": value})
        return codec.decode(found, self._ring)


def _true_values(document: Json, disclosed: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Values whose digest stands in the text at their path."""
    digests = {path: node["sd"] for path, node in _digests(document)}
    return {
        path: value for path, (salt, value) in disclosed.items() if digests.get(path) == digest_of(salt, path, value)
    }


def _digests(node: Any, path: str = "") -> Iterable[tuple[str, Json]]:
    if isinstance(node, dict):
        if set(node) == {"sd"}:
            yield path, node
        for key, below in node.items():
            yield from _digests(below, f"{path}.{key}" if path else key)


def _parsed(text: str | None) -> Json:
    """A text that was taken in may still be none of ours: then nothing stands in it."""
    try:
        found = parse(text) if text is not None else {}
    except CanonicalError:
        return {}
    return found if isinstance(found, dict) else {}
