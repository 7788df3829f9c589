"""``GET /api/erasures/<customer>``: what is on file of a customer, for the one who is about to erase him."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import func, select

from server.auth import caller, signed_in
from server.runtime import runtime
from server.store.crypt import KeyRing
from server.store.engine import reading
from server.web.bodies import answer
from sync.errors import SyncError

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy import Connection

    from sync.messages import Caller, Json

MOST_JOBS = 200
_COUNTED = ("seals", "ratings", "photos")

blueprint = Blueprint(
    "erasures", __name__, url_prefix="/api/erasures", description="Customers' files, and erasing them (rule S3)."
)


class Answer(Schema):
    """The customer's file. ``counts``: rows of his jobs by kind; ``jobs``: the latest 200, newest first."""

    customer = fields.Dict(required=True)
    sites = fields.List(fields.Dict(), required=True)
    equipment = fields.List(fields.Dict(), required=True)
    next_services = fields.List(fields.Dict(), required=True)
    jobs = fields.List(fields.Dict(), required=True)
    held = fields.Integer(required=True, metadata={"description": "Jobs that must be kept (a standing hold)."})
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    erasures = fields.List(fields.Dict(), required=True)


@blueprint.route("/<string:customer>")
@signed_in("manager", "admin")
@blueprint.response(200, Answer)
def look(customer: str) -> Response:
    """A customer's file with what hangs on it. 404 for one of another centre."""
    with reading() as connection:
        return answer(_look(connection, caller(), customer))


def _look(connection: Connection, who: Caller, customer: str) -> Json:
    found = _rows(connection, who, "customers", "id", customer)
    if not found or found[0]["centre"] not in who.centres:
        raise SyncError(404, "NOT_FOUND", "There is no such customer.")
    jobs = _rows(connection, who, "jobs", "customer", customer)
    told = ("id", "number", "product", "status", "received_at", "closed_at")
    return {
        "customer": found[0],
        "sites": _rows(connection, who, "sites", "customer", customer),
        "equipment": _rows(connection, who, "equipment", "customer", customer),
        "next_services": _rows(connection, who, "next_services", "customer", customer),
        "jobs": [{name: job[name] for name in told} for job in _newest(jobs)],
        "counts": {"jobs": len(jobs)} | {kind: _count(connection, who, kind, customer) for kind in _COUNTED},
        "held": _held(connection, who, customer),
        "erasures": _rows(connection, who, "erasures", "customer", customer),
    }


def _newest(jobs: list[Json]) -> list[Json]:
    return sorted(jobs, key=lambda job: (job["received_at"], job["id"]), reverse=True)[:MOST_JOBS]


def _rows(connection: Connection, who: Caller, kind: str, column: str, value: str) -> list[Json]:
    codec = runtime().codecs[kind]
    found: list[Any] = list(connection.execute(codec.by(column), {"org": who.org, "value": value}))
    return codec.decode(found, KeyRing(connection, who.org))


def _count(connection: Connection, who: Caller, kind: str, customer: str) -> int:
    """How many rows of his jobs there are."""
    jobs, rows = runtime().kinds["jobs"].table, runtime().kinds[kind].table
    his = select(jobs.c.id).where(jobs.c.customer == customer, jobs.c.org_id == who.org)
    return connection.scalar(select(func.count()).select_from(rows).where(rows.c.job.in_(his))) or 0


def _held(connection: Connection, who: Caller, customer: str) -> int:
    """How many of his jobs somebody wants kept as they are."""
    jobs, holds = runtime().kinds["jobs"].table, runtime().kinds["holds"].table
    his = select(jobs.c.id).where(jobs.c.customer == customer, jobs.c.org_id == who.org)
    standing = select(func.count(holds.c.job.distinct())).where(holds.c.job.in_(his), holds.c.released_at.is_(None))
    return connection.scalar(standing) or 0
