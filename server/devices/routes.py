"""Devices as the office sees them: whose, when last heard of, what they still hold; and signing one out for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import delete, select, update

from server.auth import caller, signed_in
from server.auth.tables import PushSubscription
from server.mutation import Args
from server.roles import DESK, LEAD
from server.store.engine import reading, retrying, writing
from server.store.tables import Client
from server.users import User
from sync.errors import SyncError

if TYPE_CHECKING:
    from sync.messages import Json

blueprint = Blueprint("devices", __name__, url_prefix="/api/devices", description="Devices.")


class Device(Schema):
    """One device. Times are UTC; ``unsent`` and ``files_unsent`` as it said at its last contact."""

    client_id = fields.String()
    user = fields.String()
    user_name = fields.String(allow_none=True)
    name = fields.String()
    build = fields.String(allow_none=True)
    last_contact = fields.String(allow_none=True)
    offset_ms = fields.Integer(allow_none=True)
    unsent = fields.Integer(allow_none=True)
    files_unsent = fields.Integer(allow_none=True)
    oldest_at = fields.String(allow_none=True)
    revoked = fields.Boolean()


class Devices(Schema):
    """All of them."""

    items = fields.List(fields.Nested(Device))


class RevokeArgs(Args):
    """``rescue``: take in what it has not sent yet, in quarantine."""

    rescue = fields.Boolean(required=True)


@blueprint.get("")
@signed_in(*DESK)
@blueprint.response(200, Devices)
def devices() -> Json:
    """The devices of the organisation, last heard of first."""
    wanted = (
        select(Client, User.name.label("user_name"))
        .outerjoin(User, User.id == Client.user_id)
        .where(Client.org_id == caller().org, Client.build.is_distinct_from("server"))  # its own are nobody's to lose
        .order_by(Client.seen_at.desc(), Client.client_id)
    )
    with reading() as connection:
        return {"items": [_device(row) for row in connection.execute(wanted)]}


@blueprint.post("/<client_id>/revoke")
@signed_in(*LEAD)
@blueprint.arguments(RevokeArgs)
@blueprint.response(204)
def revoke(args: Json, client_id: str) -> None:
    """Sign a device out for good (it was lost, its owner has left). Its refresh tokens stay, so that it is told why."""

    def attempt(_n: int) -> int:
        with writing() as connection:
            mine = Client.client_id == client_id, Client.org_id == caller().org
            changed = connection.execute(update(Client).where(*mine).values(revoked=1, rescue=int(args["rescue"])))
            if changed.rowcount:
                connection.execute(delete(PushSubscription).where(PushSubscription.client_id == client_id))
            connection.commit()
            return changed.rowcount

    if not retrying(attempt):
        raise SyncError(404, "NOT_FOUND", "There is no such device.")


def _device(row: Any) -> Json:
    outbox = orjson.loads(row.outbox or "{}")
    unsent = _still_unsent(outbox, row.last_mutation_id)
    return {
        "client_id": row.client_id,
        "user": row.user_id,
        "user_name": row.user_name,
        "name": row.device_name,
        "build": row.build,
        "last_contact": row.seen_at,
        "offset_ms": row.offset_ms,
        "unsent": unsent,
        "files_unsent": outbox.get("files_unsent"),
        "oldest_at": outbox.get("oldest_at") if unsent else None,
        "revoked": bool(row.revoked),
    }


def _still_unsent(outbox: Json, last_mutation_id: int) -> int | None:
    """What it said it held when it asked, less what that same request brought; None before the first contact."""
    if "unsent" not in outbox:
        return None
    said, next_id = int(outbox["unsent"]), int(outbox["next_id"])
    return min(said, max(0, next_id - 1 - last_mutation_id))
