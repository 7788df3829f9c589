"""Who is speaking: the access token of a request, checked against what is so now. Source: protocol, Signing in."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask import current_app, g, request
from flask_jwt_extended import JWTManager, create_access_token, get_jwt, verify_jwt_in_request
from sqlalchemy import and_, bindparam, select

from server.store import centres_of
from server.store.engine import asking
from server.store.tables import Client
from server.store.write import foreign_client
from server.users import Login, User
from server.web.bodies import answer
from sync.errors import Revoked, SyncError
from sync.messages import Caller

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response
    from sqlalchemy import Connection

P = ParamSpec("P")
R = TypeVar("R")

ACCESS_S = 15 * 60
TOKENS = 4096
"""So many are remembered as proved: a device sends the same one all the time, and to prove it takes a millisecond."""

_WHO = (
    select(
        User.id,
        User.org_id,
        User.name,
        User.role,
        User.centre,
        Login.disabled_at,
        Client.user_id.label("owner"),
        Client.revoked,
        Client.rescue,
        Client.seen_at,
        Client.last_seq_sent,
    )
    .join(Login, Login.user_id == User.id)
    .outerjoin(Client, and_(Client.client_id == bindparam("client")))
    .where(User.id == bindparam("user"))
)


@dataclass(frozen=True)
class Session:
    """A proved caller, and what the store knows of his device."""

    caller: Caller
    revoked: bool = False
    rescue: bool = False
    seen_at: str | None = None
    last_seq_sent: int = 0


def set_up(app: Flask, key: bytes) -> None:
    """Configure access tokens; every failure in the one error shape."""
    app.config |= {
        "JWT_SECRET_KEY": key.decode(),
        "JWT_TOKEN_LOCATION": ["headers"],
        "JWT_COOKIE_CSRF_PROTECT": False,
        "JWT_ACCESS_TOKEN_EXPIRES": timedelta(seconds=ACCESS_S),
    }
    jwt = JWTManager(app)
    jwt.unauthorized_loader(lambda _why: _sign_in("TOKEN_MISSING", "Sign in first."))
    jwt.invalid_token_loader(lambda _why: _sign_in("TOKEN_INVALID", "This access token is not one of ours."))
    jwt.expired_token_loader(lambda _head, _body: _sign_in("TOKEN_EXPIRED", "This access token has run out."))


def access_token(caller: Caller) -> str:
    """A token that proves user and device for ``ACCESS_S`` seconds."""
    token: str = create_access_token(identity=caller.user, additional_claims={"cid": caller.client_id})
    return token


def session() -> Session:
    """The session of the request at work, behind ``signed_in``."""
    found: Session = g.session
    return found


def caller() -> Caller:
    """Who is speaking, behind ``signed_in``."""
    return session().caller


def signed_in(*roles: str, rescue: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only signed-in people pass; with ``roles`` only those. ``rescue``: a revoked device that may still hand over.

    401, 403 ``NOT_ALLOWED``, 403 ``DEVICE_REVOKED``. The roles stay readable as ``view.roles``.
    """

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            g.session = _session(_token())
            _check(g.session, roles, rescue=rescue)
            return view(*args, **kwargs)

        guarded.roles = roles  # type: ignore[attr-defined]
        return guarded

    return wrap


def load_session(connection: Connection, user: str, client_id: str) -> Session | None:
    """What is so now about a user and a device; None for somebody who may not sign in. 409 for another's device."""
    found = connection.execute(_WHO, {"user": user, "client": client_id}).first()
    if found is None or found.disabled_at is not None:
        return None
    if found.owner is not None and found.owner != user:
        raise foreign_client()
    return _session_of(found, client_id, centres_of(connection, found.org_id, found.role, found.centre))


def _token() -> dict[str, Any]:
    """What the request's access token says; a failure is answered by the loaders of ``set_up``."""
    said = _proved(current_app.config["JWT_SECRET_KEY"], request.headers.get("Authorization", ""))
    if said["exp"] <= time.time():
        verify_jwt_in_request()
    return said


@lru_cache(maxsize=TOKENS)
def _proved(_key: str, _header: str) -> dict[str, Any]:
    """Let the library prove the token of the request at work. A token stays what it is, but for running out."""
    verify_jwt_in_request()
    said: dict[str, Any] = get_jwt()
    return said


def _session(token: dict[str, Any]) -> Session:
    with asking() as connection:
        found = load_session(connection, token["sub"], token.get("cid", ""))
    if found is None:
        raise SyncError(401, "SIGN_IN", "This account may not sign in.")
    return found


def _session_of(found: Any, client_id: str, centres: tuple[str, ...]) -> Session:
    who = Caller(found.org_id, found.id, found.role, client_id, centres, found.name)
    known = found.owner is not None
    return Session(
        who,
        revoked=known and bool(found.revoked),
        rescue=known and bool(found.rescue),
        seen_at=found.seen_at,
        last_seq_sent=found.last_seq_sent or 0,
    )


def _check(who: Session, roles: tuple[str, ...], *, rescue: bool) -> None:
    if who.revoked and not (rescue and who.rescue):
        raise Revoked(rescue=who.rescue)
    if roles and who.caller.role not in roles:
        raise SyncError(403, "NOT_ALLOWED", f"A {who.caller.role} may not see this.")


def _sign_in(code: str, message: str) -> Response:
    return answer({"error": {"code": code, "message": message}}, 401)
