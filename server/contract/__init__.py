"""``contract.json``: all a stranger needs to write a client. Generated from what the slices declare, never by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint
from sqlalchemy import BigInteger

from server.contract.codes import CODES
from server.contract.json_schema import object_schema
from server.mutation import SCHEMAS
from server.roles import ROLES
from server.runtime import runtime
from server.web.bodies import answer
from sync.request import Limits
from sync.versions import PROTOCOL

if TYPE_CHECKING:
    from flask import Response

    from server.kinds import Kind, Kinds
    from sync.messages import Json
    from sync.registry import Declared, Registry

blueprint = Blueprint("contract", __name__)


@blueprint.get("/api/contract.json")
def contract() -> Response:
    """The contract of this very server; no sign-in needed."""
    response = answer(build(runtime().kinds, runtime().registry))
    response.headers["Cache-Control"] = "no-cache"
    return response


def build(kinds: Kinds, registry: Registry) -> Json:
    """The whole contract as a JSON value, in a fixed order."""
    return {
        "protocol": PROTOCOL,
        "limits": Limits().to_wire(),
        "roles": list(ROLES),
        "outcomes": ["applied", "flagged", "rejected", "held", "quarantined"],
        "codes": dict(sorted(CODES.items())),
        "kinds": {kind.name: _kind(kind) for kind in kinds},
        "mutations": {one.name: _mutation(one) for one in registry},
    }


def _kind(kind: Kind) -> Json:
    """``job``: the column holding the job's id; ``group``: what decides who sees a row (null: the catalogue)."""
    return {
        "job": kind.job,
        "group": None if kind.group is None else {"of": kind.group.word, "column": kind.group.column},
        "fact": kind.fact,
        "catalogue": kind.catalogue,
        "files": list(kind.files),
        "columns": [_column(kind, name) for name in kind.columns],
    }


def _column(kind: Kind, name: str) -> Json:
    column = kind.table.columns[name]
    wire: dict[str, Any] = {"name": name, "type": "integer" if isinstance(column.type, BigInteger) else "string"}
    if name in kind.json:
        wire["type"] = "json"
    wire["nullable"] = bool(column.nullable)
    if name in kind.personal:
        wire["personal"] = True
    if name in kind.erasable:
        wire["erasable"] = True
    return wire


def _mutation(one: Declared) -> Json:
    return {"v": one.v, "personal": list(one.personal), "args": object_schema(SCHEMAS[one.name])}
