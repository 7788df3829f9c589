"""``/api/prints``: papers of the register as it stands, as PDF."""

from __future__ import annotations

from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, TypeVar

from flask_smorest import Blueprint
from marshmallow import fields, validate

from server import clock
from server.auth import caller, signed_in
from server.papers import press
from server.papers.fonts import NoFont
from server.papers.pages import sent
from server.papers.tongue import FIRM_ZONE, LANGUAGES, Tongue
from server.prints.card import card
from server.prints.lists import Sheet, plan, register, report
from server.prints.rows import Reader
from server.roles import DESK
from server.runtime import runtime
from server.store.engine import reading
from server.web.asked import Asked
from sync.errors import SyncError

if TYPE_CHECKING:
    from flask import Response

    from server.papers.blocks import Paper
    from sync.messages import Caller, Json

T = TypeVar("T")
READERS: Final = (*DESK, "accountant")
MOST: Final = 1000
"""Lines of a list; whoever wants more takes a table along (``/api/exports``)."""

blueprint = Blueprint("prints", __name__, url_prefix="/api/prints", description="Cards and lists to print, as PDF.")


class Wanted(Asked):
    """In which language."""

    language = fields.String(load_default="zh-CN", validate=validate.OneOf(LANGUAGES))


class Day(Wanted):
    """A day by the firm's clock, today unless said. ``plan``: who goes where; ``report``: what was done."""

    day = fields.Date(load_default=None)
    what = fields.String(load_default="plan", validate=validate.OneOf(["plan", "report"]))
    centre = fields.String(load_default=None, validate=validate.Length(max=36))
    technician = fields.String(load_default=None, validate=validate.Length(max=36))


class Filters(Wanted):
    """Those of ``GET /api/register``."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
    status = fields.String(load_default="", validate=validate.Length(max=200))
    centre = fields.String(load_default=None, validate=validate.Length(max=36))
    technician = fields.String(load_default=None, validate=validate.Length(max=36))
    since = fields.Date(load_default=None, data_key="from")
    until = fields.Date(load_default=None, data_key="to")
    sort = fields.String(load_default="-received_at", validate=validate.OneOf(["received_at", "-received_at"]))


@blueprint.route("/card/<string:job_id>.pdf")
@signed_in(*READERS, "technician")
@blueprint.arguments(Wanted, location="query")
@blueprint.response(200, content_type="application/pdf")
def repair_card(wanted: Json, job_id: str) -> Response:
    """The repair card of a job, as recorded until now. 404 for a job that is not here, or not his."""
    with reading() as connection:
        reader = Reader(connection, caller().org)
        job = reader.job(job_id)
        if job is None or not reader.sees(caller(), job):
            raise SyncError(404, "NOT_FOUND", "There is no such job here.")
        paper = card(Tongue(wanted["language"]), reader.firm([job["centre"]]), reader.job_rows(job), clock.now())
    return _sent(paper, f"card-{job['number'] or job['id']}")


@blueprint.route("/day.pdf")
@signed_in(*READERS, "technician")
@blueprint.arguments(Day, location="query")
@blueprint.response(200, content_type="application/pdf")
def day(wanted: Json) -> Response:
    """A day of a service centre, or of one technician; a technician sees his own. 422 ``TOO_MANY_LINES``."""
    who, tongue = caller(), Tongue(wanted["language"])
    on = wanted["day"] or datetime.now(FIRM_ZONE).date()
    person = who.user if who.role == "technician" else wanted["technician"]
    centres = _centres(who, wanted["centre"])
    with reading() as connection:
        reader = Reader(connection, who.org)
        sheet = Sheet(tongue, reader.firm(centres), clock.now())
        asked = (on, centres, person, MOST + 1)
        if wanted["what"] == "report":
            times = _few(reader.times(*asked))
            paper = report(sheet, on, times, reader.people(one.by for one in times))
        else:
            visits = _few(reader.visits(*asked))
            waiting = _waiting(reader, who, centres) if person is None else []
            paper = plan(sheet, on, visits, waiting, reader.people(one.technician for one in visits))
    return _sent(paper, f"{wanted['what']}-{on}")


@blueprint.route("/register.pdf")
@signed_in(*READERS)
@blueprint.arguments(Filters, location="query")
@blueprint.response(200, content_type="application/pdf")
def register_list(query: Json) -> Response:
    """The register with its filters, as a list. 422 ``TOO_MANY_LINES`` beyond ``MOST`` lines."""
    who, tongue = caller(), Tongue(query["language"])
    with reading() as connection:
        found = runtime().walks["register"](connection, who.org, who.centres, query)
        lines = _few(list(islice(chain.from_iterable(found.lines()), MOST + 1)))
        days = "–".join(str(query[name]) for name in ("since", "until") if query[name])
        sheet = Sheet(tongue, Reader(connection, who.org).firm(who.centres), clock.now())
        paper = register(sheet, lines, tongue.join(query["q"], days))
    return _sent(paper, "register")


def _centres(who: Caller, centre: str | None) -> list[str]:
    return [one for one in who.centres if centre in (None, one)]


def _waiting(reader: Reader, who: Caller, centres: list[str]) -> list[Json]:
    """Jobs nobody was sent to yet, the oldest on top."""
    query = {"status": "registered", "sort": "received_at"}
    found = runtime().walks["register"](reader.connection, who.org, centres, query)
    return _few(list(islice(chain.from_iterable(found.lines()), MOST + 1)))


def _few(found: list[T]) -> list[T]:
    if len(found) > MOST:
        raise SyncError(
            422, "TOO_MANY_LINES", f"A list has {MOST} lines at most: narrow it, or take it along as a table."
        )
    return found


def _sent(paper: Paper, name: str) -> Response:
    try:
        pdf = press.render("paper", paper.json(), runtime().config.fonts)
    except NoFont as fault:
        raise SyncError(503, "NO_FONT", str(fault)) from fault
    return sent(pdf, f"{name}.pdf")
