"""A device that goes on under another ``client_id``, with its refresh token and without a password. Source: rule P1.6.

It stays the device it was: what the office decided about it, and the proof of what it was sent, go with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from server.auth.tables import PushSubscription, RefreshToken
from server.store.tables import Client
from server.store.write import new_client
from sync.errors import Revoked

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.auth import Session


def renumbered(connection: Connection, old: Session, new: Session, family: str) -> Session:
    """The session of the device ``old`` under the id of ``new``, made known if it is not yet.

    403 ``DEVICE_REVOKED`` where a revoked device asks for another device of its user.
    """
    mine = Client.client_id == new.caller.client_id
    if connection.scalar(select(Client.client_id).where(mine)) is None:
        connection.execute(insert(Client), new_client(new.caller) | _inherited(connection, old))
        _retire(connection, old.caller.client_id, new.caller.client_id)
    elif not old.revoked or new.revoked:
        return new
    elif _is_the_same(connection, new.caller.client_id, family):
        connection.execute(update(Client).where(mine).values(revoked=1, rescue=int(old.rescue)))
    else:
        raise Revoked(rescue=old.rescue)
    return replace(new, revoked=old.revoked, rescue=old.rescue)


def _inherited(connection: Connection, old: Session) -> dict[str, object]:
    columns = Client.device_name, Client.revoked, Client.rescue, Client.last_seq_sent
    row = connection.execute(select(*columns).where(Client.client_id == old.caller.client_id)).mappings().one()
    return dict(row)


def _retire(connection: Connection, old: str, new: str) -> None:
    """What the old id said it holds is the new one's to say now, and the browser is called under the new one."""
    connection.execute(update(Client).where(Client.client_id == old).values(outbox=None))
    called = update(PushSubscription).where(PushSubscription.client_id == old)
    connection.execute(called.values(client_id=new))


def _is_the_same(connection: Connection, client_id: str, family: str) -> bool:
    """Whether this sign-in has gone by that id before: then its answer was lost, and it was revoked since."""
    mine = RefreshToken.family == family, RefreshToken.client_id == client_id
    return connection.scalar(select(RefreshToken.digest).where(*mine).limit(1)) is not None
