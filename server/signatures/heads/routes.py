"""The chain's heads and keys, for anybody: ``GET /api/chain/heads``, ``GET /api/chain/key`` (rule S3.5).

No login: they tell when a firm's chain was how long, and nothing of what was signed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields, validate

from server.auth.accounts import the_org
from server.signatures.heads import published
from server.signatures.heads.head import FORMAT
from server.store.engine import reading
from server.web.asked import Asked
from sync.canonical import MAX_INTEGER
from sync.errors import SyncError

if TYPE_CHECKING:
    from sync.messages import Json

_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

blueprint = Blueprint(
    "chain", __name__, url_prefix="/api/chain", description="The signed heads of the chain of seals, for anybody."
)
well_known = Blueprint("well_known", __name__, url_prefix="/.well-known", description="Where other programs look.")


def _number_or_day(said: str) -> None:
    if not (_NUMBER.fullmatch(said) or _DAY.fullmatch(said)):
        raise ValidationError("A head's number, or a day like 2026-11-22.")


class Query(Asked):
    """``from``: a head's number or a day (UTC); the answer begins there."""

    first = fields.String(load_default="1", data_key="from", validate=_number_or_day)
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=published.MOST))
    org = fields.String(load_default=None, validate=validate.Length(max=36))


class OfQuery(Asked):
    """Which organisation, where a server has more than one."""

    org = fields.String(load_default=None, validate=validate.Length(max=36))


class HeadsSchema(Schema):
    """A page of heads. ``next``: what to ask ``from`` for the following one; null on the last page."""

    org = fields.String(required=True)
    heads = fields.List(fields.Dict(), required=True)
    next = fields.Integer(required=True, allow_none=True)


class KeysSchema(Schema):
    """The keys heads are and were signed with; ``until`` is null for the present one."""

    org = fields.String(required=True)
    format = fields.String(required=True)
    keys = fields.List(fields.Dict(), required=True)
    heads = fields.String(required=True)


@blueprint.route("/heads")
@blueprint.arguments(Query, location="query")
@blueprint.response(200, HeadsSchema)
def heads(query: dict[str, Any]) -> Json:
    """Read heads in order: ``{head, hash, signature, stamp}`` each."""
    org, first, limit = _org(query["org"]), query["first"], query["limit"]
    number, day = (min(int(first), MAX_INTEGER), None) if _NUMBER.fullmatch(first) else (1, first)
    with reading() as connection:
        found = published.page(connection, org, number, day, limit + 1)
    following = found[limit][0] if len(found) > limit else None
    return {"org": org, "heads": [one for _number, one in found[:limit]], "next": following}


@blueprint.route("/key")
@blueprint.arguments(OfQuery, location="query")
@blueprint.response(200, KeysSchema)
def key(query: dict[str, Any]) -> Json:
    """Read the keys: Ed25519, 32 bytes as hex, with the time since which each was used and why."""
    return _keys(_org(query["org"]))


@well_known.route("/fieldseal-chain.json")
@well_known.response(200, KeysSchema)
def where_others_look() -> Json:
    """Read the chain's keys, at the address where other programs look for such things."""
    return _keys(_org(None))


def _keys(org: str) -> Json:
    with reading() as connection:
        keys = published.keys_of(connection, org)
    return {"org": org, "format": FORMAT, "keys": keys, "heads": "/api/chain/heads"}


def _org(said: str | None) -> str:
    """The one asked for, or the only one. One that is not there has no heads and no keys, and looks like a new one."""
    org = said or the_org()
    if org is None:
        raise SyncError(404, "NOT_FOUND", "There is no organisation yet.")
    return org
