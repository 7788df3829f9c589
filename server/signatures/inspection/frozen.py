"""The register's rows against the texts that froze them: a fact cannot have changed since it was signed (rule S3.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from server.runtime import runtime
from server.signatures.check import MOST
from server.signatures.disclosures import read_disclosures
from server.signatures.document import CHECK, GRADES, PART, PHOTO, TIME
from server.store.crypt import KeyRing
from sync.canonical import CanonicalError, parse_strict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from sync.messages import Json, Row

    Lines = list[tuple[str, str, Json]]

LISTS: Final = {
    "parts": ("parts", PART),
    "checks": ("checks", CHECK),
    "times": ("timesheets", TIME),
    "photos": ("photos", PHOTO),
}
"""List of the text → kind of its rows, and the columns it froze."""
RATING: Final = ("id", *GRADES, "device")

Moved = tuple[str, str, str, str]
"""(seal, kind, row, column), the column empty where the whole row is gone."""


def moved(connection: Connection, org: str, seals: Sequence[Row]) -> Iterator[Moved]:
    """Yield every row that is not as it was signed. What differed already when the seal came (S2.3) is left out."""
    named = {seal["id"]: _lines(seal) for seal in seals}
    wanted: dict[str, set[str]] = {}
    for lines in named.values():
        for list_name, row_id, _line in lines:
            wanted.setdefault(_kind(list_name), set()).add(row_id)
    rows = {kind: _rows(connection, org, kind, ids) for kind, ids in wanted.items()}
    for seal in seals:
        known = [one["line"] for one in seal["differences"]] if isinstance(seal["differences"], list) else []
        if len(known) < MOST:
            for list_name, row_id, line in named[seal["id"]]:
                yield from _moved(seal, list_name, line, rows[_kind(list_name)].get(row_id), known)


def _moved(seal: Row, list_name: str, line: Json, row: Row | None, known: list[str]) -> Iterator[Moved]:
    kind = _kind(list_name)
    place = f"{list_name}[{line['id']}]" if list_name in LISTS else list_name
    if place in known or (list_name in known):
        return
    if row is None:
        yield seal["id"], kind, line["id"], ""
        return
    columns = LISTS[list_name][1] if list_name in LISTS else RATING
    emptied = runtime().kinds[kind].erasable if seal["disclosures"] is None else ()
    for column in columns:
        if row[column] is None and column in emptied:
            continue  # the person was erased
        if line.get(column) != row[column] and f"{place}.{column}" not in known:
            yield seal["id"], kind, line["id"], column
    if row["job"] != seal["job"]:
        yield seal["id"], kind, line["id"], "job"
    if list_name not in LISTS and not _said(seal, row) and f"{place}.comment" not in known:
        yield seal["id"], kind, line["id"], "comment"


def _said(seal: Row, rating: Row) -> bool:
    """Whether the comment beside the seal is the one in the register; both may have been erased."""
    disclosed = read_disclosures(seal["disclosures"]) if seal["disclosures"] is not None else None
    if not disclosed or "rating.comment" not in disclosed:
        return True
    return bool(disclosed["rating.comment"][1] == rating["comment"])


def _lines(seal: Row) -> Lines:
    """(list, row's id, line) of all the text names; none where it cannot be read, which others tell."""
    try:
        document = parse_strict(seal["text"])
    except CanonicalError:
        return []
    if not isinstance(document, dict):
        return []
    found = [(name, line) for name in LISTS for line in _listed(document.get(name))]
    found += [("rating", line) for line in _listed([document.get("rating")])]
    return [(name, line["id"], line) for name, line in found]


def _listed(value: Any) -> list[Json]:
    lines = value if isinstance(value, list) else []
    return [one for one in lines if isinstance(one, dict) and isinstance(one.get("id"), str) and "\0" not in one["id"]]


def _kind(list_name: str) -> str:
    return LISTS[list_name][0] if list_name in LISTS else "ratings"


def _rows(connection: Connection, org: str, kind: str, ids: set[str]) -> dict[str, Row]:
    codec = runtime().codecs[kind]
    found = connection.execute(codec.chosen, {"org": org, "ids": sorted(ids)})
    return {row["id"]: row for row in codec.decode(found, KeyRing(connection, org))}
