"""Seals as the database holds them: each by itself, and the chain they form. Reads only (rules S2–S4)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from server.amended import state
from server.runtime import runtime
from server.signatures.chain import FIRST_PREV, Break, Link, first_break
from server.signatures.models import Seal, SealLink
from server.signatures.verify import verify
from server.store.crypt import KeyRing
from server.store.tables import Counter, StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Select

    from sync.messages import Json, Row

BATCH = 500
_ORDER = (SealLink.segment, SealLink.n)


@dataclass(frozen=True, slots=True)
class Walk:
    """``links``: how many were walked. ``broken``: the first that does not hold."""

    links: int
    broken: Break | None


def seal_row(connection: Connection, org: str, seal_id: str) -> Row | None:
    """One seal, its personal values decrypted (null once erased)."""
    return next(iter(_seals(connection, org, [seal_id])), None)


def audit_seal(connection: Connection, org: str, seal: Row) -> Json:
    """What ``GET /api/seals/<id>/verify`` answers: the seal, and every amendment of it, signed or not."""
    found = verify(seal)
    amendments = [_amendment(connection, org, one, seal) for one in amendments_of(connection, org, seal)]
    signatures = [one["signed"] for one in amendments if one["signed"]]
    walk = _walk_to(connection, org, [seal["id"], *(one["id"] for one in amendments), *signatures])
    here = _files_here(connection, org, found.files)
    valid = found.valid and walk.broken is None and all(one["valid"] for one in amendments)
    return {
        "id": seal["id"],
        "job": seal["job"],
        "code": found.code,
        "valid": valid,
        "says": _sentence(
            valid=valid,
            erased=found.personal == "erased",
            whole=set(here) >= set(found.files),
            signed=[one["signed"] is not None for one in amendments],
        ),
        "verdict": seal["verdict"],
        "differences": seal["differences"],
        "findings": found.findings,
        "personal": found.personal,
        "files": {"here": here, "absent": [one for one in found.files if one not in here]},
        "chain": {"links": walk.links, "broken": asdict(walk.broken) if walk.broken else None},
        "amendments": amendments,
    }


def amendments_of(connection: Connection, org: str, seal: Row) -> list[Json]:
    """The amendments of a seal in order, each with ``signed``: the seal that signs it, or None."""
    rows = _by(connection, org, "amendments", "seal", seal["id"])
    return state.amendments_of(rows, _by(connection, org, "seals", "job", seal["job"]) if rows else [])


def _amendment(connection: Connection, org: str, one: Json, seal: Row) -> Json:
    """One amendment as ``verify`` tells it: by itself, and where it is signed, with the signature."""
    findings = _amendment_findings(connection, org, one, seal)
    if one["signed"] is not None:
        signature = seal_row(connection, org, one["signed"])
        findings += verify(signature).findings if signature else []
    kept = ("id", "kind", "by", "at", "reason", "changes", "verdict", "differences", "signed")
    return {name: one[name] for name in kept} | {"valid": not findings, "findings": findings}


def _amendment_findings(connection: Connection, org: str, row: Row, seal: Row | None) -> list[dict[str, str]]:
    table = runtime().kinds["amendments"].table
    known = select(table.c.text_hash).where(table.c.org_id == org, table.c.job == row["job"])
    return state.findings(row, seal, connection.scalars(known))


def _walk_to(connection: Connection, org: str, ids: Sequence[str]) -> Walk:
    """Walk to the last link of these; one that stands in no chain breaks it."""
    found = connection.execute(_links(org).where(SealLink.id.in_(ids)).order_by(*_ORDER))
    links = {link.seal: link for link in map(_link, found)}
    if missing := [one for one in ids if one not in links]:
        return Walk(0, Break(missing[0], 0, 0, "NO_LINK"))
    return walk_chain(connection, org, upto=[*links.values()][-1])


def walk_chain(connection: Connection, org: str, upto: Link | None = None) -> Walk:
    """Walk the organisation's chain, to its end or to one link; the first broken link of any kind is named.

    Beside what ``chain.first_break`` finds: ``SEAL_HASH`` (the seal's own row has another hash, or is gone),
    ``HEAD`` (links are missing at the end); and of one seal ``NO_LINK`` (it stands in no chain).
    """
    within = _upto(upto)
    links = _links(org).where(within).order_by(*_ORDER).execution_options(yield_per=BATCH)
    count = 0

    def counted() -> Iterator[Link]:
        nonlocal count
        for link in map(_link, connection.execute(links)):
            count += 1
            yield link

    breaks = [first_break(org, counted()), _other_hash(connection, org, within)]
    found = sorted((one for one in breaks if one is not None), key=lambda one: (one.segment, one.n))
    if not found and upto is None:
        found = _missing_end(connection, org)
    return Walk(count, found[0] if found else None)


def broken_seals(connection: Connection, org: str) -> Iterator[tuple[str, Json]]:
    """(seal id, first finding) of every seal that does not verify by itself."""
    ids = list(connection.scalars(select(Seal.id).where(Seal.org_id == org).order_by(Seal.id)))
    for start in range(0, len(ids), BATCH):
        for seal in _seals(connection, org, ids[start : start + BATCH]):
            found = verify(seal)
            if not found.valid:
                yield seal["id"], found.findings[0]


def broken_amendments(connection: Connection, org: str) -> Iterator[tuple[str, Json]]:
    """(amendment id, first finding) of every amendment that does not verify by itself."""
    codec, table = runtime().codecs["amendments"], runtime().kinds["amendments"].table
    ids = list(connection.scalars(select(table.c.id).where(table.c.org_id == org).order_by(table.c.id)))
    for start in range(0, len(ids), BATCH):
        found = connection.execute(codec.chosen, {"org": org, "ids": ids[start : start + BATCH]})
        rows = codec.decode(found, KeyRing(connection, org))
        seals = {seal["id"]: seal for seal in _seals(connection, org, sorted({row["seal"] for row in rows}))}
        for row in rows:
            if findings := _amendment_findings(connection, org, row, seals.get(row["seal"])):
                yield row["id"], findings[0]


def _by(connection: Connection, org: str, kind: str, column: str, value: str) -> list[Row]:
    codec = runtime().codecs[kind]
    return codec.decode(connection.execute(codec.by(column), {"org": org, "value": value}), KeyRing(connection, org))


def _seals(connection: Connection, org: str, ids: Sequence[str]) -> list[Row]:
    codec = runtime().codecs["seals"]
    found = connection.execute(codec.chosen, {"org": org, "ids": list(ids)})
    return codec.decode(found, KeyRing(connection, org))


def _links(org: str) -> Select[str, int, int, str, str, str]:
    """Select links, columns in the order of ``Link``'s fields."""
    found = select(
        SealLink.id, SealLink.segment, SealLink.n, SealLink.prev_hash, SealLink.seal_hash, SealLink.link_hash
    )
    return found.where(SealLink.org_id == org)


def _link(row: Any) -> Link:
    return Link(*row)


def _upto(link: Link | None) -> ColumnElement[bool]:
    if link is None:
        return SealLink.segment.is_not(None)
    same = and_(SealLink.segment == link.segment, SealLink.n <= link.n)
    return or_(SealLink.segment < link.segment, same)


def _other_hash(connection: Connection, org: str, within: ColumnElement[bool]) -> Break | None:
    """Find the first link that names another hash than its seal's row has."""
    amended = runtime().kinds["amendments"].table
    held = func.coalesce(Seal.seal_hash, amended.c.text_hash)
    joined = select(SealLink.id, SealLink.segment, SealLink.n).outerjoin(Seal, Seal.id == SealLink.id)
    other = or_(held.is_(None), held != SealLink.seal_hash)
    found = joined.outerjoin(amended, amended.c.id == SealLink.id).where(SealLink.org_id == org, within, other)
    row = connection.execute(found.order_by(*_ORDER).limit(1)).first()
    return Break(row.id, row.segment, row.n, "SEAL_HASH") if row else None


def _missing_end(connection: Connection, org: str) -> list[Break]:
    head = json.loads(connection.scalar(select(Counter.chain_head).where(Counter.org_id == org)) or "{}")
    last = connection.execute(_links(org).order_by(SealLink.segment.desc(), SealLink.n.desc()).limit(1)).first()
    if head.get("n") == 0:  # a restore opened a segment, and nobody has signed since (``link.reopened``)
        whole = head["prev_hash"] == (last.link_hash if last else FIRST_PREV)
    else:
        whole = head == (asdict(_link(last)) if last else {})
    if whole:
        return []
    return [Break(head.get("seal", ""), head.get("segment", 0), head.get("n", 0), "HEAD")]


def _files_here(connection: Connection, org: str, named: Sequence[str]) -> list[str]:
    here = select(StoredFile.sha256).where(StoredFile.org_id == org, StoredFile.sha256.in_(named))
    return sorted(connection.scalars(here)) if named else []


def _sentence(*, valid: bool, erased: bool, whole: bool, signed: Sequence[bool]) -> str:
    """``signed``: of each amendment, whether it is."""
    if not valid:
        return "broken"
    notes = [*(["personal fields erased"] if erased else []), *([] if whole else ["file not here"])]
    if signed:
        notes.append("amended" if all(signed) else "amended, not all signed")
    return ", ".join(["valid", *notes])
