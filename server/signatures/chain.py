"""The chain of seals of one organisation (rule S3): every link names the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.signatures.code import is_hash
from sync.canonical import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterable

LINK_FORMAT = "fieldseal.link/1"
FIRST_PREV = "0" * 64
"""What the first link of all follows."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link: ``n`` counts from 1 within its ``segment``; a restore begins a new segment."""

    seal: str
    segment: int
    n: int
    prev_hash: str
    seal_hash: str
    link_hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is broken, and how: ``ORDER``, ``PREV`` or ``LINK_HASH``; what the tables add: see ``audit``."""

    seal: str
    segment: int
    n: int
    code: str


def link_hash(org: str, segment: int, n: int, prev: str, seal_hash: str) -> str:
    """Hex SHA-256 of the canonical ``{format, org, segment, n, prev, seal_hash}``."""
    link = {"format": LINK_FORMAT, "org": org, "segment": segment, "n": n, "prev": prev, "seal_hash": seal_hash}
    return sha256_of(link)


def next_link(org: str, seal: str, seal_hash: str, head: Link | None, segment: int = 1) -> Link:
    """Make the link that follows ``head`` (None: the first of all, in ``segment``)."""
    n = head.n + 1 if head else 1
    segment = head.segment if head else segment
    prev = head.link_hash if head else FIRST_PREV
    return Link(seal, segment, n, prev, seal_hash, link_hash(org, segment, n, prev, seal_hash))


def first_break(org: str, links: Iterable[Link]) -> Break | None:
    """Walk links in order of (segment, n); the first that does not hold, or None.

    The first link of a later segment names the last *published* head, which a restored database may not hold any
    more: any hash is taken there.
    """
    before: Link | None = None
    for link in links:
        code = _fault(org, link, before)
        if code is not None:
            return Break(link.seal, link.segment, link.n, code)
        before = link
    return None


def _fault(org: str, link: Link, before: Link | None) -> str | None:
    opens = before is None or link.segment > before.segment
    if link.n != (1 if before is None or opens else before.n + 1):
        return "ORDER"
    if before is None:
        follows = link.segment != 1 or link.prev_hash == FIRST_PREV
    else:
        follows = opens or link.prev_hash == before.link_hash
    if not follows:
        return "PREV"
    written = is_hash(link.prev_hash) and is_hash(link.seal_hash)
    holds = written and link.link_hash == link_hash(org, link.segment, link.n, link.prev_hash, link.seal_hash)
    return None if holds else "LINK_HASH"
