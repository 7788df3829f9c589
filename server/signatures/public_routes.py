"""``/api/verify/<code>``: whoever holds a voucher checks it, without signing in (rules S5.1–S5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from server.mutation import Args
from server.signatures import guesses, public
from server.signatures.bundle import bundle
from server.signatures.code import read_code
from server.signatures.routes import FindingSchema
from server.store.engine import reading
from server.web.bodies import answer
from sync.errors import SyncError

if TYPE_CHECKING:
    from flask import Response

    from sync.messages import Json

blueprint = Blueprint(
    "verify", __name__, url_prefix="/api/verify", description="Whether a voucher still is what was signed; no sign-in."
)


class Digits(Args):
    """The last four digits of the customer's telephone number; empty where personal values were erased."""

    last4 = fields.String(load_default="", validate=validate.Regexp("[0-9]{4}\\Z|\\Z", error="four digits"))


class PlaceSchema(Schema):
    """Where it stands in the firm's chain; null where it stands in none."""

    segment = fields.Integer(required=True, allow_none=True)
    n = fields.Integer(required=True, allow_none=True)
    holds = fields.Boolean(required=True)


class HeadSchema(Schema):
    """The day whose signed head covers it, and the key that signed."""

    day = fields.String(required=True)
    key = fields.String(required=True)


class StandingSchema(Schema):
    """All that is told without the digits."""

    code = fields.String(required=True)
    valid = fields.Boolean(required=True)
    personal = fields.String(required=True, metadata={"description": "disclosed, or erased"})
    amendments = fields.Integer(required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)
    asks = fields.String(
        required=True,
        metadata={"description": "What opens the document: digits, nothing (erased), firm (no number is known)."},
    )
    chain = fields.Nested(PlaceSchema, required=True)
    head = fields.Nested(HeadSchema, required=True, allow_none=True)
    absent = fields.Integer(required=True, metadata={"description": "named files that are not here"})


class MachineSchema(Schema):
    """Dates the firm has on file now; they are no part of what was signed."""

    warranty_until = fields.String(required=True, allow_none=True)
    next_service = fields.String(required=True, allow_none=True)


class OpenedSchema(Schema):
    """The standing, the seal's file, and the technician's name, which the text does not hold."""

    standing = fields.Nested(StandingSchema, required=True)
    bundle = fields.Dict(required=True)
    technician = fields.String(required=True, allow_none=True)
    machine = fields.Nested(MachineSchema, required=True)


@blueprint.route("/<string:code>")
@blueprint.response(200, StandingSchema)
def look(code: str) -> Json:
    """Tell how a seal stands. 404 for a code that nobody knows."""
    with reading() as connection:
        found = public.find(connection, read_code(code))
        if found.row is None:
            raise SyncError(404, "NOT_FOUND", "No seal has this code.")
        return public.standing(connection, found, bundle(connection, found.org, found.row["id"], heads=False))


@blueprint.route("/<string:code>", methods=["POST"])
@blueprint.arguments(Digits)
@blueprint.response(200, OpenedSchema)
def unlock(said: Json, code: str) -> Response:
    """Show the whole document to whoever knows the digits. 403 ``NOT_THESE``, 429 with Retry-After."""
    known = read_code(code)
    taken = guesses.take(known or code, request.remote_addr or "")
    with reading() as connection:
        found = public.find(connection, known)
        if not public.opens(connection, found, said["last4"]) or found.row is None:
            raise SyncError(403, "NOT_THESE", "These digits do not open a seal with this code.")
        file = bundle(connection, found.org, found.row["id"])
        opened = {
            "standing": public.standing(connection, found, file),
            "bundle": file,
            "technician": public.technician(connection, found),
            "machine": public.machine(connection, found),
        }
    guesses.give_back(taken)
    return answer(opened)
