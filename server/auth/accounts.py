"""Organisations and people: how they come to be, and how a password is kept (argon2)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import insert, select, update

from server import ids
from server.roles import ROLES
from server.store import write_changes
from server.store.engine import reading, retrying, writing
from server.store.tables import Counter
from server.users import Login
from sync.store import Changes

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.rows import SqlRows

hasher = PasswordHasher()
LEAST_PASSWORD = 8
ROAMING = ("manager", "admin")
"""Those who may belong to no centre, and so to all of them."""


class AccountError(ValueError):
    """A person that cannot be made; says why."""


def the_org() -> str | None:
    """The organisation of a server that has one; None before it is made."""
    with reading() as connection:
        return connection.scalar(select(Counter.org_id).order_by(Counter.org_id).limit(1))


def make_org(name: str, org_id: str | None = None) -> str:
    """The organisation's id; made if it is not there yet."""
    org = org_id or the_org() or ids.uuid7()

    def attempt(_n: int) -> str:
        with writing() as connection:
            if connection.scalar(select(Counter.org_id).where(Counter.org_id == org)) is None:
                fresh = {"org_id": org, "name": name, "epoch": ids.short(), "seq": 0, "catalogue_seq": 0, "floor": 0}
                connection.execute(insert(Counter), fresh | {"chain_head": "{}"})
            connection.commit()
            return org

    return retrying(attempt)


def make_user(
    org: str,
    username: str,
    password: str,
    *,
    name: str,
    role: str,
    centre: str | None = None,
    user_id: str | None = None,
) -> str:
    """Make a person who can sign in; one of that username there already is left as he is. Returns the user's id."""
    if role not in ROLES:
        raise AccountError(f"The role must be one of {', '.join(ROLES)}.")
    if centre is None and role not in ROAMING:
        raise AccountError(f"A {role} belongs to a service centre.")
    if len(password) < LEAST_PASSWORD:
        raise AccountError(f"A password has at least {LEAST_PASSWORD} characters.")
    hashed = hasher.hash(password)
    made = user_id or ids.uuid7()

    def make(connection: Connection, _rows: SqlRows) -> Changes | None:
        nonlocal made
        there = connection.scalar(select(Login.user_id).where(Login.username == username))
        if there is not None:
            made = there
            return None
        login = {"user_id": made, "org_id": org, "username": username, "password_hash": hashed}
        connection.execute(insert(Login), login)
        row = {"id": made, "name": name, "role": role, "centre": centre}
        return Changes(rows={("users", made): row}, added={("users", made)})

    write_changes(org, make)
    return made


def password_is(stored: str | None, password: str) -> bool:
    """Whether the password fits; the same work is done where there is nobody to compare with."""
    try:
        hasher.verify(stored or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def rehash(user: str, stored: str, password: str) -> None:
    """Keep up with the times: a hash of weaker settings is replaced at the next sign-in."""
    if not hasher.check_needs_rehash(stored):
        return
    with writing() as connection:
        fresh = update(Login).where(Login.user_id == user).values(password_hash=hasher.hash(password))
        connection.execute(fresh)
        connection.commit()


@cache
def _nobody() -> str:
    """A hash to compare with where there is no user."""
    return hasher.hash("nobody has this password")
