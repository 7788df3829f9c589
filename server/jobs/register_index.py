"""Keeps the register's index while commits are being written: one card a job, and the pieces it is found by.

Offered to the store as ``AT_WRITE``: jobs first, then what may come with them in the same commit and is not in the
database yet. Nothing is written where nothing that the register shows has changed.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select, update

from server import clock
from server.db import Base
from server.jobs.models import RegisterEntry, RegisterTerm
from server.jobs.numbers import give_numbers
from server.jobs.terms import fold, terms_of
from server.store import bulk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, RowMapping

    from sync.messages import Row

CHANCE_BITS: Final = 30
LATEST_SECOND: Final = 2**33 - 1
TEXTS: Final = ("own", "who", "address", "machine")
_OF_JOB: Final = ("number", "contact_name", "contact_phone", "product", "fault", "actual_fault")
_CHANGING: Final = ("centre", "status", "technician", *TEXTS)
_COLUMNS: Final = ("place", "org_id", "job", "customer", "site", "equipment", *_CHANGING)
_ENTRIES = Base.metadata.tables["register_entries"]
_TERMS = Base.metadata.tables["register_terms"]
_CHANGE = (
    update(RegisterEntry)
    .where(RegisterEntry.place == bindparam("at"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)


def place_of(job: Row) -> int:
    """Where a job stands in the register: later received, higher. Two at one second are parted by chance."""
    second = min(max(int(clock.parse(job["received_at"]).timestamp()), 0), LATEST_SECOND)
    chance = int.from_bytes(sha256(job["id"].encode()).digest()[:4]) >> (32 - CHANCE_BITS)
    return (second << CHANCE_BITS) | chance


def first_place(second: float) -> int:
    """The lowest place of a second since 1970."""
    return min(max(int(second), 0), LATEST_SECOND) << CHANCE_BITS


def jobs_written(connection: Connection, org: str, jobs: Sequence[Row]) -> None:
    """Give numbers; make or mend the cards of these jobs."""
    give_numbers(connection, org, jobs)
    wanted = select(_ENTRIES).where(RegisterEntry.job.in_([job["id"] for job in jobs]))
    known = {card["job"]: card for card in connection.execute(wanted).mappings()}
    _mend(connection, [(known[job["id"]], _told_by(job)) for job in jobs if job["id"] in known])
    _make(connection, org, [job for job in jobs if job["id"] not in known])


def customers_written(connection: Connection, _org: str, customers: Sequence[Row]) -> None:
    """Mend the cards of these customers' jobs."""
    texts = {one["id"]: {"who": _who(one)} for one in customers}
    cards = _cards_of(connection, texts)
    _mend(connection, [(card, texts[card["customer"]]) for card in cards])


def sites_written(connection: Connection, _org: str, sites: Sequence[Row]) -> None:
    """Mend the cards of the jobs at these sites."""
    texts = {one["id"]: {"address": _address(one)} for one in sites}
    cards = _cards_of(connection, {one["customer"] for one in sites})
    _mend(connection, [(card, texts[card["site"]]) for card in cards if card["site"] in texts])


def equipment_written(connection: Connection, _org: str, machines: Sequence[Row]) -> None:
    """Mend the cards of the jobs on these machines."""
    texts = {one["id"]: {"machine": _machine(one)} for one in machines}
    cards = _cards_of(connection, {one["customer"] for one in machines})
    _mend(connection, [(card, texts[card["equipment"]]) for card in cards if card["equipment"] in texts])


AT_WRITE = {
    "jobs": jobs_written,
    "customers": customers_written,
    "sites": sites_written,
    "equipment": equipment_written,
}


def _told_by(job: Row) -> dict[str, str | None]:
    return {
        "centre": job["centre"],
        "status": job["status"],
        "technician": job["technician"],
        "own": _folded(*(job[name] for name in _OF_JOB), _digits(job["contact_phone"])),
    }


def _who(customer: RowMapping | Row) -> str:
    return _folded(customer["name"], customer["phone"], _digits(customer["phone"]))


def _address(site: RowMapping | Row) -> str:
    return _folded(site["address"], site["district"])


def _machine(one: RowMapping | Row) -> str:
    return _folded(one["product"], one["maker"], one["model"], one["serial"])


def _folded(*values: str | None) -> str:
    return fold(" ".join(value for value in values if value))


def _digits(phone: str) -> str | None:
    """A number written with dashes or blanks, as it is typed without."""
    bare = "".join(one for one in phone if one.isdigit())
    return None if bare == phone else bare


def _pieces(card: RowMapping | Row) -> set[str]:
    return set().union(*(terms_of(card[name], single=name == "who") for name in TEXTS))


def _cards_of(connection: Connection, customers: Iterable[str]) -> Sequence[RowMapping]:
    wanted = select(_ENTRIES).where(RegisterEntry.customer.in_(sorted(customers)))
    return connection.execute(wanted).mappings().all()


def _mend(connection: Connection, cards: Sequence[tuple[RowMapping, Mapping[str, str | None]]]) -> None:
    """Write what has changed: the card, and the pieces that came or went."""
    changed = [(old, {**old, **new}) for old, new in cards if any(old[name] != value for name, value in new.items())]
    if not changed:
        return
    values = [{"at": new["place"], **{f"new_{name}": new[name] for name in _CHANGING}} for _old, new in changed]
    connection.execute(_CHANGE, values)
    texts = [(old, new) for old, new in changed if any(old[name] != new[name] for name in TEXTS)]
    pieces = [(new["place"], _pieces(old), _pieces(new)) for old, new in texts]
    _forget(connection, [(term, place) for place, old, new in pieces for term in sorted(old - new)])
    _remember(connection, [(term, place) for place, old, new in pieces for term in new - old])


def _make(connection: Connection, org: str, jobs: Sequence[Row]) -> None:
    """Cards for new jobs."""
    if not jobs:
        return
    who = _texts(connection, "customers", [job["customer"] for job in jobs], _who)
    address = _texts(connection, "sites", [job["site"] for job in jobs], _address)
    machine = _texts(connection, "equipment", [job["equipment"] for job in jobs if job["equipment"]], _machine)
    cards: list[dict[str, Any]] = [
        {
            "place": place,
            "org_id": org,
            "job": job["id"],
            **{name: job[name] for name in ("customer", "site", "equipment")},
            **_told_by(job),
            "who": who.get(job["customer"], ""),
            "address": address.get(job["site"], ""),
            "machine": machine.get(job["equipment"], ""),
        }
        for place, job in zip(_free_places(connection, jobs), jobs, strict=True)
    ]
    bulk.insert(connection, _ENTRIES, _COLUMNS, [tuple(card[name] for name in _COLUMNS) for card in cards])
    _remember(connection, [(term, card["place"]) for card in cards for term in _pieces(card)])


def _texts(connection: Connection, kind: str, ids: Sequence[str], text: Any) -> dict[str, str]:
    """Folded text by id, of rows that are in the database already; the others follow in this commit."""
    table = Base.metadata.tables[kind]
    found = connection.execute(select(table).where(table.c.id.in_(sorted(set(ids)))))
    return {row["id"]: text(row) for row in found.mappings()}


def _free_places(connection: Connection, jobs: Sequence[Row]) -> list[int]:
    """One place each that nobody has; who finds his taken moves up."""
    wanted = [place_of(job) for job in jobs]
    taken = set(connection.scalars(select(RegisterEntry.place).where(RegisterEntry.place.in_(wanted))))
    free = []
    for place in wanted:
        while place in taken:
            place += 1  # noqa: PLW2901 - the next one up
        taken.add(place)
        free.append(place)
    return free


def _remember(connection: Connection, pieces: Sequence[tuple[str, int]]) -> None:
    bulk.insert_new(connection, _TERMS, ("term", "place"), sorted(pieces))


def _forget(connection: Connection, pieces: Sequence[tuple[str, int]]) -> None:
    if pieces:
        gone = _TERMS.delete().where(RegisterTerm.term == bindparam("t"), RegisterTerm.place == bindparam("p"))
        connection.execute(gone, [{"t": term, "p": place} for term, place in pieces])
