"""``GET /api/verification``: the finished jobs that wait for the department, and one of them side by side (D12)."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Final

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from server.auth import caller, signed_in
from server.roles import LEAD
from server.store.engine import reading
from server.verification import queue
from server.verification.answer import lines, whole
from server.verification.load import Loader
from server.web.asked import Asked
from server.web.bodies import answer
from sync.errors import SyncError

if TYPE_CHECKING:
    from flask import Response

    from sync.messages import Json

_CURSOR: Final = re.compile(rb"v1:([0-9TZ:.~-]{1,24}):([0-9a-f-]{36})")

blueprint = Blueprint(
    "verification", __name__, url_prefix="/api/verification", description="Finished jobs, until they are confirmed."
)


class Query(Asked):
    """``state``: waiting for the office, or sent back and not answered."""

    state = fields.String(load_default="waiting", validate=validate.OneOf(queue.STATES))
    technician = fields.String(load_default=None, validate=validate.Length(max=36))
    cursor = fields.String(load_default=None, validate=validate.Length(max=120))
    limit = fields.Integer(load_default=50, validate=validate.Range(min=0, max=200))


class MarkSchema(Schema):
    """One thing that is unusual. ``kind`` and ``row``: where it stands; null for the job as a whole."""

    code = fields.String(required=True)
    severity = fields.String(required=True, metadata={"description": "stop or warn"})
    kind = fields.String(required=True, allow_none=True)
    row = fields.String(required=True, allow_none=True)
    values = fields.Dict(required=True)


class Answer(Schema):
    """``next_cursor`` is null on the last page; the counts are of all pages and of both states."""

    items = fields.List(fields.Dict(), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    waiting = fields.Integer(required=True)
    sent_back = fields.Integer(required=True)


class WholeSchema(Schema):
    """The job, a list of rows for each kind, and the marks."""

    job = fields.Dict(required=True)
    checks = fields.List(fields.Dict(), required=True)
    parts = fields.List(fields.Dict(), required=True)
    ratings = fields.List(fields.Dict(), required=True)
    seals = fields.List(fields.Dict(), required=True)
    verifications = fields.List(fields.Dict(), required=True)
    marks = fields.List(fields.Nested(MarkSchema), required=True)
    people = fields.Dict(required=True)


@blueprint.get("")
@signed_in(*LEAD)
@blueprint.arguments(Query, location="query")
@blueprint.response(200, Answer)
def find(query: Json) -> Response:
    """A page of the queue of the caller's centres; what was finished first comes first."""
    who = caller()
    wanted = queue.Wanted(who.org, who.centres, query["state"], query["technician"])
    limit = query["limit"]
    with reading() as connection:
        found = queue.page(connection, wanted, _after(query["cursor"]), limit + 1)
        more = len(found) > limit > 0
        counts = {
            state: queue.count(connection, queue.Wanted(who.org, who.centres, state)) for state in queue.STATES
        }  # fmt: skip
        items = lines(connection, who.org, [job for _place, job in found[:limit]])
    return answer({"items": items, "next_cursor": _cursor(*found[limit - 1]) if more else None, **counts})


@blueprint.get("/<uuid:job_id>")
@signed_in(*LEAD)
@blueprint.response(200, WholeSchema)
def side_by_side(job_id: object) -> Response:
    """Everything about one job, and what is unusual in it. 404 for a job that is not here, or not his."""
    who = caller()
    with reading() as connection:
        job = Loader(connection, who.org).one("jobs", str(job_id))
        if job is None or job["centre"] not in who.centres:
            raise SyncError(404, "NOT_FOUND", "There is no such job here.")
        return answer(whole(connection, who.org, job))


def _cursor(place: str, job: str) -> str:
    return base64.urlsafe_b64encode(f"v1:{place}:{job}".encode()).decode().rstrip("=")


def _after(cursor: str | None) -> tuple[str, str] | None:
    if cursor is None:
        return None
    try:
        found = _CURSOR.fullmatch(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        found = None
    if found is None:
        raise SyncError(422, "INVALID", "This cursor is not one of ours.", "cursor")
    return found[1].decode(), found[2].decode()
