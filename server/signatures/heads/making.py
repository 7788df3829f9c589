"""Making heads: one a day, and whenever somebody asks for one (rule S3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from sqlalchemy import insert, select

from server import clock, ids
from server.runtime import runtime
from server.signatures.chain import FIRST_PREV
from server.signatures.heads import head_keys
from server.signatures.heads.head import Head, hash_of, key_id, of_chain, public_of, sign
from server.signatures.heads.models import ChainHead
from server.store.engine import reading, retrying, writing
from server.store.tables import Counter, EffectRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.messages import Json

MAIL = "heads.mail"
"""The effect that sends one head to one address: ``{org, head, to}``."""


def organisations() -> list[str]:
    """All of them, by id."""
    with reading() as connection:
        return list(connection.scalars(select(Counter.org_id).order_by(Counter.org_id)))


def make(org: str, *, daily: bool = False) -> Head | None:
    """Sign where the chain ends now. ``daily``: None where this (UTC) day has a head already.

    Several workers at it make one: they take turns at the counter, as everybody who moves the chain does.
    """
    return retrying(lambda _attempt: _made(org, daily=daily))


def new_key(org: str) -> Head | None:
    """Sign with a new key from now on; the first head says so at once."""

    def work(_attempt: int) -> Head:
        with writing() as connection:
            now = clock.now()
            end = _end(connection, org)
            head_keys.replace(connection, org, now)
            made = _write(connection, org, now, end)
            connection.commit()
        return made

    return retrying(work)


def _made(org: str, *, daily: bool) -> Head | None:
    with writing() as connection:
        end, now = _end(connection, org), clock.now()
        of_today = select(ChainHead.number).where(ChainHead.org_id == org, ChainHead.day == now[:10]).limit(1)
        if daily and connection.scalar(of_today) is not None:
            return None
        made = _write(connection, org, now, end)
        connection.commit()
    return made


def _end(connection: Connection, org: str) -> Json:
    """The chain's end; nobody moves it, or makes a head, before this transaction is over."""
    held = select(Counter.chain_head).where(Counter.org_id == org).with_for_update()
    found: Json = orjson.loads(connection.scalar(held) or "{}")
    return found


def _write(connection: Connection, org: str, now: str, end: Json) -> Head:
    last = connection.execute(
        select(ChainHead.number, ChainHead.hash)
        .where(ChainHead.org_id == org)
        .order_by(ChainHead.number.desc())
        .limit(1)
    ).first()
    key = head_keys.present(connection, org, now)
    made = of_chain(org, end, last.hash if last else FIRST_PREV, now, key_id(public_of(key)))
    text = made.text()
    row = {
        "org_id": org, "number": last.number + 1 if last else 1, "day": made.day, "segment": made.segment,
        "n": made.n, "hash": hash_of(text), "text": text, "signature": sign(key, text),
    }  # fmt: skip
    connection.execute(insert(ChainHead), row)
    for to in runtime().config.heads_mail:
        payload = {"org": org, "head": row["hash"], "to": to}
        mail = {"id": ids.uuid7(), "org_id": org, "name": MAIL, "payload": orjson.dumps(payload).decode()}
        connection.execute(insert(EffectRow), mail | {"due_at": now, "tries": 0})
    return made
