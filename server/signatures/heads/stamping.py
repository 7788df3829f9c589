"""A time stamp for each head, fetched by the worker; what failed is tried again every hour (rule S3.6)."""

from __future__ import annotations

import logging
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from server import clock
from server.runtime import runtime
from server.signatures.heads.authority import Unanswered, ask
from server.signatures.heads.models import ChainHead, HeadStamp
from server.signatures.heads.token import BadToken, Stamped, authorities, check
from server.store.engine import reading, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.messages import Json

log = logging.getLogger("fieldseal.heads")

BACK: Final = 31
"""Of the newest heads; every head names the one before it, so a later stamp covers the earlier ones too."""


def waiting(connection: Connection, org: str) -> list[str]:
    """Hashes of the newest heads that have no stamp, the oldest first."""
    newest = select(ChainHead.hash, ChainHead.number).where(ChainHead.org_id == org)
    newest = newest.order_by(ChainHead.number.desc()).limit(BACK)
    rows = connection.execute(newest).all()
    stamped = set(connection.scalars(select(HeadStamp.head).where(HeadStamp.org_id == org)))
    return [row.hash for row in reversed(rows) if row.hash not in stamped]


def stamp(org: str) -> int:
    """Stamp what waits; how many were. ``Unanswered`` at the first that is not had: the authority is away."""
    url = runtime().config.tsa_url
    if url is None:
        return 0
    with reading() as connection:
        heads = waiting(connection, org)
    done = 0
    for head in heads:
        token = ask(url, head)
        found = check(token, head, _believed())
        if found.trusted is False:
            raise Unanswered("the authority is none of those in FIELDSEAL_TSA_CERTS")
        done += _keep(org, head, token, found)
    return done


def judged(stamped: Json, head: str) -> Stamped:
    """A stamp as it is stored or published, checked. ``BadToken``."""
    try:
        token = b64decode(stamped["token"], validate=True)
    except (NotBase64, KeyError, TypeError, ValueError):
        raise BadToken("the token is no base64") from None
    found = check(token, head, _believed())
    if (found.at, found.authority) != (stamped.get("at"), stamped.get("authority")):
        raise BadToken("time or authority beside the token are not the token's")
    return found


def _keep(org: str, head: str, token: bytes, found: Stamped) -> bool:
    row = {
        "org_id": org, "head": head, "token": b64encode(token).decode(), "at": found.at,
        "authority": found.authority, "received_at": clock.now(),
    }  # fmt: skip
    try:
        with writing() as connection:
            connection.execute(insert(HeadStamp), row)
            connection.commit()
    except IntegrityError:  # another worker was quicker
        return False
    return True


def _believed() -> list[object]:
    path = runtime().config.tsa_certs
    return list(authorities(path)) if path else []
