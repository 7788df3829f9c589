"""Looking at seals: ``GET /api/seals/<id>/verify``; for whoever runs the server: ``inspection/commands.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import select

from server.auth import caller, signed_in
from server.roles import DESK
from server.signatures.audit import audit_seal, seal_row
from server.signatures.bundle import bundle, file_name
from server.signatures.code import short_code
from server.store.engine import reading
from server.store.tables import ScopeEntry
from server.web.bodies import packed
from sync.canonical import canonical
from sync.errors import SyncError

if TYPE_CHECKING:
    from flask import Response
    from sqlalchemy import Connection

    from sync.messages import Caller, Json, Row

READERS = (*DESK, "accountant")
"""Who may take a seal along as a file: it holds the customer's name and address."""

blueprint = Blueprint(
    "seals",
    __name__,
    url_prefix="/api/seals",
    cli_group="seals",
    description="Seals: what customers signed, and whether it still is what they signed.",
)


class FindingSchema(Schema):
    """One thing that does not hold."""

    line = fields.String(required=True)
    code = fields.String(required=True)


class FilesSchema(Schema):
    """SHA-256 of the files the text names."""

    here = fields.List(fields.String(), required=True)
    absent = fields.List(fields.String(), required=True)


class BreakSchema(Schema):
    """The first link that does not hold."""

    seal = fields.String(required=True)
    segment = fields.Integer(required=True)
    n = fields.Integer(required=True)
    code = fields.String(required=True)


class ChainSchema(Schema):
    """The walk from the first link to this seal's."""

    links = fields.Integer(required=True)
    broken = fields.Nested(BreakSchema, required=True, allow_none=True)


class AmendmentSchema(Schema):
    """What was changed afterwards, by itself; ``signed``: the seal by which it was signed anew."""

    id = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "correction, or late"})
    by = fields.String(required=True)
    at = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    changes = fields.List(fields.Dict(), required=True)
    verdict = fields.String(required=True)
    differences = fields.List(fields.Dict(), required=True)
    signed = fields.String(required=True, allow_none=True)
    valid = fields.Boolean(required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)


class VerifySchema(Schema):
    """Whether a seal still is what was signed, and stands where it stood in the chain."""

    id = fields.String(required=True)
    job = fields.String(required=True)
    code = fields.String(required=True)
    valid = fields.Boolean(required=True)
    says = fields.String(required=True, metadata={"example": "valid, file not here"})
    verdict = fields.String(
        required=True, metadata={"description": "What the server found when it came: matches, differs."}
    )
    differences = fields.List(fields.Dict(), required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    personal = fields.String(required=True, metadata={"description": "disclosed, or erased"})
    files = fields.Nested(FilesSchema, required=True)
    chain = fields.Nested(ChainSchema, required=True)
    amendments = fields.List(fields.Nested(AmendmentSchema), required=True)


@blueprint.route("/<string:seal_id>/verify")
@signed_in()
@blueprint.response(200, VerifySchema)
def verify_seal(seal_id: str) -> Json:
    """Verify one seal: its text, hashes, strokes, personal values, and the chain up to it."""
    who = caller()
    with reading() as connection:
        seal = seal_row(connection, who.org, seal_id)
        if seal is None or not _may_see(connection, who, seal):
            raise SyncError(404, "NOT_FOUND", "There is no such seal.")
        return audit_seal(connection, who.org, seal)


@blueprint.route("/<string:seal_id>/file")
@signed_in(*READERS)
@blueprint.response(200, content_type="application/json")
def seal_file(seal_id: str) -> Response:
    """Save one seal as its file, to be checked by anybody without this server."""
    with reading() as connection:
        try:
            found = bundle(connection, caller().org, seal_id)
        except LookupError:
            raise SyncError(404, "NOT_FOUND", "There is no such seal.") from None
    return as_file(found)


def as_file(found: Json) -> Response:
    """A bundle as a download: canonical, so that not even its form can be changed unseen."""
    response = packed(canonical(found).encode(), 200, "application/json")
    name = file_name(short_code(found["seal"]["seal_hash"]))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _may_see(connection: Connection, who: Caller, seal: Row) -> bool:
    """The desk sees every seal of its organisation; a technician those of his jobs."""
    if who.role != "technician" or seal["by"] == who.user:
        return True
    entry = select(ScopeEntry.grp).where(
        ScopeEntry.subject == f"user:{who.user}",
        ScopeEntry.grp == f"job:{seal['job']}",
        ScopeEntry.closed_seq.is_(None),
    )
    return connection.scalar(entry) is not None
