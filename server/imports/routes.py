"""``/api/imports``: settle how a file is to be read, look, try, write, correct, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, stream_with_context
from flask_smorest import Blueprint
from marshmallow import fields, validate

from server import clock
from server.auth import caller, signed_in
from server.imports import runs, settings, shown, work
from server.imports.faults import FileFault
from server.imports.fields import KINDS, NAMES
from server.imports.passes import Pass
from server.imports.tally import in_language
from server.imports.uploads import looked_at, wake
from server.mutation import Args
from server.web.asked import Asked
from server.web.bodies import answer
from sync.errors import SyncError

if TYPE_CHECKING:
    from sync.messages import Json

_SETTLED: Final = (*runs.STARTABLE, "failed")

blueprint = Blueprint("imports", __name__, url_prefix="/api/imports", description="Import of jobs, customers and more.")


class PageQuery(Asked):
    """Which page of runs."""

    cursor = fields.String(load_default=None, validate=validate.Length(max=36))
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=100))


class PreviewQuery(Asked):
    """Which rows, counted from the first below the heading."""

    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=100))
    first = fields.Integer(load_default=0, validate=validate.Range(min=0, max=10_000), data_key="from")


class LangQuery(Asked):
    """In which language the reasons are told."""

    lang = fields.String(load_default="zh-CN", validate=validate.OneOf(["zh-CN", "en"]))


class StartArgs(Args):
    """Whether one fault keeps every row out."""

    all_or_nothing = fields.Boolean()


@blueprint.get("")
@signed_in(*work.ROLES)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200)
def page(query: Json) -> Response:
    """Runs, newest first."""
    found = runs.page(caller(), query["cursor"], query["limit"])
    items = [shown.run(run, brief=True) for run in found]
    return answer({"items": items, "next_cursor": found[-1]["id"] if len(found) == query["limit"] else None})


@blueprint.get("/fields")
@signed_in(*work.ROLES)
@blueprint.response(200)
def all_fields() -> Response:
    """What can be imported, and into which centres."""
    kinds = [
        {"kind": kind, "say": NAMES[kind], "fields": [one.to_wire() for one in some]} for kind, some in KINDS.items()
    ]
    centres = [{"id": one, "name": name} for one, name in work.centres_of(caller()).items()]
    return answer({"kinds": kinds, "centres": centres})


@blueprint.get("/<string:run_id>")
@signed_in(*work.ROLES)
@blueprint.response(200)
def read(run_id: str) -> Response:
    """One run, to be asked for again while it works."""
    return answer(shown.run(runs.get(caller(), run_id)))


@blueprint.patch("/<string:run_id>")
@signed_in(*work.ROLES)
@blueprint.arguments(settings.Patch)
@blueprint.response(200)
def correct(patch: Json, run_id: str) -> Response:
    """Settings, corrected by hand; no more once something was written under them."""
    run = _with_file(run_id)
    if run["wrote"]:
        raise _not_now()
    if any(name in patch and patch[name] != (run["settings"] or {}).get(name) for name in settings.LOOK_AGAIN):
        asked = (run["settings"] or {}) | patch
        runs.move(run_id, _SETTLED, state="reading", settings=asked, stop_asked=0)
        return answer(looked_at(run_id, run["size"]))
    if run["detected"] is None:
        raise _not_now()
    after = settings.patched(run["settings"], patch, run["detected"])
    if fault := settings.fault_of(after, run["detected"]):
        raise SyncError(422, "INVALID", fault[1], fault[0])
    runs.move(run_id, runs.STARTABLE, state="ready", settings=after)
    return answer(shown.run(runs.get(caller(), run_id)))


@blueprint.get("/<string:run_id>/preview")
@signed_in(*work.ROLES)
@blueprint.arguments(PreviewQuery, location="query")
@blueprint.response(200)
def preview(query: Json, run_id: str) -> Response:
    """Some rows as they stand in the file and as they would become."""
    run = _with_file(run_id)
    if run["detected"] is None:
        raise _not_now()
    centres = work.centres_of(caller())
    try:
        rows = Pass(run, caller(), centres).preview(query["first"], query["limit"])
    except FileFault as fault:
        raise SyncError(422, "INVALID", str(fault)) from None
    names = [one.name for one in KINDS[run["settings"]["kind"]]]
    return answer(
        {"headings": settings.headings(run["detected"]), "fields": names, "rows": [shown.row(one) for one in rows]}
    )


@blueprint.post("/<string:run_id>/dry-run")
@signed_in(*work.ROLES)
@blueprint.response(202)
def dry_run(run_id: str) -> Response:
    """Read everything, write nothing."""
    return _begin(run_id, "checking", {})


@blueprint.post("/<string:run_id>/start")
@signed_in(*work.ROLES)
@blueprint.arguments(StartArgs)
@blueprint.response(202)
def start(args: Json, run_id: str) -> Response:
    """Read everything, then write."""
    return _begin(run_id, "writing", args)


@blueprint.post("/<string:run_id>/stop")
@signed_in(*work.ROLES)
@blueprint.response(202)
def stop(run_id: str) -> Response:
    """End after the batch at work; what was written stays and can be undone or gone on with."""
    run = runs.get(caller(), run_id)
    runs.move(run["id"], ("checking", "writing"), stop_asked=1)
    return answer(shown.run(runs.get(caller(), run_id)), 202)


@blueprint.post("/<string:run_id>/undo")
@signed_in(*work.ROLES)
@blueprint.response(202)
def take_back(run_id: str) -> Response:
    """Take back what nobody has touched since."""
    run = runs.get(caller(), run_id)
    if not run["wrote"]:
        raise _not_now()
    runs.move(run_id, ("done", "stopped"), state="undoing", user_id=caller().user)
    wake()
    return answer(shown.run(runs.get(caller(), run_id)), 202)


@blueprint.get("/<string:run_id>/refused.csv")
@signed_in(*work.ROLES)
@blueprint.arguments(LangQuery, location="query")
def refused(query: Json, run_id: str) -> Response:
    """The refused rows with the reason at the end, to be corrected and fed again."""
    run = _with_file(run_id)
    place = runs.refused_path(run)
    if run["state"] in runs.WORKING or not place.exists():
        raise SyncError(404, "NOT_FOUND", "No row was refused.")
    response = Response(stream_with_context(in_language(place, query["lang"])), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="refused.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.delete("/<string:run_id>")
@signed_in(*work.ROLES)
@blueprint.response(204)
def throw_away(run_id: str) -> None:
    """Delete the file at once; the run's line stays where it made something."""
    run = runs.get(caller(), run_id)
    if run["state"] in runs.WORKING:
        raise _not_now()
    runs.forget(run)


def _begin(run_id: str, state: str, args: Json) -> Response:
    run = _with_file(run_id)
    if run["state"] not in runs.STARTABLE:
        raise _not_now()
    chosen = run["settings"] | args
    for need in settings.needs(chosen, run["detected"], work.centres_of(caller())):
        raise SyncError(422, "INVALID", need["say"]["en"], need["field"], details={"code": need["code"]})
    values: dict[str, Any] = {"state": state, "settings": chosen, "started_at": clock.now(), "stop_asked": 0}
    runs.move(run_id, runs.STARTABLE, **values, user_id=caller().user, error=None, undo=None)
    wake()
    return answer(shown.run(runs.get(caller(), run_id)), 202)


def _with_file(run_id: str) -> Json:
    run = runs.get(caller(), run_id)
    if not runs.source_path(run).exists():
        raise SyncError(410, "FILE_GONE", "The file has been deleted already; send it again.")
    return run


def _not_now() -> SyncError:
    return SyncError(409, "NOT_NOW", "The import is not in a state for this.")
