"""Finding in the register as one types, page by page, in a register of any length (D1, D13).

The rarest piece of what was typed leads; the others are looked up beside it; the card's text decides. Pages go by
place, so that a page costs the same wherever it is.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from server.jobs.models import RegisterEntry, RegisterTerm
from server.jobs.register_index import TEXTS
from server.jobs.terms import needles, terms_to_find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

MOST_TERMS: Final = 6
"""Pieces that are looked up; the text decides the rest."""
RARE_ENOUGH: Final = 2000
_CURSOR: Final = re.compile(rb"r1:(-?\d{1,19})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. ``first`` and ``last``: places, both included; ``centres``: those the caller may see."""

    org: str
    centres: Sequence[str]
    q: str = ""
    statuses: Sequence[str] = ()
    technician: str | None = None
    first: int | None = None
    last: int | None = None
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Ids of jobs, in order, and the place after which the next page starts; None at the end."""

    jobs: list[str]
    after: int | None


def page(connection: Connection, wanted: Wanted, after: int | None, limit: int) -> Page:
    """The jobs that follow ``after``. Each status is asked by itself, since each has an index by place."""
    if not wanted.centres:
        return Page([], None)
    terms = _rarest_first(connection, terms_to_find(wanted.q))
    apart: Sequence[str | None] = wanted.statuses or (None,)
    if terms or wanted.technician:
        apart = (None,)
    found: list[Any] = []
    for status in apart:
        found += connection.execute(_select(wanted, status, terms, after).limit(limit + 1)).all()
    found.sort(key=lambda card: card.place, reverse=not wanted.oldest_first)
    more = len(found) > limit
    return Page([card.job for card in found[:limit]], found[limit - 1].place if more else None)


def write_cursor(place: int) -> str:
    """A place as opaque text."""
    return base64.urlsafe_b64encode(f"r1:{place}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> int | None:
    """The other way; None for what we never gave."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        return None
    found = _CURSOR.fullmatch(text)
    return int(found[1]) if found else None


def _select(wanted: Wanted, status: str | None, terms: Sequence[str], after: int | None) -> Select[*tuple[Any, ...]]:
    place = RegisterTerm.place if terms else RegisterEntry.place
    chosen = select(RegisterEntry.job, RegisterEntry.place)
    if terms:
        chosen = chosen.join_from(RegisterTerm, RegisterEntry, RegisterEntry.place == RegisterTerm.place)
        chosen = chosen.where(RegisterTerm.term == terms[0], *(_has(term) for term in terms[1:MOST_TERMS]))
    org = _plain(RegisterEntry.org_id) if terms else RegisterEntry.org_id
    chosen = chosen.where(org == wanted.org, *_filters(wanted, status, led=bool(terms)), *_texts(wanted.q))
    if after is not None:
        chosen = chosen.where(place > after if wanted.oldest_first else place < after)
    if wanted.first is not None:
        chosen = chosen.where(place >= wanted.first)
    if wanted.last is not None:
        chosen = chosen.where(place <= wanted.last)
    return chosen.order_by(place.asc() if wanted.oldest_first else place.desc())


def _filters(wanted: Wanted, status: str | None, *, led: bool) -> list[ColumnElement[bool]]:
    """At most one column chooses an index that is ordered by place, none where ``led``; the others are kept plain."""
    filters: list[ColumnElement[bool]] = []

    def one_of(column: Any, values: Sequence[str]) -> None:
        nonlocal led
        leads = not led and len(values) == 1
        filters.append(column == values[0] if leads else _plain(column).in_(values))
        led = led or leads

    if status is not None or wanted.statuses:
        one_of(RegisterEntry.status, [status] if status is not None else wanted.statuses)
    if wanted.technician is not None:
        one_of(RegisterEntry.technician, [wanted.technician])
    one_of(RegisterEntry.centre, wanted.centres)
    return filters


def _plain(column: Any) -> ColumnElement[Any]:
    """A column no index is chosen for."""
    plain: ColumnElement[Any] = func.coalesce(column, "")
    return plain


def _has(term: str) -> ColumnElement[bool]:
    other = RegisterTerm.__table__.alias()
    return exists().where(and_(other.c.term == term, other.c.place == RegisterTerm.place))


def _texts(q: str) -> list[ColumnElement[bool]]:
    columns = [getattr(RegisterEntry, name) for name in TEXTS]
    return [or_(*(column.contains(word, autoescape=True) for column in columns)) for word in needles(q)]


def _rarest_first(connection: Connection, terms: set[str]) -> list[str]:
    """Counted up to ``RARE_ENOUGH``: what is rarer than that may lead."""

    def count(term: str) -> int:
        some = select(RegisterTerm.place).where(RegisterTerm.term == term).limit(RARE_ENOUGH).subquery()
        return connection.scalar(select(func.count()).select_from(some)) or 0

    return sorted(terms, key=lambda term: (count(term), term)) if len(terms) > 1 else sorted(terms)
