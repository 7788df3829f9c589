"""The keys heads are signed with: one at a time, the former ones known for ever (rule S3.4).

The private half lies in the data folder. Where another one is found there than the last head was signed with (lost,
put back, replaced by hand) it is used from then on, and everybody can see when that began.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from server import keys
from server.runtime import runtime
from server.signatures.heads.head import key_id, public_of
from server.signatures.heads.models import HeadKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from sqlalchemy import Connection

    from sync.messages import Json


def known(connection: Connection, org: str) -> list[Json]:
    """Every key there was, in order: ``{key, public, since, until, why}``; ``until`` is null for the present one."""
    wanted = select(HeadKey.key_id, HeadKey.public, HeadKey.since, HeadKey.why)
    rows = connection.execute(wanted.where(HeadKey.org_id == org).order_by(HeadKey.number)).all()
    ends = [row.since for row in rows[1:]] + [None] * bool(rows)
    return [
        {"key": row.key_id, "public": row.public, "since": row.since, "until": end, "why": row.why}
        for row, end in zip(rows, ends, strict=True)
    ]


def present(connection: Connection, org: str, now: str) -> Ed25519PrivateKey:
    """The key to sign with, written down where it is another than the last one. Within a write transaction."""
    rows = known(connection, org)
    key = _private(max(1, len(rows)))
    if rows and rows[-1]["public"] == public_of(key):
        return key
    if rows:
        key = _private(len(rows) + 1)
    _write(connection, org, len(rows) + 1, key, now, "lost" if rows else "first")
    return key


def replace(connection: Connection, org: str, now: str) -> Ed25519PrivateKey:
    """Begin with a new key. In a file it takes the old one's place before this is committed."""
    config, count = runtime().config, len(known(connection, org))
    if config.secret is None:
        keys.replace_head_key(config.data)
    key = _private(count + 1)
    _write(connection, org, count + 1, key, now, "replaced" if count else "first")
    return key


def _private(period: int) -> Ed25519PrivateKey:
    config = runtime().config
    return keys.head_key(config.data, config.secret, period)


def _write(connection: Connection, org: str, number: int, key: Ed25519PrivateKey, now: str, why: str) -> None:
    public = public_of(key)
    row = {"org_id": org, "number": number, "key_id": key_id(public), "public": public, "since": now, "why": why}
    connection.execute(insert(HeadKey), row)
