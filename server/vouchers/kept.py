"""Vouchers that were made: found again by what they say, kept among the files, destroyed with the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from server import clock
from server.runtime import runtime
from server.store.engine import reading, retrying, writing
from server.store.tables import StoredFile
from server.vouchers.models import Voucher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from sync.messages import Json

TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class Key:
    """What a voucher is found by (``models.Voucher``)."""

    org: str
    seal: str
    language: str
    content: str


def find(connection: Connection, key: Key) -> str | None:
    """SHA-256 of the file, if it was made."""
    wanted = (Voucher.org_id == key.org, Voucher.seal == key.seal, Voucher.language == key.language)
    return connection.scalar(select(Voucher.sha256).where(*wanted, Voucher.content == key.content))


def load(org: str, sha256: str) -> bytes | None:
    """Its bytes; None where they have gone."""
    try:
        with runtime().files.open(org, sha256) as source:
            return source.read()
    except FileNotFoundError:
        return None


def keep(key: Key, pdf: bytes, sha256: str, *, job: str, head: str, template: str) -> str:
    """Keep a voucher that was just made, its bytes first. Two may make one at once: SHA-256 of the one that counts."""
    runtime().files.put(key.org, sha256, pdf)
    now = clock.now()
    made: Json = {"org_id": key.org, "seal": key.seal, "language": key.language, "content": key.content, "job": job}
    made |= {"head": head, "template": template, "sha256": sha256, "size": len(pdf), "made_at": now}
    stored: Json = {"org_id": key.org, "sha256": sha256, "size": len(pdf), "type": TYPE, "at": now}

    def attempt(_n: int) -> str:
        with writing() as connection:
            insert = pg_insert if connection.dialect.name == "postgresql" else sqlite_insert
            connection.execute(insert(Voucher).on_conflict_do_nothing(), made)
            counts = find(connection, key) or sha256
            if counts == sha256:
                connection.execute(insert(StoredFile).on_conflict_do_nothing(), stored)
            connection.commit()
        return counts

    counts = retrying(attempt)
    if counts != sha256:
        runtime().files.remove(key.org, sha256)
    return counts


def lost(key: Key) -> None:
    """Forget a voucher whose bytes have gone, so that it is made again."""
    _forget(key.org, (Voucher.seal == key.seal, Voucher.language == key.language, Voucher.content == key.content))


def forget_seal(org: str, seal: str) -> None:
    """Destroy all vouchers of one seal."""
    _forget(org, (Voucher.seal == seal,))


def forget_customer(org: str, customer: str) -> int:
    """Destroy the vouchers of all jobs of a customer, bytes and rows; how many. For an erasure, after its commit."""
    jobs = runtime().kinds["jobs"].table
    his = select(jobs.c.id).where(jobs.c.org_id == org, jobs.c.customer == customer)
    return _forget(org, (Voucher.job.in_(his),))


def _forget(org: str, which: Sequence[ColumnElement[bool]]) -> int:
    """The bytes go first: a row that is left over by a crash names nothing, and goes the next time."""
    mine = (Voucher.org_id == org, *which)
    with reading() as connection:
        files = sorted(connection.scalars(select(Voucher.sha256).where(*mine)))
    for one in files:
        runtime().files.remove(org, one)

    def attempt(_n: int) -> None:
        with writing() as connection:
            connection.execute(delete(Voucher).where(*mine, Voucher.sha256.in_(files)))
            connection.execute(delete(StoredFile).where(StoredFile.org_id == org, StoredFile.sha256.in_(files)))
            connection.commit()

    if files:
        retrying(attempt)
    return len(files)
