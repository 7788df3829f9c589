"""Finding in the register as one types, page by page, in a register of any length (D1, D13).

Every statement walks one index in the order of places, so that no planner of any database can go astray: the rarest
piece of what was typed leads, the others are looked up beside it, the card itself decides. Where all pieces are common
and a state or technician is asked for, the cards of that state lead.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, select

from server.jobs.models import RegisterEntry, RegisterTerm
from server.jobs.register_index import TEXTS
from server.jobs.terms import needles, terms_to_find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Row

    Card = Row[*tuple[Any, ...]]

MOST_TERMS: Final = 6
"""Pieces that are looked up; the card decides the rest."""
RARE_ENOUGH: Final = 2000
MOST_AT_ONCE: Final = 2000
MAX_PLACE: Final = 2**63 - 1
_CURSOR: Final = re.compile(rb"r1:(-?\d{1,19})")
_CARD: Final = (
    RegisterEntry.place,
    RegisterEntry.job,
    RegisterEntry.org_id,
    RegisterEntry.centre,
    RegisterEntry.status,
    RegisterEntry.technician,
    *(getattr(RegisterEntry, name) for name in TEXTS),
)


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

    def fits(self, card: Card) -> bool:
        """Whether a card is one of those."""
        return (
            card.org_id == self.org
            and card.centre in self.centres
            and (not self.statuses or card.status in self.statuses)
            and self.technician in (None, card.technician)
            and all(any(word in getattr(card, name) for name in TEXTS) for word in needles(self.q))
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Ids of jobs, in order, and the place after which the next page starts; None at the end."""

    jobs: list[str]
    after: int | None


def page(connection: Connection, wanted: Wanted, after: int | None, limit: int) -> Page:
    """The jobs that follow ``after``."""
    found = list(islice(found_cards(connection, wanted, limit + 1, after), limit + 1))
    more = len(found) > limit
    return Page([card.job for card in found[:limit]], found[limit - 1].place if more else None)


def found_cards(connection: Connection, wanted: Wanted, at_once: int, after: int | None = None) -> Iterator[Card]:
    """The cards that follow ``after``, read as they are asked for."""
    cards = _Walk(connection, wanted, after, at_once).cards() if wanted.centres else iter(())
    return (card for card in cards if wanted.fits(card))


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
    place = int(found[1]) if found else None
    return None if place is None or abs(place) > MAX_PLACE else place


@dataclass(frozen=True)
class _Walk:
    """Cards that may fit, in order, read from the database as they are asked for."""

    connection: Connection
    wanted: Wanted
    after: int | None
    at_once: int

    def cards(self) -> Iterator[Card]:
        terms = self._by_rarity(terms_to_find(self.wanted.q))
        narrowed = self.wanted.statuses or self.wanted.technician
        if terms and (terms[0][0] < RARE_ENOUGH or not narrowed):
            return self._with_terms([term for _count, term in terms[:MOST_TERMS]])
        return self._of_cards()

    def _of_cards(self) -> Iterator[Card]:
        """By technician, by each state, by centre or all; each has an index by place."""
        own, wanted = RegisterEntry.org_id == self.wanted.org, self.wanted
        if wanted.technician is not None:
            return self._walk(and_(own, RegisterEntry.technician == wanted.technician))
        if wanted.statuses:
            walks = [self._walk(and_(own, RegisterEntry.status == status)) for status in wanted.statuses]
            return merge(*walks, key=lambda card: card.place, reverse=not wanted.oldest_first)
        if len(wanted.centres) == 1:
            return self._walk(and_(own, RegisterEntry.centre == wanted.centres[0]))
        return self._walk(own)

    def _walk(self, which: ColumnElement[bool]) -> Iterator[Card]:
        """In growing steps."""
        after, size = self.after, self.at_once
        while True:
            chosen = select(*_CARD).where(which, *self._beyond(RegisterEntry.place, after))
            found = self.connection.execute(chosen.order_by(self._order(RegisterEntry.place)).limit(size)).all()
            yield from found
            if len(found) < size:
                return
            after, size = found[-1].place, min(2 * size, MOST_AT_ONCE)

    def _with_terms(self, terms: Sequence[str]) -> Iterator[Card]:
        """The places that have all the terms, then their cards."""
        after, size = self.after, self.at_once
        has = [RegisterTerm.term == terms[0], *(_has(term) for term in terms[1:])]
        while True:
            chosen = select(RegisterTerm.place).where(*has, *self._beyond(RegisterTerm.place, after))
            places = self.connection.scalars(chosen.order_by(self._order(RegisterTerm.place)).limit(size)).all()
            cards = self.connection.execute(select(*_CARD).where(RegisterEntry.place.in_(places))).all()
            yield from sorted(cards, key=lambda card: card.place, reverse=not self.wanted.oldest_first)
            if len(places) < size:
                return
            after, size = places[-1], min(2 * size, MOST_AT_ONCE)

    def _beyond(self, place: Any, after: int | None) -> Iterator[ColumnElement[bool]]:
        if after is not None:
            yield place > after if self.wanted.oldest_first else place < after
        if self.wanted.first is not None:
            yield place >= self.wanted.first
        if self.wanted.last is not None:
            yield place <= self.wanted.last

    def _order(self, place: Any) -> Any:
        return place.asc() if self.wanted.oldest_first else place.desc()

    def _by_rarity(self, terms: set[str]) -> list[tuple[int, str]]:
        """Counted up to ``RARE_ENOUGH``: what is rarer than that may lead."""

        def count(term: str) -> int:
            some = select(RegisterTerm.place).where(RegisterTerm.term == term).limit(RARE_ENOUGH).subquery()
            return self.connection.scalar(select(func.count()).select_from(some)) or 0

        return sorted((count(term), term) for term in terms)


def _has(term: str) -> ColumnElement[bool]:
    other = RegisterTerm.__table__.alias()
    return exists().where(and_(other.c.term == term, other.c.place == RegisterTerm.place))
