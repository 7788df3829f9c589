"""``/api/exports``: what a desk takes along as a file. Ask, look how far it is, fetch, throw away.

The file itself is fetched by a link that works for two minutes, so that the browser, not the page, holds its bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, send_file
from flask_smorest import Blueprint
from itsdangerous import BadSignature, URLSafeTimedSerializer
from marshmallow import Schema, fields, validate

from server import clock
from server.auth import caller, signed_in
from server.exports import maker, records
from server.exports.cells import FIRM_ZONE
from server.exports.columns import TABLES
from server.exports.models import READY
from server.exports.sources import source
from server.roles import DESK
from server.runtime import runtime
from server.store.engine import reading
from server.web.bodies import answer
from sync.errors import SyncError

if TYPE_CHECKING:
    from sqlalchemy import Row

    from sync.messages import Caller, Json

EXPORTERS: Final = (*DESK, "accountant")
"""Who may read the register line by line may take it along; who took what is written down."""
OWNERS: Final = ("admin",)
"""The whole firm's data: an administrator who belongs to no centre."""
WATCHERS: Final = ("manager", "admin")
"""They see who exported what."""
AT_ONCE: Final = 1000
"""So many jobs are made into a file while the caller waits; more are the worker's."""
LINK_S: Final = 120

blueprint = Blueprint("exports", __name__, url_prefix="/api/exports", description="Tables and the whole firm as files.")


class Filters(Schema):
    """Those of ``GET /api/register``."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
    status = fields.String(load_default="", validate=validate.Length(max=200))
    centre = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=36))
    technician = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=36))
    since = fields.Date(load_default=None, allow_none=True, data_key="from")
    until = fields.Date(load_default=None, allow_none=True, data_key="to")


class Wanted(Schema):
    """What is wanted. ``archive``: everything of the firm, always a ZIP."""

    what = fields.String(required=True, validate=validate.OneOf([*TABLES, "archive"]))
    format = fields.String(load_default="xlsx", validate=validate.OneOf(["csv", "xlsx"]))
    lang = fields.String(load_default="zh-CN", validate=validate.OneOf(["zh-CN", "en"]))
    filters = fields.Nested(Filters, load_default=dict)


class ExportSchema(Schema):
    """An export. ``state``: waiting, making, ready, failed, gone. ``done`` of ``total``; ``size`` in bytes."""

    id = fields.String(required=True)
    what = fields.String(required=True)
    format = fields.String(required=True)
    lang = fields.String(required=True)
    state = fields.String(required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True, allow_none=True)
    rows = fields.Integer(required=True)
    size = fields.Integer(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)
    user = fields.String(required=True, allow_none=True)
    user_name = fields.String(required=True, allow_none=True)
    filters = fields.Dict(required=True)
    searched = fields.Boolean(required=True)
    asked_at = fields.String(required=True)
    ended_at = fields.String(required=True, allow_none=True)
    taken_at = fields.String(required=True, allow_none=True)
    kept_until = fields.String(required=True, allow_none=True)


class ExportList(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(ExportSchema), required=True)


class Link(Schema):
    """Where the file is for two minutes, without signing in."""

    url = fields.String(required=True)


@blueprint.route("", methods=["POST"])
@signed_in(*EXPORTERS)
@blueprint.arguments(Wanted)
@blueprint.response(202, ExportSchema)
def ask(wanted: Json) -> Response:
    """Ask for a file. A short one is ready with the answer; the worker makes the others."""
    who = caller()
    if wanted["what"] == "archive":
        _need_owner(who)
        wanted |= {"format": "zip", "filters": {}}
    query = {name: value for name, value in wanted["filters"].items() if value}
    short = wanted["what"] != "archive" and _is_short(who, wanted["what"], query)
    export = records.ask(who.org, who.user, who.centres, wanted | {"query": query})
    if not (short and maker.make_now(export)):
        maker.wake()
    return answer(records.told(_own(export)), 202)


@blueprint.route("")
@signed_in(*EXPORTERS)
@blueprint.response(200, ExportList)
def find() -> Response:
    """The latest fifty: one's own; managers and administrators see everybody's."""
    return answer({"items": records.listed(caller(), everybody=caller().role in WATCHERS)})


@blueprint.route("/<string:export_id>")
@signed_in(*EXPORTERS)
@blueprint.response(200, ExportSchema)
def look(export_id: str) -> Response:
    """How far one's own is."""
    return answer(records.told(_own(export_id)))


@blueprint.route("/<string:export_id>/again", methods=["POST"])
@signed_in(*EXPORTERS)
@blueprint.response(202, ExportSchema)
def again(export_id: str) -> Response:
    """Start one's own anew after it failed, or because it seems to stand still."""
    records.again(_own(export_id))
    maker.wake()
    return answer(records.told(_own(export_id)), 202)


@blueprint.route("/<string:export_id>/link", methods=["POST"])
@signed_in(*EXPORTERS)
@blueprint.response(200, Link)
def link(export_id: str) -> Response:
    """A link to the file of one's own export. 409 until it is ready, and after it has gone."""
    row = _need_file(_own(export_id))
    return answer({"url": f"/api/exports/files/{_links().dumps([row.org_id, row.id])}"})


@blueprint.route("/<string:export_id>", methods=["DELETE"])
@signed_in(*EXPORTERS)
@blueprint.response(200, ExportSchema)
def drop(export_id: str) -> Response:
    """Throw one's own file away, or stop making it."""
    row = _own(export_id)
    records.drop(row.id)
    maker.path_of(row).unlink(missing_ok=True)
    return answer(records.told(_own(export_id)))


@blueprint.route("/files/<string:ticket>")
@blueprint.response(200)
def fetch(ticket: str) -> Response:
    """The file behind a link. Its length is told before its bytes, so a broken download is known to be one."""
    try:
        org, export_id = _links().loads(ticket, max_age=LINK_S)
    except BadSignature:
        raise SyncError(404, "NOT_FOUND", "This link has run out; ask for another.") from None
    row = _need_file(records.one(org, export_id))
    records.taken(export_id)
    response = send_file(maker.path_of(row), as_attachment=True, download_name=_name(row), etag=row.sha256, max_age=0)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _is_short(who: Caller, what: str, query: Json) -> bool:
    with reading() as connection:
        return source(connection, what, who.org, who.centres, query).count(AT_ONCE + 1) <= AT_ONCE


def _need_owner(who: Caller) -> None:
    with reading() as connection:
        every = records.centres(connection, who.org)
    if who.role not in OWNERS or not set(who.centres) >= every:
        raise SyncError(403, "NOT_ALLOWED", "The whole firm is an administrator's, of all centres.")


def _own(export_id: str) -> Row[Any]:
    row = records.one(caller().org, export_id)
    if row is None or row.user_id != caller().user:
        raise SyncError(404, "NOT_FOUND", "There is no such export of yours.")
    return row


def _need_file(row: Row[Any] | None) -> Row[Any]:
    if row is None or row.state != READY or not maker.path_of(row).exists():
        raise SyncError(409, "CONFLICT", "The file is not ready, or has gone.")
    return row


def _name(row: Row[Any]) -> str:
    """As it lands in the folder of downloads: 登记簿-2026-11-22.xlsx."""
    day = clock.parse(row.ended_at).astimezone(FIRM_ZONE).date()
    table = TABLES.get(row.what)
    title = "Fieldseal" if table is None else table.en if row.lang == "en" else table.zh
    return f"{title}-{day}.{maker.ENDINGS[row.format]}"


def _links() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(runtime().keys.cursor, salt="exports.link")
