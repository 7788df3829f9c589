"""``/api/own``: one job's summary, signature and voucher for whoever holds the link. No login, no cookies (S6.2).

The token stands in the link's fragment, which no server and no log ever sees; the page sends it in a body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import ValidationError, fields

from server import clock, store
from server import fields as own
from server.auth import tokens
from server.mutation import Args, first_fault
from server.runtime import runtime
from server.signatures.own_phone import answers, complaining, offers, signing
from server.store.engine import reading
from server.web.bodies import answer, read_body
from sync.canonical import CanonicalError, parse_strict
from sync.errors import Invalid, SyncError
from sync.request import MUTATION_BYTES
from sync.store import Changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from server.signatures.own_phone.offers import Found
    from server.store.rows import SqlRows
    from sync.messages import Json

GUESSES: Final = "/own"
"""Wrong tokens are counted as wrong passwords are, by address; no user is called so."""
SMALL: Final = 4 * 1024
COMPLAINT: Final = 8 * 1024
SIGNED: Final = MUTATION_BYTES + 64 * 1024

blueprint = Blueprint("own_phone", __name__, url_prefix="/api/own", description="Signing on the customer's own phone.")


class TokenArgs(Args):
    """What stands behind the ``#`` of the link."""

    token = own.text(64, least=22)


class VoucherArgs(TokenArgs):
    """The language of the paper."""

    language = own.choice("zh-CN", "en")


class ComplainArgs(TokenArgs):
    """``id``: the complaint's, and the same when it is sent again; the rest as ``complaints.tell`` has it."""

    id = own.ident()
    what = own.text(complaining.LONGEST)
    call = own.choice("yes", "no")


class CallArgs(Args):
    """One mutation's id and arguments, as the mutation itself has them."""

    uuid = own.ident()
    args = own.json_object()


class SignedArgs(TokenArgs):
    """``base_seq``: the ``as_of.seq`` that was told; ``at``, ``tz``, ``offset_ms``: as in a sync."""

    base_seq = own.whole(0)
    at = own.instant()
    tz = own.text(64)
    offset_ms = own.whole(optional=True)
    rating = fields.Nested(CallArgs, load_default=None, allow_none=True)
    seal = fields.Nested(CallArgs, required=True)


@blueprint.post("/look")
@blueprint.doc(description="``state``: open, signed, kept, void, expired, revoked. 404 for a token that is none; 429.")
def look() -> Response:
    """What may be signed, or what was."""
    found = _found(_body(TokenArgs(), SMALL))
    with reading() as connection:
        told = answers.told(connection, found)
    if told["state"] == "open":
        store.write_changes(found.org, _opened(found))
    return answer(told)


@blueprint.post("/sign")
@blueprint.doc(description="Works once; the same again gets the same answer. 409 OWN_USED, OWN_VOID, OWN_EXPIRED.")
def sign() -> Response:
    """Take rating and signature in."""
    said = _body(SignedArgs(), SIGNED)
    found = _found(said)
    signing.sign(found, said)
    with reading() as connection:
        return answer(answers.told(connection, found))


@blueprint.post("/voucher")
@blueprint.doc(description="``application/pdf``. 404 before it is signed, and when the link has run out.")
def voucher() -> Response:
    """The voucher that was signed."""
    said = _body(VoucherArgs(), SMALL)
    found = _found(said)
    with reading() as connection:
        told = answers.told(connection, found)
    if told["state"] != "signed" or not told["voucher"]:
        raise _nothing()
    paper, name = runtime().offers["vouchers.pdf"](found.org, told["seal"]["id"], said["language"])
    response = Response(paper, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@blueprint.post("/complain")
@blueprint.doc(description="The same again changes nothing. 409 OWN_DEAF: call instead; 429 TOO_MANY.")
def complain() -> Response:
    """Take a complaint in."""
    said = _body(ComplainArgs(), COMPLAINT)
    found = _found(said)
    complaining.limit(request.remote_addr or "")
    complaining.complain(found, said)
    with reading() as connection:
        return answer(answers.told(connection, found))


def _body(schema: Args, limit: int) -> Json:
    """The body, strictly read. 400 ``BAD_JSON``, 413, 422."""
    try:
        said: Any = parse_strict(read_body(limit).decode())
    except (CanonicalError, UnicodeDecodeError) as fault:
        raise SyncError(400, "BAD_JSON", str(fault)[:200]) from None
    try:
        loaded: Json = schema.load(said)
    except ValidationError as fault:
        field, message = first_fault(fault.messages)
        raise Invalid(message, field or "token") from None
    return loaded


def _found(said: Json) -> Found:
    """Where the token leads; a wrong one is counted. 404, 429."""
    address = request.remote_addr or ""
    tokens.check_guesses(GUESSES, address)
    with reading() as connection:
        found = offers.find(connection, said["token"])
    if found is None:
        tokens.note_failure(GUESSES, address)
        raise _nothing()
    return found


def _nothing() -> SyncError:
    return SyncError(404, "NOT_FOUND", "This link leads nowhere.")


def _opened(found: Found) -> Callable[[Connection, SqlRows], Changes | None]:
    """The first look is noted, so that the technician sees it."""

    def make(_connection: Connection, rows: SqlRows) -> Changes | None:
        rows.read("jobs", found.job)
        offer = rows.read("own_offers", found.id)
        if offer is None or offer["opened_at"] is not None:
            return None
        return Changes(rows={("own_offers", found.id): offer | {"opened_at": clock.now()}})

    return make
