"""Making vouchers: asked for, or by the worker for what was signed (D2). Each is made once and found again."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson

from server.papers import press, signing
from server.papers.tongue import Tongue
from server.runtime import runtime
from server.store.engine import reading
from server.vouchers import kept
from server.vouchers.face import voucher
from server.vouchers.sealed import Reader
from sync.canonical import canonical

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.vouchers.sealed import Sealed
    from sync.messages import Json

log = logging.getLogger("fieldseal.vouchers")


@dataclass(frozen=True, slots=True)
class Made:
    """A voucher. ``name``: of its file, as people see it."""

    pdf: bytes
    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """All that is printed, before it is; ``content`` is the hash of it."""

    sealed: Sealed
    paper: Json
    content: str
    name: str


def draft(connection: Connection, org: str, seal_id: str, language: str) -> Draft:
    """What a voucher says now. Raises ``LookupError``."""
    sealed = Reader(connection, org).read(seal_id)
    config, tongue = runtime().config, Tongue(language)
    paper = voucher(sealed, tongue, config.firm, config.url, _seal_file(connection, sealed)).json()
    number = str(sealed.job["number"] or sealed.code or sealed.row["id"])
    return Draft(sealed, paper, content_of(paper), f"{tongue('服务凭证', 'voucher')}-{number}.pdf".replace(" ", "-"))


def content_of(paper: Json) -> str:
    """Hash of what is printed, and how."""
    return sha256(press.version().encode() + orjson.dumps(paper, option=orjson.OPT_SORT_KEYS)).hexdigest()


def unsigned(draft: Draft) -> bytes:
    """The PDF before the firm signs it: the same bytes whenever and wherever it is made."""
    return press.render("paper", draft.paper, runtime().config.fonts)


def make(org: str, seal_id: str, language: str, *, patient: bool = False) -> Made:
    """The voucher: the one there is, or a new one. ``LookupError``, ``NoFont``.

    ``patient``: a time stamp that cannot be had now is a failure, to be tried again; otherwise the voucher goes out
    without one, and is not kept.
    """
    with reading() as connection:
        wanted = draft(connection, org, seal_id, language)
        key = kept.Key(org, wanted.sealed.row["id"], language, wanted.content)
        there = kept.find(connection, key)
    pdf = kept.load(org, there) if there else None
    if there and pdf is not None:
        return Made(pdf, there, wanted.name)
    if there:
        kept.lost(key)
    if wanted.sealed.erased:
        kept.forget_seal(org, key.seal)
    return _made(key, wanted, patient=patient)


def pdf(org: str, seal_id: str, language: str) -> tuple[bytes, str]:
    """Offered to others: a voucher's bytes and the name of its file. ``LookupError``, ``NoFont``."""
    made = make(org, seal_id, language)
    return made.pdf, made.name


def _made(key: kept.Key, wanted: Draft, *, patient: bool) -> Made:
    plain, config = unsigned(wanted), runtime().config
    firm, reason = wanted.paper["author"], wanted.paper["title"]
    try:
        pdf = signing.signed(plain, config, firm, reason)
    except signing.NoStamp as fault:
        if patient:
            raise
        log.warning("a voucher goes out without a time stamp", exc_info=fault)
        pdf = signing.signed(plain, config, firm, reason, stamp=False)
        return Made(pdf, sha256(pdf).hexdigest(), wanted.name)
    sealed = wanted.sealed
    head = sealed.amendments[-1]["text_hash"] if sealed.amendments else ""
    counts = kept.keep(key, pdf, sha256(pdf).hexdigest(), job=sealed.job["id"], head=head, template=press.version())
    return Made(pdf if counts == sha256(pdf).hexdigest() else kept.load(key.org, counts) or pdf, counts, wanted.name)


def _seal_file(connection: Connection, sealed: Sealed) -> str | None:
    """The seal's own file, as the verify page takes it; none where nobody signed."""
    if not sealed.signed:
        return None
    return canonical(runtime().offers["seals.bundle"](connection, sealed.org, sealed.row["id"], heads=False))
