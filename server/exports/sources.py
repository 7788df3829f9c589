"""Where the lines of each table come from: the register's own walk, and rows of other kinds beside it.

Every filter of the register means the same in all four tables: parts, hours and customers are those of the jobs found.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from sqlalchemy import select

from server.exports.customers import Customers
from server.exports.rows import by_id, plain, table_of
from server.runtime import runtime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection

    from server.slices import WholeList
    from sync.messages import Json

OfJobs: TypeAlias = "Callable[[Connection, Sequence[Json]], list[Json]]"
"""(connection, lines of the register) → lines of another table."""


def source(connection: Connection, what: str, org: str, centres: Sequence[str], query: Json) -> WholeList:
    """The lines of a table, counted by jobs or customers. 422 for a filter that makes no sense."""
    register = runtime().walks["register"](connection, org, centres, query)
    if what == "customers":
        return Customers(connection, org, centres, query, register)
    return register if what == "register" else _Beside(connection, register, BESIDE[what])


class _Beside:
    """What stands beside the jobs of the register; counted by jobs."""

    def __init__(self, connection: Connection, register: WholeList, of_jobs: OfJobs) -> None:
        self._connection = connection
        self._of_jobs = of_jobs
        self._register = register
        self.at_once = register.at_once
        self.count = register.count

    def lines(self) -> Iterator[list[Json]]:
        """A page for each page of the register."""
        for jobs in self._register.lines():
            yield self._of_jobs(self._connection, jobs)


def _parts(connection: Connection, jobs: Sequence[Json]) -> list[Json]:
    return [
        line | {"amount": _amount(line["qty"], line["price"]) if line["withdrawn"] == "no" else 0}
        for line in _facts(connection, "parts", jobs)
    ]


def _hours(connection: Connection, jobs: Sequence[Json]) -> list[Json]:
    lines = _facts(connection, "timesheets", jobs)
    replaced = {line["replaces"] for line in lines if line["withdrawn"] == "no"}
    for line in lines:
        line["counts"] = "yes" if line["withdrawn"] == "no" and line["id"] not in replaced else "no"
    return lines


BESIDE: Final[dict[str, OfJobs]] = {"parts": _parts, "hours": _hours}


def _facts(connection: Connection, kind: str, jobs: Sequence[Json]) -> list[Json]:
    """Rows of a kind, in the order of the jobs and of their times, with what the job's line and a withdrawal say."""
    ids = [job["id"] for job in jobs]
    table = table_of(kind)
    found: dict[str, list[Json]] = defaultdict(list)
    for row in connection.execute(
        select(table).where(table.c.job.in_(ids)).order_by(table.c.at, table.c.id)
    ).mappings():
        found[row["job"]].append(plain(kind, row))
    people = by_id(connection, "users", (row["by"] for rows in found.values() for row in rows))
    why = _withdrawn(connection, kind, ids)
    return [
        {
            **row,
            **{name: job[name] for name in ("number", "centre_name", "customer_name", "charge_type")},
            "by_name": people.get(row["by"], {}).get("name"),
            "withdrawn": "yes" if row["id"] in why else "no",
            "withdrawn_why": why.get(row["id"]),
        }
        for job in jobs
        for row in found.get(job["id"], ())
    ]


def _withdrawn(connection: Connection, kind: str, jobs: Sequence[str]) -> dict[str, str]:
    """Fact → why it was taken back."""
    table = table_of("withdrawals")
    wanted = select(table.c.fact, table.c.reason).where(table.c.job.in_(jobs), table.c.kind == kind)
    return {row.fact: row.reason for row in connection.execute(wanted)}


def _amount(qty: str, price: int) -> int:
    return int((Decimal(qty) * price).quantize(Decimal(1), ROUND_HALF_UP))
