"""``GET /api/register`` and ``GET /api/jobs/<id>``: what the desk reads beside its feed (D1, D13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, request, stream_with_context
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from server.auth import caller, signed_in
from server.jobs import register_csv
from server.jobs.register_items import items
from server.jobs.register_query import page, read_cursor, write_cursor
from server.jobs.register_walk import wanted
from server.jobs.story import Story
from server.roles import DESK
from server.store.engine import reading
from server.web.asked import Asked
from server.web.bodies import answer
from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.jobs.register_query import Page, Wanted
    from sync.messages import Caller, Json, Row

CSV_PAGE = 1000
READERS = (*DESK, "accountant")

register_routes = Blueprint(
    "register", __name__, url_prefix="/api/register", description="The repair register, found as one types."
)
job_routes = Blueprint("jobs", __name__, url_prefix="/api/jobs", description="One job's whole story.")
ROUTES = (register_routes, job_routes)


class Query(Asked):
    """Filters; all may be left out. ``from`` and ``to``: days in Shanghai by which the job was received, included."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
    status = fields.String(load_default="", validate=validate.Length(max=200), metadata={"description": "a,b,…"})
    centre = fields.String(load_default=None, validate=validate.Length(max=36))
    technician = fields.String(load_default=None, validate=validate.Length(max=36))
    since = fields.Date(load_default=None, data_key="from")
    until = fields.Date(load_default=None, data_key="to")
    sort = fields.String(load_default="-received_at", validate=validate.OneOf(["received_at", "-received_at"]))
    cursor = fields.String(load_default=None, validate=validate.Length(max=100))
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=500))
    format = fields.String(load_default=None, validate=validate.OneOf(["json", "csv"]))
    lang = fields.String(load_default="zh-CN", validate=validate.OneOf(["zh-CN", "en"]))


class Answer(Schema):
    """``next_cursor`` is null on the last page."""

    items = fields.List(fields.Dict(), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class StorySchema(Schema):
    """The job's row, and a list of rows for every kind that has a job column (``contract.json``)."""

    job = fields.Dict(required=True)
    steps = fields.List(fields.Dict(), required=True)
    seals = fields.List(fields.Dict(), required=True)
    review_items = fields.List(fields.Dict(), required=True)
    mutations = fields.List(fields.Dict(), required=True)
    people = fields.Dict(required=True)
    devices = fields.List(fields.Dict(), required=True)


@register_routes.route("")
@signed_in(*READERS)
@register_routes.arguments(Query, location="query")
@register_routes.response(200, Answer)
def find(query: Json) -> Response:
    """A page of the register, newest first; with ``Accept: text/csv`` or ``format=csv`` all of it as a file."""
    asked = wanted(caller().org, caller().centres, query)
    if _wants_csv(query["format"]):
        return _file(asked, english=query["lang"] == "en")
    after = read_cursor(query["cursor"]) if query["cursor"] else None
    if query["cursor"] and after is None:
        raise SyncError(422, "INVALID", "This cursor is not one of ours.", "cursor")
    lines, found = _page(asked, after, query["limit"])
    return answer({"items": lines, "next_cursor": write_cursor(found.after) if found.after is not None else None})


@job_routes.route("/<string:job_id>")
@signed_in(*READERS, "technician")
@job_routes.response(200, StorySchema)
def story(job_id: str) -> Response:
    """Everything about one job; its own technician may read it too. 404 for a job that is not here, or not his."""
    with reading() as connection:
        teller = Story(connection, caller().org)
        job = teller.job(job_id)
        if job is None or not _may_read(caller(), job):
            raise SyncError(404, "NOT_FOUND", "There is no such job here.")
        return answer(teller.tell(job))


def _may_read(who: Caller, job: Row) -> bool:
    if who.role == "technician":
        return bool(job["technician"] == who.user)
    return job["centre"] in who.centres


def _page(asked: Wanted, after: int | None, limit: int) -> tuple[list[Json], Page]:
    with reading() as connection:
        found = page(connection, asked, after, limit)
        return items(connection, found.jobs), found


def _wants_csv(asked: Any) -> bool:
    best = request.accept_mimetypes.best_match(["application/json", "text/csv"], default="application/json")
    return asked == "csv" or (asked is None and best == "text/csv")


def _file(asked: Wanted, *, english: bool) -> Response:
    def pages() -> Iterator[list[Json]]:
        after: int | None = None
        while True:
            lines, found = _page(asked, after, CSV_PAGE)
            yield lines
            after = found.after
            if after is None:
                return

    body = stream_with_context(register_csv.lines(pages(), english=english))
    response = Response(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="register.csv"'
    return response
