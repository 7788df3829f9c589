"""Heads that were published and kept elsewhere, against what the database says now (rule S3.5).

Whoever rewrites the whole database and signs new heads cannot rewrite these: this is how he is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from server.signatures.heads.head import Head, hash_of, is_signed
from server.signatures.inspection.heads import Links
from server.signatures.inspection.told import Fault
from sync.canonical import CanonicalError, canonical, parse_strict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sqlalchemy import Connection

    from sync.messages import Json


class NotHeads(ValueError):
    """The file holds no published heads."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry of such a file; ``line`` counts from 1. ``head`` is None where it cannot be read."""

    line: int
    head: Head | None
    text: str
    signature: str


def read(text: str) -> list[Kept]:
    """Entries of a file: one a line, with words between (a mail), or pages of ``/api/chain/heads``. ``NotHeads``."""
    try:
        whole = [(1, parse_strict(text))]
    except CanonicalError:
        lines = enumerate(text.split("\n"), start=1)
        whole = [(at, _parsed(line)) for at, line in lines if line.lstrip().startswith(("{", "["))]
    found = [(at, one) for at, value in whole for one in _entries(value)]
    if not any(isinstance(one, dict) and "head" in one for _at, one in found):
        raise NotHeads("There are no published heads in this file.")
    return [_kept(at, one) for at, one in found]


def faults(
    connection: Connection,
    org: str,
    kept: list[Kept],
    hashes: Collection[str],
    publics: Mapping[str, str],
    trusted: Collection[str] = (),
) -> Iterator[Fault]:
    """Yield what the file knows and the database denies. ``hashes``: of the database's heads; ``publics``: its keys."""
    links = Links(connection, org)
    told: set[str] = set()
    for one in kept:
        where = f"line {one.line} of the file"
        if one.head is None:
            yield Fault(where, "UNREADABLE", "this is no head as it was published")
            continue
        digest = hash_of(one.text)
        if one.head.org != org or digest in told:
            continue
        told.add(digest)
        where = f"published head of {one.head.day} ({one.head.made_at}, {where})"
        if one.head.key not in publics:
            yield Fault(where, "KEY", "it names a key this database does not know")
        elif not is_signed(publics[one.head.key], one.text, one.signature):
            yield Fault(where, "SIGNATURE", "its signature does not hold: the file was changed")
            continue
        elif trusted and publics[one.head.key] not in trusted:
            yield Fault(where, "KEY", "it is signed with none of the keys that were given")
        if digest not in hashes:
            yield Fault(where, "UNKNOWN", _unknown(links, one.head))


def _unknown(links: Links, head: Head) -> str:
    why = links.differs(head)
    if why is None:
        return "the database has no such head, though its chain still holds the link it names: heads were taken out"
    opened = links.opened_after(head)
    if opened is not None:
        return (
            f"the database was put back to an earlier state: {why}; segment {opened} began after it and names it. "
            "What was sealed in between is in a device's outbox, in a later backup, or lost"
        )
    return f"the database was rewritten or put back: {why}"


def _parsed(line: str) -> Any:
    try:
        return parse_strict(line)
    except CanonicalError:
        return None


def _entries(value: Any) -> list[Any]:
    if isinstance(value, dict) and isinstance(value.get("heads"), list):
        return list(value["heads"])
    return list(value) if isinstance(value, list) else [value]


def _kept(line: int, one: Any) -> Kept:
    value: Json = one if isinstance(one, dict) else {}
    text = canonical(value.get("head"))
    head, signature = Head.read(text), value.get("signature")
    sound = isinstance(signature, str) and value.get("hash") == hash_of(text)
    return Kept(line, head if sound else None, text, signature if isinstance(signature, str) else "")
