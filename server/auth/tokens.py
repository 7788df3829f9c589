"""Refresh tokens and the guard against guessing. Source: protocol, Signing in.

A refresh token stays good until its successor has been used, so that an answer lost on the way locks nobody out.
Whoever comes with one after that has stolen it, or was stolen from: the whole family ends.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from server import clock, ids
from server.auth.tables import LoginFailure, RefreshToken
from server.store.engine import reading, retrying, writing
from sync.errors import SyncError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sync.messages import Caller

REFRESH_DAYS = 60
FAILURES = 10
WINDOW_S = 60


@dataclass(frozen=True)
class Refreshed:
    """Whose token it was, and the next one."""

    user: str
    client_id: str
    token: str


def issue(connection: Connection, caller: Caller, *, family: str | None = None, parent: str | None = None) -> str:
    """A new refresh token; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    row = {
        "digest": digest(token),
        "family": family or ids.uuid7(),
        "org_id": caller.org,
        "user_id": caller.user,
        "client_id": caller.client_id,
        "parent": parent,
        "expires_at": clock.after(clock.now(), days=REFRESH_DAYS),
    }
    connection.execute(insert(RefreshToken), row)
    return token


def find(connection: Connection, token: str) -> Any | None:
    """The token's row, locked."""
    mine = select(RefreshToken).where(RefreshToken.digest == digest(token)).with_for_update()
    return connection.execute(mine).first()


def check(connection: Connection, found: Any | None) -> Any:
    """A token that may be used; the family of a spent one ends (and that is committed). 401 otherwise."""
    if found is None or found.expires_at < clock.now():
        raise SyncError(401, "REFRESH_INVALID", "Sign in again.")
    if found.spent_at is not None:
        end_family(connection, found.family)
        connection.commit()
        raise SyncError(401, "REFRESH_REUSED", "This sign-in was used twice and has been ended. Sign in again.")
    return found


def spend_older(connection: Connection, found: Any) -> None:
    """This one is being used: its parent and its siblings are spent from now on."""
    if found.parent is None:
        return
    older = (RefreshToken.digest == found.parent) | (
        (RefreshToken.parent == found.parent) & (RefreshToken.digest != found.digest)
    )
    same = RefreshToken.family == found.family
    connection.execute(update(RefreshToken).where(same, older).values(spent_at=clock.now()))


def end_family(connection: Connection, family: str) -> None:
    """Sign out everybody who holds a token of it."""
    connection.execute(delete(RefreshToken).where(RefreshToken.family == family))


def digest(token: str) -> str:
    """What is stored of a token."""
    return sha256(token.encode()).hexdigest()


def check_guesses(username: str, address: str) -> None:
    """429 after ``FAILURES`` failures within ``WINDOW_S`` seconds, with the wait until the oldest is forgotten."""
    now = clock.now()
    recent = (
        select(LoginFailure.at)
        .where(LoginFailure.who == _who(username, address), LoginFailure.at > clock.before(now, seconds=WINDOW_S))
        .order_by(LoginFailure.at.desc())
        .limit(FAILURES)
    )
    with reading() as connection:
        found = list(connection.scalars(recent))
    if len(found) == FAILURES:
        left = clock.parse(found[-1]) - clock.parse(clock.before(now, seconds=WINDOW_S))
        wait = max(1, round(left.total_seconds() + 0.5))
        raise SyncError(429, "TOO_MANY", "Too many failed sign-ins; wait a minute.", details={"retry_after": wait})


def note_failure(username: str, address: str) -> None:
    """Remember a failed sign-in."""

    def attempt(_n: int) -> None:
        with writing() as connection:
            row = {"id": ids.uuid7(), "who": _who(username, address), "at": clock.now()}
            connection.execute(insert(LoginFailure), row)
            connection.commit()

    retrying(attempt)


def _who(username: str, address: str) -> str:
    return sha256(f"{username}\n{address}".encode()).hexdigest()
