"""``/api/rescue``: the key a phone seals with, what a phone says it lost, and phones left with unsent work."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from server.auth import caller, signed_in
from server.fields import ident, instant
from server.mutation import Args
from server.rescue.left import left_behind
from server.rescue.notices import Notice, tell
from server.roles import DESK
from server.runtime import runtime
from server.store.engine import reading
from server.store.tables import Client

if TYPE_CHECKING:
    from sync.messages import Json

blueprint = Blueprint("rescue", __name__, url_prefix="/api/rescue", description="Rescue files and lost work.")

_MOST = 1_000_000


class Key(Schema):
    """``public``: the point on P-256, uncompressed, base64. ``id``: its SHA-256, as a rescue file names it."""

    id = fields.String()
    public = fields.String()


class LossArgs(Args):
    """What a device finds missing: so many records, the oldest of ``oldest_at``; ``marked_at``: when it had them."""

    client_id = ident()
    unsent = fields.Integer(required=True, strict=True, validate=validate.Range(1, _MOST))
    oldest_at = instant(optional=True)
    marked_at = instant()


class Left(Schema):
    """A phone with unsent work whose owner works on another one since ``now_on``. Times are UTC."""

    client_id = fields.String()
    user = fields.String()
    user_name = fields.String(allow_none=True)
    name = fields.String()
    unsent = fields.Integer()
    files_unsent = fields.Integer()
    oldest_at = fields.String(allow_none=True)
    last_contact = fields.String()
    now_on = fields.String()


class AllLeft(Schema):
    """All of them, the longest silent first."""

    items = fields.List(fields.Nested(Left))


@blueprint.get("/key")
@signed_in(rescue=True)
@blueprint.response(200, Key)
def key() -> Json:
    """What phones seal rescue files with; kept by them for the day the server is out of reach."""
    keys = runtime().keys
    return {"id": keys.rescue_id, "public": base64.b64encode(keys.rescue_public).decode()}


@blueprint.post("/losses")
@signed_in(rescue=True)
@blueprint.arguments(LossArgs)
@blueprint.response(204)
def lost(args: Json) -> None:
    """A phone tells that its storage holds less than it did. Said again, it is told to the office once."""
    who = caller()
    if _is_anothers(args["client_id"], who.user):
        return
    since = f", the oldest of {args['oldest_at']}" if args["oldest_at"] else ""
    message = f"{who.name}'s device has lost {args['unsent']} records it had not sent{since}."
    tell(Notice(who.org, who.user, args["client_id"], "DEVICE_LOSS", message, args["marked_at"]))


@blueprint.get("")
@signed_in(*DESK)
@blueprint.response(200, AllLeft)
def left() -> Json:
    """Phones left with unsent work."""
    return {"items": left_behind(caller().org)}


def _is_anothers(client_id: str, user: str) -> bool:
    """Nobody tells of another's device; of one the server never heard of he may."""
    with reading() as connection:
        row = connection.execute(Client.__table__.select().where(Client.client_id == client_id)).first()
    return row is not None and row.user_id != user
