"""Devices as the office sees them: whose, when last heard of, what they still hold; and signing one out for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import select

from server.auth import caller, signed_in
from server.devices.decisions import decide, decisions_of
from server.devices.models import ALLOWED, RESCUED, REVOKED
from server.fields import text
from server.mutation import Args
from server.roles import DESK, LEAD
from server.runtime import runtime
from server.store.engine import reading
from server.store.tables import Client
from server.users import User
from sync.versions import PROTOCOL, too_old

if TYPE_CHECKING:
    from uuid import UUID

    from sync.messages import Json

blueprint = Blueprint("devices", __name__, url_prefix="/api/devices", description="Devices.")


class Decision(Schema):
    """A decision about a device: ``revoked``, ``revoked_with_rescue`` or ``allowed``; by whom and when."""

    decision = fields.String()
    reason = fields.String(allow_none=True)
    by = fields.String()
    by_name = fields.String(allow_none=True)
    at = fields.String()


class Device(Schema):
    """One device. Times are UTC; ``unsent`` and ``files_unsent`` as it said at its last contact.

    A contact that brings nothing is written once a minute at most. ``offset_ms``: our clock minus the device's.
    ``outdated``: older than the oldest build that may fetch rows. ``decisions``: the newest first.
    """

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
    outdated = fields.Boolean()
    revoked = fields.Boolean()
    rescue = fields.Boolean()
    decisions = fields.List(fields.Nested(Decision))


class Devices(Schema):
    """All of them."""

    items = fields.List(fields.Nested(Device))


class AllowArgs(Args):
    """``reason``: in the words of whoever decides."""

    reason = text(500, optional=True)


class RevokeArgs(AllowArgs):
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
        decided = decisions_of(connection, caller().org)
        return {"items": [_device(row, decided.get(row.client_id, [])) for row in connection.execute(wanted)]}


@blueprint.post("/<uuid:client_id>/revoke")
@signed_in(*LEAD)
@blueprint.arguments(RevokeArgs)
@blueprint.response(204)
def revoke(args: Json, client_id: UUID) -> None:
    """Sign a device out for good (it was lost, its owner has left). Its refresh tokens stay, so that it is told why."""
    decide(caller(), str(client_id), RESCUED if args["rescue"] else REVOKED, args["reason"])


@blueprint.post("/<uuid:client_id>/allow")
@signed_in(*LEAD)
@blueprint.arguments(AllowArgs)
@blueprint.response(204)
def allow(args: Json, client_id: UUID) -> None:
    """Let a device in again. It goes on where it stopped, if it has not been emptied."""
    decide(caller(), str(client_id), ALLOWED, args["reason"])


def _device(row: Any, decisions: list[Json]) -> Json:
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
        "outdated": row.build is not None and too_old(PROTOCOL, row.build, runtime().config.min_build),
        "revoked": bool(row.revoked),
        "rescue": bool(row.rescue),
        "decisions": decisions,
    }


def _still_unsent(outbox: Json, last_mutation_id: int) -> int | None:
    """What it said it held when it asked, less what that same request brought; None before the first contact."""
    if "unsent" not in outbox:
        return None
    said, next_id = int(outbox["unsent"]), int(outbox["next_id"])
    return min(said, max(0, next_id - 1 - last_mutation_id))
