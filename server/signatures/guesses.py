"""Wrong digits are counted per code and per address, by all workers together (rule S5.3, decision 0003).

A guess takes its place before it is judged and gives it back when it was right: whoever asks a hundred times at the
same moment is judged as often as whoever asks a hundred times in a row.
"""

from __future__ import annotations

import ipaddress
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, text

from server import clock, ids
from server.auth.tables import LoginFailure
from server.store.engine import retrying, writing
from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

WINDOW_S = 3600
OF_A_CODE = 10
"""Ten thousand endings at ten an hour: three weeks until it is as likely as not that somebody has found one."""
OF_AN_ADDRESS = 30
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext(:who))")


def take(code: str, address: str) -> list[str]:
    """Take a guess at one code; what ``give_back`` needs. 429 ``TOO_MANY`` once there are too many wrong ones."""
    limits = {_who("code", code): OF_A_CODE, _who("address", _network(address)): OF_AN_ADDRESS}

    def attempt(_n: int) -> list[str]:
        with writing() as connection:
            for who, most in sorted(limits.items()):
                _check(connection, who, most)
            now = clock.now()
            rows = [{"id": ids.uuid7(), "who": who, "at": now} for who in limits]
            connection.execute(insert(LoginFailure), rows)
            connection.commit()
        return [row["id"] for row in rows]

    return retrying(attempt)


def give_back(taken: Sequence[str]) -> None:
    """It was right, and so no guess."""

    def attempt(_n: int) -> None:
        with writing() as connection:
            connection.execute(delete(LoginFailure).where(LoginFailure.id.in_(taken)))
            connection.commit()

    retrying(attempt)


def _check(connection: Connection, who: str, most: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_AT_A_TIME, {"who": who})
    since = clock.before(clock.now(), seconds=WINDOW_S)
    recent = select(LoginFailure.at).where(LoginFailure.who == who, LoginFailure.at > since)
    found = list(connection.scalars(recent.order_by(LoginFailure.at.desc()).limit(most)))
    if len(found) == most:
        left = clock.parse(found[-1]) - clock.parse(since)
        wait = max(1, round(left.total_seconds() + 0.5))
        raise SyncError(429, "TOO_MANY", "Too many wrong digits; try again later.", details={"retry_after": wait})


def _who(kind: str, what: str) -> str:
    return sha256(f"verify {kind}\n{what}".encode()).hexdigest()


def _network(address: str) -> str:
    """Somebody with IPv6 has a whole /64 to himself."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)  # noqa: PLR2004
