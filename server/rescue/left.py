"""Phones that last said they hold unsent work while their owner works on another one since (rule V9)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import aliased

from server.auth.tables import RefreshToken
from server.rescue.notices import Notice, tell
from server.store.engine import reading
from server.store.tables import Client
from server.users import User

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.messages import Json


def left_behind(org: str | None = None) -> list[Json]:
    """Devices, of one organisation or all, the longest silent first.

    ``{org, client_id, user, user_name, name, unsent, files_unsent, oldest_at, last_contact, now_on}``; ``now_on``:
    since when he is on another. A device that goes on under another number (rule P1.6) is not one that was left.
    """
    with reading() as connection:
        devices = _devices(connection, org)
        went_on = _renumbered(connection)
    newest: dict[str, str] = defaultdict(str)
    for one in devices:
        newest[one.user_id] = max(newest[one.user_id], one.created_at)
    found = [_told(one, newest[one.user_id]) for one in devices if one.client_id not in went_on]
    return [one for one in found if one["now_on"] > one["last_contact"] and one["unsent"] + one["files_unsent"]]


def tell_of_left_behind() -> None:
    """Put each into the office's "To decide", once for what it held."""
    for one in left_behind():
        message = (
            f"{one['user_name']} works on another device now. {one['name'] or 'The old one'} still held "
            f"{one['unsent']} records and {one['files_unsent']} files when it was last heard of, {one['last_contact']}."
        )
        tell(Notice(one["org"], one["user"], one["client_id"], "DEVICE_LEFT", message, one["last_contact"]))


def _devices(connection: Connection, org: str | None) -> list[Any]:
    wanted = (
        select(Client, User.name.label("user_name"))
        .join(User, User.id == Client.user_id)
        .where(Client.build.is_distinct_from("server"), Client.seen_at.is_not(None))
        .order_by(Client.seen_at, Client.client_id)
    )
    return list(connection.execute(wanted if org is None else wanted.where(Client.org_id == org)))


def _renumbered(connection: Connection) -> set[str]:
    """Numbers whose sign-in has gone on under a later one."""
    later = aliased(RefreshToken)
    same = (later.family == RefreshToken.family) & (later.client_id != RefreshToken.client_id)
    after = later.expires_at > RefreshToken.expires_at
    return set(connection.scalars(select(RefreshToken.client_id).join(later, same & after)))


def _told(row: Any, newest: str) -> Json:
    outbox = orjson.loads(row.outbox or "{}")
    held = int(outbox.get("next_id", 1)) - 1 - row.last_mutation_id
    unsent = min(int(outbox.get("unsent", 0)), max(0, held))
    return {
        "org": row.org_id,
        "client_id": row.client_id,
        "user": row.user_id,
        "user_name": row.user_name,
        "name": row.device_name,
        "unsent": unsent,
        "files_unsent": int(outbox.get("files_unsent", 0)),
        "oldest_at": outbox.get("oldest_at") if unsent else None,
        "last_contact": row.seen_at,
        "now_on": newest,
    }
