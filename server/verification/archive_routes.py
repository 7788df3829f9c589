"""``GET /api/archive/due``: whose time is over by the firm's rule (D13). It destroys nothing: a manager does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from server.auth import caller, signed_in
from server.store.engine import reading
from server.verification.retention import due_now, holds_of
from server.web.asked import Asked
from server.web.bodies import answer

if TYPE_CHECKING:
    from flask import Response

    from sync.messages import Json

OFFICE: Final = ("manager", "admin")
MOST_HOLDS: Final = 200

blueprint = Blueprint("archive", __name__, url_prefix="/api/archive", description="What is kept how long.")


class Query(Asked):
    """``after``: the last customer of the page before."""

    after = fields.String(load_default=None, validate=validate.Length(max=36))
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=500))


class DueSchema(Schema):
    """A customer whose jobs are all over their time."""

    customer = fields.String(required=True)
    name = fields.String(required=True)
    jobs = fields.Integer(required=True)
    last_closed = fields.String(required=True)


class Answer(Schema):
    """``keep``: years by charge type; empty: all is kept for ever. ``next_after`` is null on the last page."""

    keep = fields.Dict(required=True)
    items = fields.List(fields.Nested(DueSchema), required=True)
    next_after = fields.String(required=True, allow_none=True)
    holds = fields.List(fields.Dict(), required=True)


@blueprint.get("/due")
@signed_in(*OFFICE)
@blueprint.arguments(Query, location="query")
@blueprint.response(200, Answer)
def due(query: Json) -> Response:
    """Whose records may be destroyed by the firm's rule, and what is on hold; nothing is destroyed by itself."""
    who, limit = caller(), query["limit"]
    wanted = due_now(who.org, who.centres)
    with reading() as connection:
        found = wanted.page(connection, query["after"], limit + 1)
        holds = holds_of(connection, who.org, who.centres, MOST_HOLDS)
    items = found[:limit]
    after = items[-1]["customer"] if len(found) > limit else None
    return answer({"keep": wanted.keep, "items": items, "next_after": after, "holds": holds})
