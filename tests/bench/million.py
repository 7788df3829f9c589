"""A register of a million rows, and what the feed costs in it: real jobs copied straight into the tables.

One job is done by the server's own ways; its rows are then written again and again under other ids, by statements of
many rows. The phone that is measured has the same jobs in the small register and in the large one.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text, update

from server.db import db, table
from server.runtime import runtime
from server.store import bulk
from server.store.engine import writing
from server.store.tables import Commit, Counter, ScopeEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Table

    from tests.bench.office import Firm

AT_ONCE = 500
OTHERS = 100
"""How many colleagues the copied jobs belong to."""
OPEN_EACH = 20
"""How many of each colleague's jobs he still has in scope."""


class Copies:
    """Writes the rows of one job and its customer many times over; ``people`` get one in turn, by default strangers.

    ``open_each``: how many of his copies each has in scope. ``letters`` begin the copies' numbers.
    """

    def __init__(
        self, firm: Firm, job: str, people: Sequence[str] = (), open_each: int = OPEN_EACH, letters: str = "B"
    ) -> None:
        self._org, self._seq = firm.org, 0
        self._people = people or [_new(number, "technician") for number in range(OTHERS)]
        self._open_each, self._letters = open_each, letters
        with db.engine.connect() as connection:
            mine = connection.execute(
                text("SELECT customer, site, technician FROM jobs WHERE id = :job"), {"job": job}
            ).one()
            self._ids = [job, mine.customer, mine.site]
            self._technician = mine.technician
            groups = [f"job:{job}", f"customer:{mine.customer}"]
            self._rows = dict(_rows(connection, groups))
            found = connection.execute(select(table(ScopeEntry)).where(ScopeEntry.grp.in_(groups)))
            self._scope = [dict(row._mapping) for row in found if row.closed_seq is None]
        self.each = sum(len(rows) for rows in self._rows.values())
        self.made = 0

    def grow(self, rows: int) -> None:
        """Write until there are about so many rows. Nobody else writes meanwhile."""
        with db.engine.connect() as connection:
            self._seq = connection.scalars(select(Counter.seq).where(Counter.org_id == self._org)).one()
        while self.made * self.each < rows:
            with writing() as connection:
                self._some(connection, min(AT_ONCE, -(-(rows - self.made * self.each) // self.each)))
                connection.commit()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")

    def _some(self, connection: Connection, count: int) -> None:
        batch = [self._one(self.made + n) for n in range(count)]
        for of in [*self._rows, table(ScopeEntry)]:
            made = [row for rows in batch for row in rows[of]]
            if made:
                bulk.insert(connection, of, tuple(made[0]), [tuple(row.values()) for row in made])
        columns = ("org_id", "seq", "client_id", "at")
        at = "2026-01-01T00:00:00.000Z"
        bulk.insert(
            connection, table(Commit), columns, [(self._org, self._seq + n + 1, None, at) for n in range(count)]
        )
        self.made += count
        self._seq += count
        connection.execute(update(Counter).where(Counter.org_id == self._org).values(seq=self._seq))

    def _one(self, number: int) -> dict[Table, list[dict[str, Any]]]:
        """The same job once more: new ids wherever the old ones stand, a seq of its own."""
        seq = self._seq + number - self.made + 1
        turn, person = divmod(number, len(self._people))
        new = {old: _new(number, old) for old in self._ids}
        new[self._technician] = self._people[person]
        rows = {
            of: [_renamed(row, new) | {"seq": seq, "id": new.get(row["id"]) or _new(number, row["id"])} for row in rows]
            for of, rows in self._rows.items()
        }
        for row in rows.get(runtime().kinds["jobs"].table, ()):
            row["number"] = f"{self._letters}{number:07}"
        closed = None if turn < self._open_each else seq
        entries = [
            _renamed(row, new) | {"opened_seq": seq, "touched_seq": seq, "closed_seq": closed} for row in self._scope
        ]
        return rows | {table(ScopeEntry): entries}


def _rows(connection: Connection, groups: list[str]) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    for kind in runtime().kinds:
        if not kind.catalogue:
            of = kind.table
            found = connection.execute(select(of).where(of.c.scope_grp.in_(groups)))
            rows = [dict(row._mapping) for row in found]
            if rows:
                yield of, rows


def _new(number: int, of: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number} {of}"))


def _renamed(row: dict[str, Any], new: dict[str, str]) -> dict[str, Any]:
    """Ids by their new names, in columns of their own and behind ``job:`` and its like."""
    return {key: _name(value, new) for key, value in row.items()}


def _name(value: Any, new: dict[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    word, colon, rest = value.rpartition(":")
    return word + colon + new[rest] if rest in new else value


def plan(subjects: list[str], seq: int) -> list[str]:
    """How the database goes about the feed's one statement, line by line."""
    asked = {"subjects": subjects, "seq": seq, "kind": "", "id": "", "limit": 2001}
    explain = (
        "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) "
    )
    feed = runtime().feed
    words = text(explain + feed.text).bindparams(*feed._bindparams.values())
    with db.engine.connect() as connection:
        return [str(row[-1]) for row in connection.execute(words, asked)]
