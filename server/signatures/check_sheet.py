"""A sheet of amendments that a customer signed, against the amendments the office has (rules S2, S4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.amended.note import files_in, hash_of, notes_in
from server.signatures.compare import Difference, difference, differences
from server.signatures.disclosures import read_disclosures, with_salts
from server.signatures.office import declaration_of
from server.signatures.sheet import FORMAT, Amended, build_sheet
from sync.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.signatures.document import Signing
    from sync.messages import Json, Row
    from sync.registry import Tx


def against_amendments(tx: Tx, args: Json, document: Json, signing: Signing) -> Iterator[Difference]:
    """Tell where sheet and office differ. Amendments the sheet does not name stay unsigned; that is no difference."""
    named = {one["id"] for one in notes_in(document) if isinstance(one.get("id"), str)}
    rows = [row for row in tx.find("amendments", "job", args["job"]) if row["id"] in named]
    amended = Amended(
        tx.need("jobs", args["job"]),
        _amended_seal(tx, args["job"], document.get("amends")),
        rows,
        declaration_of(tx, document.get("declaration")),
    )
    disclosed = read_disclosures(args["disclosures"]) or {}
    expected = build_sheet(amended, signing, with_salts(disclosed))
    expected["files"] = files_in(_notes(document))  # follows from the notes, so what differs is told once
    yield from differences(_by_hash(document), _by_hash(expected))
    for one in notes_in(document):
        if hash_of(canonical(one.get("note"))) != one.get("hash"):
            yield difference(f"amendments[{one.get('id')}].note", "hash")


def _amended_seal(tx: Tx, job: str, amends: Any) -> Row | None:
    """The seal it says it amends, where that is one of this job and no sheet itself."""
    named = amends.get("seal") if isinstance(amends, dict) else None
    seals = [row for row in tx.find("seals", "job", job) if row["format"] != FORMAT]
    return next((row for row in seals if row["id"] == named), None)


def _notes(document: Json) -> list[Json]:
    return [one["note"] for one in notes_in(document) if isinstance(one.get("note"), dict)]


def _by_hash(sheet: Json) -> Json:
    """The sheet with its notes left out: their hashes answer for them."""
    items = sheet.get("amendments")
    if not isinstance(items, list):
        return sheet
    bare = [
        {key: value for key, value in one.items() if key != "note"} if isinstance(one, dict) else one for one in items
    ]
    return {**sheet, "amendments": bare}
