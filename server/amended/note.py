"""An amendment as text: ``fieldseal.amendment/1`` (rule S4). Twin: ``pwa/src/app/amended/note.ts``.

The format has two documents. A *note* is what an author writes: ``amendment``, ``changes`` old against new, the seal
it amends. A *sheet* is what a customer signs afterwards: whole notes under their hashes, with declaration and signer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from server.disclosures import Disclosures, digest_of
from sync.canonical import CanonicalError, canonical, parse_strict, sha256_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sync.messages import Json, Row

FORMAT = "fieldseal.amendment/1"
CORRECTION, LATE = "correction", "late"

_STEP = re.compile(r"([^.\[\]]+)|\[([^\[\]]*)\]")
_NAMES = ("id", "part")
_FILES = ("sha256", "certificate_photo")
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Note:
    """What an author writes. ``job`` and ``seal``: rows; ``at``: RFC 3339 UTC with milliseconds.

    ``before``: hashes of the amendments it follows, of which no other it knows of does (``tips``).
    """

    id: str
    kind: str
    org: str
    by: str
    at: str
    job: Row
    seal: Row
    reason: str | None
    changes: Sequence[Json]
    before: Sequence[str]


def write_note(note: Note) -> str:
    """Write it as it is hashed."""
    return canonical(
        {
            "format": FORMAT,
            "amendment": note.id,
            "kind": note.kind,
            "org": note.org,
            "job": {"id": note.job["id"], "number": note.job["number"]},
            "amends": {"seal": note.seal["id"], "seal_hash": note.seal["seal_hash"]},
            "before": sorted(note.before),
            "reason": note.reason,
            "by": note.by,
            "at": note.at,
            "changes": note.changes,
        }
    )


def tips(amendments: Iterable[Row]) -> list[str]:
    """Hashes of the amendments that no other one names as coming before it, sorted."""
    rows = list(amendments)
    named = {one for row in rows for one in hashes_before(read(row["text"]) or {})}
    return sorted({row["text_hash"] for row in rows} - named)


def hashes_before(note: Json) -> list[str]:
    """What a note says it follows; what is no hash is passed over."""
    before = note.get("before")
    return [one for one in before if is_hash(one)] if isinstance(before, list) else []


def read(text: str) -> Json | None:
    """The object a text is, strictly; None where it is none."""
    try:
        found = parse_strict(text)
    except CanonicalError:
        return None
    return found if isinstance(found, dict) else None


def hash_of(text: str) -> str:
    """Hex SHA-256 of a text; empty for one that has no UTF-8."""
    try:
        return sha256_text(text)
    except UnicodeEncodeError:
        return ""


def is_hash(value: object) -> bool:
    """Whether it is a SHA-256 as we write them."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def at_line(document: Any, line: str) -> Any:
    """What stands in a document at ``parts[<id>].qty``; None where nothing does."""
    node = document
    for step in _STEP.finditer(line):
        node = _named(node, step[2]) if step[1] is None else _member(node, step[1])
    return node


def _member(node: Any, key: str) -> Any:
    return node.get(key) if isinstance(node, dict) else None


def _named(node: Any, key: str) -> Any:
    """The line of a list that bears the name."""
    for one in node if isinstance(node, list) else []:
        if one == key or (isinstance(one, dict) and key in [one.get(name) for name in _NAMES]):
            return one
    return None


def digests_of(changes: Any) -> dict[str, str]:
    """Every ``{"sd": …}`` of a note's changes by ``<line>.before`` and ``<line>.after``."""
    found: dict[str, str] = {}
    for change in _objects(changes):
        for side in ("before", "after"):
            value: Any = change.get(side)
            if is_digest(value):
                found[f"{change.get('line')}.{side}"] = value["sd"]
    return found


def wrong_values(changes: Any, disclosed: Disclosures) -> list[str]:
    """Paths at which digests and the values beside them do not belong together, sorted."""
    written = digests_of(changes)
    stated = {path: digest_of(salt, path, value) for path, (salt, value) in disclosed.items()}
    return sorted(path for path in written.keys() | stated.keys() if written.get(path) != stated.get(path))


def is_digest(value: Any) -> bool:
    """Whether it stands for a personal value."""
    return isinstance(value, dict) and set(value) == {"sd"} and isinstance(value["sd"], str)


def files_in(notes: Iterable[Json]) -> list[str]:
    """SHA-256 of every file that what is new in these notes names, sorted, each once."""
    new = (change.get("after") for note in notes for change in _objects(note.get("changes")))
    lines: Iterator[Mapping[str, Any]] = (one for one in new if isinstance(one, dict))
    return sorted({line[name] for line in lines for name in _FILES if is_hash(line.get(name))})


def notes_in(sheet: Json) -> list[Json]:
    """The items ``{id, hash, note}`` of a sheet that are objects."""
    return list(_objects(sheet.get("amendments")))


def _objects(items: Any) -> Iterator[Json]:
    yield from (one for one in (items if isinstance(items, list) else []) if isinstance(one, dict))
