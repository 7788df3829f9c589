"""``GET /api/board/elsewhere``: which technicians work for other centres, and on how many jobs (D3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import func, select

from server.auth import caller, signed_in
from server.roles import DESK
from server.runtime import runtime
from server.store.engine import reading
from server.web.bodies import answer

if TYPE_CHECKING:
    from flask import Response

    from sync.messages import Caller, Json

IN_HAND: Final = ("assigned", "accepted", "appointed", "travelling", "arrived", "working")
"""States in which a technician has still to do a job."""

blueprint = Blueprint("board", __name__, url_prefix="/api/board", description="What the board needs beside its feed.")
ROUTES = (blueprint,)


class InHand(Schema):
    """A technician's id, and how many jobs of other centres he has in hand."""

    technician = fields.String(required=True)
    open = fields.Integer(required=True)


class Elsewhere(Schema):
    """Those who have any."""

    items = fields.List(fields.Nested(InHand), required=True)


@blueprint.get("/elsewhere")
@signed_in(*DESK)
@blueprint.response(200, Elsewhere)
def elsewhere() -> Response:
    """Jobs in hand outside the caller's centres: how many, and nothing else of them."""
    return answer({"items": _in_hand_elsewhere(caller())})


def _in_hand_elsewhere(who: Caller) -> list[Json]:
    jobs = runtime().kinds["jobs"].table
    wanted = (
        select(jobs.c.technician, func.count().label("open"))
        .where(jobs.c.org_id == who.org, jobs.c.centre.not_in(who.centres), jobs.c.status.in_(IN_HAND))
        .where(jobs.c.technician.is_not(None))
        .group_by(jobs.c.technician)
        .order_by(jobs.c.technician)
    )
    with reading() as connection:
        return [{"technician": row.technician, "open": row.open} for row in connection.execute(wanted)]
