"""Looking at seals: ``GET /api/seals/<id>/verify`` for people, ``flask seals verify`` for whoever runs the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import select

from server.auth import caller, signed_in
from server.signatures.audit import audit_seal, broken_seals, seal_row, walk_chain
from server.store.engine import reading
from server.store.tables import Counter, ScopeEntry
from sync.errors import SyncError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.messages import Caller, Json, Row

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


@blueprint.cli.command("verify")
def verify_all() -> None:
    """Walk the whole chain of every organisation and verify every seal; ends with 1 where something is broken."""
    with reading() as connection:
        said = [_report(connection, org) for org in connection.scalars(select(Counter.org_id).order_by(Counter.org_id))]
    if not all(said):
        raise SystemExit(1)


def _report(connection: Connection, org: str) -> bool:
    walk = walk_chain(connection, org)
    faults = [f"seal {seal}: {finding['line']} {finding['code']}" for seal, finding in broken_seals(connection, org)]
    if walk.broken is not None:
        at = walk.broken
        faults.append(f"chain: first broken link is segment {at.segment} n {at.n}, seal {at.seal}: {at.code}")
    for fault in faults:
        click.echo(f"{org}: {fault}", err=True)
    if not faults:
        click.echo(f"{org}: {walk.links} seals verified, the chain holds")
    return not faults


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
