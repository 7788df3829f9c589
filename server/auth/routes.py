"""Sign in, refresh, sign out. The refresh token lives in a cookie no script can read, sent to ``/api/auth`` only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import make_response, request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy import insert, select

from server.auth import ACCESS_S, Session, access_token, accounts, load_session
from server.auth import tokens as auth_tokens
from server.auth.renumbering import renumbered
from server.fields import ident, text
from server.mutation import Args
from server.store.engine import reading, retrying, writing
from server.store.tables import Client
from server.store.write import new_client
from server.users import Login
from sync.errors import Revoked, SyncError

if TYPE_CHECKING:
    from flask import Response

    from sync.messages import Json

COOKIE = "fieldseal_refresh"
PATH = "/api/auth"
blueprint = Blueprint("auth", __name__, url_prefix=PATH, description="Signing in and out.")


class LoginArgs(Args):
    """What a person types, and the device he types it on."""

    username = text(100)
    password = text(1000)
    client_id = ident()
    device_name = text(200, least=0)


class RefreshArgs(Schema):
    """The device that asks, where its number is not the cookie's any more (rule P1)."""

    client_id = ident(optional=True)


class UserShape(Schema):
    """Who signed in."""

    id = fields.String()
    name = fields.String()
    role = fields.String()
    org_id = fields.String()


class Tokens(Schema):
    """An access token; the refresh token is in the cookie."""

    access_token = fields.String()
    expires_in = fields.Integer()
    user = fields.Nested(UserShape)


@blueprint.post("/login")
@blueprint.arguments(LoginArgs)
@blueprint.alt_response(200, schema=Tokens)
def login(args: Json) -> Response:
    """Sign in on a device. 401, 403 DEVICE_REVOKED, 409 CLIENT_OF_ANOTHER_USER, 429 with Retry-After."""
    address = request.remote_addr or ""
    auth_tokens.check_guesses(args["username"], address)
    with reading() as connection:
        found = connection.execute(select(Login).where(Login.username == args["username"])).first()
    fits = accounts.password_is(found.password_hash if found else None, args["password"])
    if found is None or not fits or found.disabled_at is not None:
        auth_tokens.note_failure(args["username"], address)
        raise SyncError(401, "WRONG_PASSWORD", "User name or password is wrong.")
    accounts.rehash(found.user_id, found.password_hash, args["password"])
    who, token = retrying(lambda _n: _begin(found.user_id, args))
    return _answer(who, token)


@blueprint.post("/refresh")
@blueprint.arguments(RefreshArgs(unknown=EXCLUDE))
@blueprint.alt_response(200, schema=Tokens)
def refresh(args: Json) -> Response:
    """Change the cookie's refresh token for a new pair. Needs the header ``X-Requested-By: fieldseal``.

    A ``client_id`` other than the cookie's is a device that had to renumber: 409 CLIENT_OF_ANOTHER_USER.
    """
    _check_requested_by()
    token = request.cookies.get(COOKIE, "")
    who, fresh = retrying(lambda _n: _continue(token, args["client_id"]))
    return _answer(who, fresh)


@blueprint.post("/logout")
@blueprint.response(204)
def logout() -> Response:
    """End this sign-in; the device's unsent work stays on it."""
    _check_requested_by()

    def attempt(_n: int) -> None:
        with writing() as connection:
            found = auth_tokens.find(connection, request.cookies.get(COOKIE, ""))
            if found is not None:
                auth_tokens.end_family(connection, found.family)
            connection.commit()

    retrying(attempt)
    response = make_response("", 204)
    response.delete_cookie(COOKIE, path=PATH)
    return response


def _begin(user: str, args: dict[str, Any]) -> tuple[Session, str]:
    """Check the device, make it known, start a family."""
    with writing() as connection:
        who = _allowed(load_session(connection, user, args["client_id"]))
        mine = Client.client_id == who.caller.client_id
        if connection.scalar(select(Client.client_id).where(mine)) is None:
            connection.execute(insert(Client), new_client(who.caller, args["device_name"]))
        token = auth_tokens.issue(connection, who.caller)
        connection.commit()
    return who, token


def _continue(token: str, client_id: str | None) -> tuple[Session, str]:
    """Use a refresh token: the next one of its family."""
    with writing() as connection:
        found = auth_tokens.check(connection, auth_tokens.find(connection, token))
        who = _allowed(load_session(connection, found.user_id, found.client_id))
        if client_id not in (None, found.client_id):
            new = _allowed(load_session(connection, found.user_id, client_id))
            who = renumbered(connection, who, new, found.family)
        auth_tokens.spend_older(connection, found)
        fresh = auth_tokens.issue(connection, who.caller, family=found.family, parent=found.digest)
        connection.commit()
    return who, fresh


def _allowed(who: Session | None) -> Session:
    if who is None:
        raise SyncError(401, "SIGN_IN", "This account may not sign in.")
    if who.revoked and not who.rescue:
        raise Revoked(rescue=False)
    return who


def _answer(who: Session, refresh_token: str) -> Response:
    caller = who.caller
    user = {"id": caller.user, "name": caller.name, "role": caller.role, "org_id": caller.org}
    response = make_response({"access_token": access_token(caller), "expires_in": ACCESS_S, "user": user})
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        COOKIE,
        refresh_token,
        max_age=auth_tokens.REFRESH_DAYS * 86400,
        path=PATH,
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def _check_requested_by() -> None:
    """Only a script of our own page can set this header."""
    if request.headers.get("X-Requested-By") != "fieldseal":
        raise SyncError(403, "REQUESTED_BY", "The header X-Requested-By: fieldseal is missing.", "X-Requested-By")
