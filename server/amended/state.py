"""The amendments of a seal as they stand: in order, each by itself, signed or not. Reads rows only (rule S4).

Twin: ``pwa/src/app/amended/state.ts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.amended.note import FORMAT, hash_of, hashes_before, notes_in, read, wrong_values
from server.disclosures import read_disclosures
from sync.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sync.messages import Json, Row

_NAMED_BY_ROW = {
    "id": ("amendment",),
    "kind": ("kind",),
    "job": ("job", "id"),
    "seal": ("amends", "seal"),
    "reason": ("reason",),
    "by": ("by",),
    "changes": ("changes",),
}
"""Column of the row → where the note says the same."""


def amendments_of(amendments: Iterable[Row], seals: Iterable[Row]) -> list[Json]:
    """Rows of ``amendments`` in the order they were made, each with ``signed``: the seal that signs it, or None.

    ``seals``: the rows of ``seals`` of the same job.
    """
    signed = _signed(seals)
    ordered = sorted(amendments, key=lambda row: (row["at"], row["id"]))
    return [{**row, "signed": signed.get((row["id"], row["text_hash"]))} for row in ordered]


def _signed(seals: Iterable[Row]) -> dict[tuple[Any, Any], str]:
    """(amendment, hash of its note) → the first seal that signs it."""
    found: dict[tuple[Any, Any], str] = {}
    for seal in sorted(seals, key=lambda row: (row["at"], row["id"])):
        if seal["format"] == FORMAT:
            for one in notes_in(read(seal["text"]) or {}):
                if isinstance(one.get("id"), str) and isinstance(one.get("hash"), str):
                    found.setdefault((one["id"], one["hash"]), seal["id"])
    return found


def findings(row: Row, seal: Row | None, known: Iterable[str]) -> list[dict[str, str]]:
    """What does not hold of one amendment, ``{line, code}`` as in ``signatures.verify``. Never raises.

    ``seal``: the row it amends. ``known``: hashes of all amendments of the job.
    """
    return [*_findings(row, seal, set(known))]


def _findings(row: Row, seal: Row | None, known: set[str]) -> Iterator[dict[str, str]]:
    note = read(row["text"])
    if hash_of(row["text"]) != row["text_hash"]:
        yield _finding("text_hash", "HASH")
    if note is None:
        yield _finding("text", "UNREADABLE")
        return
    if canonical(note) != row["text"]:
        yield _finding("text", "NOT_CANONICAL")
    if note.get("format") != FORMAT:
        yield _finding("format", "FORMAT")
    for column, path in _NAMED_BY_ROW.items():
        if row[column] != _at(note, path):
            yield _finding(column, "DIFFERS")
    if seal is None or seal["seal_hash"] != _at(note, ("amends", "seal_hash")):
        yield _finding("seal", "HASH")
    yield from (_finding("before", "MISSING") for one in hashes_before(note) if one not in known)
    yield from _values(row, note)


def _values(row: Row, note: Json) -> Iterator[dict[str, str]]:
    """Where personal values are beside it, they are what the digests were made of."""
    if row["disclosures"] is None:
        return
    disclosed = read_disclosures(row["disclosures"])
    if disclosed is None:
        yield _finding("disclosures", "MALFORMED")
        return
    yield from (_finding(path, "DISCLOSURE") for path in wrong_values(note.get("changes"), disclosed))


def _at(node: Any, path: Sequence[str]) -> Any:
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node


def _finding(line: str, code: str) -> dict[str, str]:
    return {"line": line, "code": code}
