"""Customers with their sites and machines: a line for each machine, or for a site or customer that has none (D26)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from server.exports.rows import by_id, plain, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from server.slices import WholeList
    from sync.messages import Json

NARROWING: Final = ("q", "status", "technician", "since", "until")
"""Filters that speak of jobs; with any of them the customers are those of the jobs found."""


class Customers:
    """All customers of the centres, or those of the register's jobs; counted by customers, or by those jobs."""

    at_once = 500

    def __init__(
        self, connection: Connection, org: str, centres: Sequence[str], query: Json, register: WholeList
    ) -> None:
        self._connection = connection
        self._centres = [one for one in centres if query.get("centre") in (None, one)]
        self._org = org
        self._register = register if any(query.get(name) for name in NARROWING) else None

    def count(self, most: int | None = None) -> int:
        """How many; counting ends at ``most``."""
        if self._register is not None:
            return self._register.count(most)
        table = table_of("customers")
        mine = select(table.c.id).where(table.c.org_id == self._org, table.c.centre.in_(self._centres))
        return self._connection.scalar(select(func.count()).select_from(mine.limit(most).subquery())) or 0

    def lines(self) -> Iterator[list[Json]]:
        """Page by page, by id: the order in which they came to us."""
        centres = {row["id"]: row["name"] for row in by_id(self._connection, "centres", self._centres).values()}
        for ids in self._pages():
            customers = by_id(self._connection, "customers", ids)
            sites, machines = self._below("sites", ids), self._below("equipment", ids)
            yield [
                _line(customers[one], site, machine) | {"centre_name": centres.get(customers[one]["centre"])}
                for one in ids
                if one in customers
                for site, machine in _pairs(sites[one], machines[one])
            ]

    def _pages(self) -> Iterator[list[str]]:
        if self._register is not None:
            found = sorted({line["customer"] for page in self._register.lines() for line in page})
            yield from (found[at : at + self.at_once] for at in range(0, len(found), self.at_once))
            return
        table, after = table_of("customers"), ""
        mine = select(table.c.id).where(table.c.org_id == self._org, table.c.centre.in_(self._centres))
        while page := list(
            self._connection.scalars(mine.where(table.c.id > after).order_by(table.c.id).limit(self.at_once))
        ):
            yield page
            after = page[-1]

    def _below(self, kind: str, customers: Sequence[str]) -> defaultdict[str, list[Json]]:
        table = table_of(kind)
        found = self._connection.execute(select(table).where(table.c.customer.in_(customers)).order_by(table.c.id))
        rows: defaultdict[str, list[Json]] = defaultdict(list)
        for row in found.mappings():
            rows[row["customer"]].append(plain(kind, row))
        return rows


def _pairs(sites: list[Json], machines: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each machine with its site; sites that have none; or nothing at all."""
    known = {site["id"]: site for site in sites}
    yield from ((known.get(one["site"], {}), one) for one in machines)
    used = {one["site"] for one in machines}
    bare = [site for site in sites if site["id"] not in used]
    yield from ((site, {}) for site in bare)
    if not sites and not machines:
        yield {}, {}


def _line(customer: Json, site: Json, machine: Json) -> Json:
    return {
        "customer": customer["id"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_kind": customer["kind"],
        "customer_note": customer["note"],
        "site": site.get("id"),
        "address": site.get("address"),
        "district": site.get("district"),
        "site_note": site.get("note"),
        "equipment": machine.get("id"),
        **{name: machine.get(name) for name in ("product", "maker", "model", "serial")},
        **{name: machine.get(name) for name in ("installed_on", "warranty_until")},
        "equipment_note": machine.get("note"),
    }
