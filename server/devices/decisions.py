"""Signing a device out for good, with or without its unsent work, and letting it in again; each kept on record."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from server import clock, ids
from server.auth.tables import PushSubscription, RefreshToken
from server.devices.models import ALLOWED, RESCUED, REVOKED, DeviceDecision
from server.store.engine import retrying, writing
from server.store.tables import Client
from server.users import User
from sync.errors import SyncError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.messages import Caller, Json

_FLAGS = {REVOKED: (1, 0), RESCUED: (1, 1), ALLOWED: (0, 0)}
"""Columns ``revoked`` and ``rescue`` of ``clients`` after each decision."""


def decide(who: Caller, client_id: str, decision: str, reason: str | None) -> None:
    """Take a decision about a device, under whatever numbers it goes. What is so already leaves no row.

    404 ``NOT_FOUND``; 403 ``NOT_ALLOWED`` for the device that asks: nobody locks himself out.
    """

    def attempt(_n: int) -> None:
        with writing() as connection:
            numbers = _numbers(connection, client_id)
            if who.client_id in numbers:
                raise SyncError(403, "NOT_ALLOWED", "This is the device you are using. Sign out on it instead.")
            changed = [one for one in numbers if _changed(connection, who, one, decision)]
            if changed:
                connection.execute(insert(DeviceDecision), [_row(who, one, decision, reason) for one in changed])
                connection.commit()

    retrying(attempt)


def decisions_of(connection: Connection, org: str) -> dict[str, list[Json]]:
    """Client id → its decisions, the newest first: ``{decision, reason, by, by_name, at}``."""
    wanted = (
        select(DeviceDecision, User.name.label("by_name"))
        .outerjoin(User, User.id == DeviceDecision.by)
        .where(DeviceDecision.org_id == org)
        .order_by(DeviceDecision.id.desc())
    )
    found: dict[str, list[Json]] = defaultdict(list)
    for row in connection.execute(wanted):
        told = {"decision": row.decision, "reason": row.reason, "by": row.by, "by_name": row.by_name, "at": row.at}
        found[row.client_id].append(told)
    return found


def _numbers(connection: Connection, client_id: str) -> list[str]:
    """The id, and those under which its sign-in went on (rule P1.6): who is signed out is the device, not a number."""
    families = select(RefreshToken.family).where(RefreshToken.client_id == client_id)
    same = select(RefreshToken.client_id).where(RefreshToken.family.in_(families)).distinct()
    return sorted({client_id, *connection.scalars(same)})


def _changed(connection: Connection, who: Caller, client_id: str, decision: str) -> bool:
    """Set the device's flags; False where they say so already."""
    mine = Client.client_id == client_id, Client.org_id == who.org
    found = connection.execute(select(Client.revoked, Client.rescue).where(*mine).with_for_update()).first()
    if found is None:
        raise SyncError(404, "NOT_FOUND", "There is no such device.")
    revoked, rescue = _FLAGS[decision]
    if (found.revoked, found.rescue) == (revoked, rescue):
        return False
    connection.execute(update(Client).where(*mine).values(revoked=revoked, rescue=rescue))
    if revoked:
        connection.execute(delete(PushSubscription).where(PushSubscription.client_id == client_id))
    return True


def _row(who: Caller, client_id: str, decision: str, reason: str | None) -> dict[str, object]:
    return {
        "id": ids.uuid7(),
        "org_id": who.org,
        "client_id": client_id,
        "decision": decision,
        "reason": reason,
        "by": who.user,
        "at": clock.now(),
    }
