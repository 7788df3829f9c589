"""``/api/vouchers``: the voucher of a seal as a PDF, a specimen of the firm's own, and the certificate they bear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from server.auth import caller, signed_in
from server.papers import signing
from server.papers.fonts import NoFont
from server.papers.pages import sent
from server.papers.tongue import LANGUAGES
from server.roles import DESK
from server.runtime import runtime
from server.store.engine import reading
from server.store.tables import ScopeEntry
from server.vouchers.making import Made, make
from server.vouchers.sealed import firm_name, where
from server.vouchers.specimen import specimen
from sync.errors import SyncError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.messages import Caller, Json

READERS: Final = (*DESK, "accountant", "technician")
OWNERS: Final = ("manager", "admin")

blueprint = Blueprint("vouchers", __name__, url_prefix="/api/vouchers", description="The service voucher as a PDF.")


class Wanted(Schema):
    """``both``: Chinese with English beside it."""

    language = fields.String(load_default="zh-CN", validate=validate.OneOf(LANGUAGES))


@blueprint.route("/<string:seal_id>.pdf")
@signed_in(*READERS)
@blueprint.arguments(Wanted, location="query")
@blueprint.response(200, content_type="application/pdf")
def voucher(wanted: Json, seal_id: str) -> Response:
    """The voucher of a seal, or of a job nobody signed for; signed by the firm. Made at the first asking."""
    who = caller()
    with reading() as connection:
        if not _may_see(connection, who, seal_id):
            raise SyncError(404, "NOT_FOUND", "There is no such seal here.")
    made = _made(who.org, seal_id, wanted["language"])
    return sent(made.pdf, made.name, made.sha256)


@blueprint.route("/specimen.pdf")
@signed_in(*OWNERS)
@blueprint.arguments(Wanted, location="query")
@blueprint.response(200, content_type="application/pdf")
def preview(wanted: Json) -> Response:
    """How the firm's vouchers look with the name, logo and sentences that are set now."""
    try:
        with reading() as connection:
            pdf = specimen(connection, caller().org, wanted["language"])
    except NoFont as fault:
        raise _no_font(fault) from fault
    return sent(pdf, "specimen.pdf")


@blueprint.route("/certificate.pem")
@signed_in(*READERS)
@blueprint.response(200, content_type="application/x-pem-file")
def certificate() -> Response:
    """What the firm's PDFs are signed with, for whoever wants his reader to know it."""
    with reading() as connection:
        name = firm_name(connection, caller().org)
    response = Response(signing.certificate(runtime().config, name), mimetype="application/x-pem-file")
    response.headers["Content-Disposition"] = f"attachment; filename={quote('certificate.pem')}"
    return response


def _made(org: str, seal_id: str, language: str) -> Made:
    try:
        return make(org, seal_id, language)
    except LookupError:
        raise SyncError(404, "NOT_FOUND", "There is no such seal here.") from None
    except NoFont as fault:
        raise _no_font(fault) from fault


def _may_see(connection: Connection, who: Caller, seal_id: str) -> bool:
    """The desk those of its centres; a technician those he took himself, and those of his jobs."""
    job = where(connection, who.org, seal_id)
    if job is None:
        return False
    if who.role != "technician":
        return job.centre in who.centres
    entry = select(ScopeEntry.grp).where(
        ScopeEntry.subject == f"user:{who.user}",
        ScopeEntry.grp == f"job:{job.id}",
        ScopeEntry.closed_seq.is_(None),
    )
    return job.by == who.user or connection.scalar(entry) is not None


def _no_font(fault: NoFont) -> SyncError:
    return SyncError(503, "NO_FONT", str(fault))
