"""Is this seal what was signed? From its own row alone; the log and the chain are asked elsewhere (rules S2–S4).

Twin: ``pwa/src/signatures/verify.ts``. Every released format is read for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from server.amended.note import FORMAT as SHEET
from server.amended.note import notes_in
from server.signatures.code import is_hash, seal_hash_of, short_code
from server.signatures.disclosures import Disclosures, digest_of, digests_in, read_disclosures
from server.signatures.document import FORMAT
from server.signatures.strokes import stroke_fault
from sync.canonical import CanonicalError, canonical, parse_strict, sha256_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sync.messages import Json, Row

Finding: TypeAlias = "dict[str, str]"
"""``{line, code}``; codes: ``UNREADABLE NOT_CANONICAL FORMAT HASH MALFORMED DISCLOSURE DIFFERS``."""

FORMATS = (FORMAT, SHEET)

NAMED_BY_ROW = {
    "id": ("seal",),
    "job": ("job", "id"),
    "format": ("format",),
    "client_id": ("includes", "client_id"),
    "capacity": ("signer", "capacity"),
    "language": ("declaration", "language"),
}
"""Column of the row → where the text says the same."""


@dataclass(frozen=True, slots=True)
class Verified:
    """The answer. ``personal`` is ``disclosed``, or ``erased`` when salts, names and strokes were destroyed."""

    valid: bool
    code: str
    personal: str
    findings: list[Finding] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """SHA-256 of every file the text names, whether it is here or not."""


def verify(seal: Row) -> Verified:
    """Check a row of ``seals``. Never raises, whatever the row holds."""
    document = _parsed(seal["text"])
    erased = seal["strokes"] is None and seal["disclosures"] is None
    findings = [*_text(seal, document), *_hashes(seal)]
    if isinstance(document, dict):
        findings += _row(seal, document)
        findings += _disclosed(seal, document)
        findings += _notes(document)
    named = document.get("files") if isinstance(document, dict) else None
    return Verified(
        valid=not findings,
        code=short_code(seal["seal_hash"]) if is_hash(seal["seal_hash"]) else "",
        personal="erased" if erased else "disclosed",
        findings=findings,
        files=[one for one in named if isinstance(one, str)] if isinstance(named, list) else [],
    )


def _text(seal: Row, document: Any) -> Iterator[Finding]:
    if not isinstance(document, dict):
        yield _finding("text", "UNREADABLE")
    elif canonical(document) != seal["text"]:
        yield _finding("text", "NOT_CANONICAL")
    elif document.get("format") not in FORMATS:
        yield _finding("format", "FORMAT")


def _hashes(seal: Row) -> Iterator[Finding]:
    if _hash_of(seal["text"]) != seal["text_hash"]:
        yield _finding("text_hash", "HASH")
    if seal["strokes"] is not None:
        if _hash_of(seal["strokes"]) != seal["strokes_hash"]:
            yield _finding("strokes_hash", "HASH")
        if stroke_fault(_parsed(seal["strokes"])) is not None:
            yield _finding("strokes", "MALFORMED")
    hashes = (seal["text_hash"], seal["strokes_hash"])
    if not all(map(is_hash, hashes)) or seal_hash_of(*hashes) != seal["seal_hash"]:
        yield _finding("seal_hash", "HASH")


def _row(seal: Row, document: Json) -> Iterator[Finding]:
    for column, path in NAMED_BY_ROW.items():
        if seal[column] != _at(document, path):
            yield _finding(column, "DIFFERS")


def _disclosed(seal: Row, document: Json) -> Iterator[Finding]:
    """Every digest of the text has its value beside it, and nothing else is there; or all of it was erased."""
    if seal["disclosures"] is None:
        if seal["strokes"] is not None:
            yield _finding("disclosures", "MALFORMED")
        return
    disclosed = read_disclosures(seal["disclosures"])
    if disclosed is None or seal["strokes"] is None:
        yield _finding("disclosures" if disclosed is None else "strokes", "MALFORMED")
        return
    yield from (_finding(path, "DISCLOSURE") for path in wrong_disclosures(document, disclosed))
    if "signer.name" in disclosed and disclosed["signer.name"][1] != seal["signer"]:
        yield _finding("signer", "DIFFERS")


def _notes(document: Json) -> Iterator[Finding]:
    """A sheet holds each note under its own hash."""
    if document.get("format") == SHEET:
        for one in notes_in(document):
            if _hash_of(canonical(one.get("note"))) != one.get("hash"):
                yield _finding(f"amendments[{one.get('id')}]", "HASH")


def wrong_disclosures(document: Json, disclosed: Disclosures) -> list[str]:
    """Paths at which text and disclosures do not belong together, sorted."""
    digests = digests_in(document)
    stated = {path: digest_of(salt, path, value) for path, (salt, value) in disclosed.items()}
    return sorted(path for path in digests.keys() | stated.keys() if digests.get(path) != stated.get(path))


def _parsed(text: str) -> Any:
    try:
        return parse_strict(text)
    except CanonicalError:
        return None


def _at(document: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    node: Any = document
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node


def _hash_of(text: str) -> str:
    try:
        return sha256_text(text)
    except UnicodeEncodeError:
        return ""


def _finding(line: str, code: str) -> Finding:
    return {"line": line, "code": code}
