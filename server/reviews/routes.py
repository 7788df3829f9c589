"""``GET /api/reviews/<id>``: an item with what its author sent, for who decides it (rule P3.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import select

from server.auth import caller, signed_in
from server.reviews.mutations import may_decide
from server.reviews.rules import ways_out
from server.roles import DESK
from server.runtime import runtime
from server.store.crypt import KeyRing
from server.store.engine import reading
from server.store.log_entry import opened
from server.store.tables import LaterOutcome, LoggedMutation
from server.users import User
from server.web.bodies import answer
from sync.canonical import parse
from sync.errors import SyncError

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy import Connection

    from sync.messages import Json, Row

blueprint = Blueprint("reviews", __name__, url_prefix="/api/reviews", description="What the office must decide.")
ROUTES = (blueprint,)

MOST_SHOWN = 256 * 1024
"""Characters of a mutation's text; what is longer nobody reads on a screen."""
ENVELOPE = ("v", "at", "tz", "offset_ms", "base_seq")


class ReviewSchema(Schema):
    """The item's row; what was sent and by whom; every outcome, ``n`` 0 being the first; the ways out it has.

    ``mutation``: null where its personal values were erased; its ``args`` null where they are too long to be shown;
    ``corrected``: the arguments the office last put in their place.
    """

    item = fields.Dict(required=True)
    mutation = fields.Dict(required=True, allow_none=True)
    author = fields.Dict(required=True, allow_none=True)
    outcomes = fields.List(fields.Dict(), required=True)
    may = fields.List(fields.String(), required=True)


@blueprint.route("/<string:item_id>")
@signed_in(*DESK)
@blueprint.response(200, ReviewSchema)
def review(item_id: str) -> Response:
    """All about one item. 404 for one that is not here, or waits at another desk."""
    with reading() as connection:
        item = _item(connection, item_id)
        if item is None or not may_decide(caller(), item):
            raise SyncError(404, "NOT_FOUND", "There is no such item here.")
        return answer(_told(connection, item))


def _item(connection: Connection, item_id: str) -> Row | None:
    codec = runtime().codecs["review_items"]
    found = connection.execute(codec.chosen, {"org": caller().org, "ids": [item_id]})
    return next(iter(codec.decode(found, KeyRing(connection, caller().org))), None)


def _told(connection: Connection, item: Row) -> Json:
    line = select(LoggedMutation).where(
        LoggedMutation.client_id == item["client_id"],
        LoggedMutation.id == item["mutation_id"],
        LoggedMutation.org_id == caller().org,
    )
    first = connection.execute(line).first()
    known = select(User.id, User.name, User.role, User.centre).where(User.id == item["user"])
    person = connection.execute(known.where(User.org_id == caller().org)).mappings().first()
    author = None if person is None else dict(person)
    return {
        "item": item,
        "mutation": first and _mutation(connection, first, item),
        "author": author and {"id": author["id"], "name": author["name"]},
        "outcomes": _outcomes(connection, first) if first else [],
        "may": ways_out(item, caller(), author),
    }


def _mutation(connection: Connection, first: Any, item: Row) -> Json | None:
    text = opened(first.body, KeyRing(connection, caller().org))
    if text is None:
        return None
    body = parse(text) if len(text) <= MOST_SHOWN else {}
    told = {"name": first.name, "uuid": first.uuid, "client_id": first.client_id, "id": first.id}
    told |= {key: body.get(key) for key in ENVELOPE} | {"v": first.v, "base_seq": first.base_seq}
    return told | {"args": body.get("args"), "corrected": _corrected(connection, first, item)}


def _corrected(connection: Connection, first: Any, item: Row) -> Any:
    """The arguments of the last correction, carried out or not."""
    mine = LaterOutcome.client_id == first.client_id, LaterOutcome.mutation_id == first.id
    decisions = set(connection.scalars(select(LaterOutcome.decision).where(*mine))) | {item["pending"]}
    wanted = (
        select(LoggedMutation.body)
        .where(LoggedMutation.org_id == caller().org, LoggedMutation.uuid.in_(decisions - {None}))
        .where(LoggedMutation.name == "reviews.correct")
        .order_by(LoggedMutation.seq.desc())
    )
    body = connection.scalar(wanted)
    text = body and opened(body, KeyRing(connection, caller().org))
    return parse(text)["args"]["args"] if text and len(text) <= MOST_SHOWN else None


def _outcomes(connection: Connection, first: Any) -> list[Json]:
    later = (
        select(LaterOutcome)
        .where(LaterOutcome.client_id == first.client_id, LaterOutcome.mutation_id == first.id)
        .order_by(LaterOutcome.n)
    )
    begun = {"n": 0, "at": first.received_at, "by": None} | {key: getattr(first, key) for key in _OUTCOME}
    return [begun] + [
        {"n": row.n, "at": row.at, "by": row.by} | {key: getattr(row, key) for key in _OUTCOME}
        for row in connection.execute(later)
    ]


_OUTCOME = ("outcome", "code", "message", "field", "seq")
