"""Time that goes on only when the world says so, and chance that comes from the seed, for the server's code as well.

Everything in ``server/`` asks ``server.clock`` and ``server.ids``; the tokens' libraries ask ``datetime``. Nothing else
here looks at a clock. What the server draws for secrets (refresh tokens, nonces) stays its own: no story depends on it.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import flask_jwt_extended.tokens
import flask_smorest.blueprint
import jwt.api_jwt
import pytest
from argon2 import PasswordHasher

from server import clock as server_clock
from server import ids as server_ids
from server.auth import accounts
from server.backup import life

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""argon2 at its full strength takes longer than a whole day of this world."""
BEGIN = dt.datetime(2026, 11, 23, 0, 0, tzinfo=dt.UTC)


class Clock:
    """``moment``: what time it truly is in this world."""

    def __init__(self, moment: dt.datetime = BEGIN) -> None:
        self.moment = moment

    def advance(self, seconds: float) -> None:
        """It only goes forward; what lies are the phones' own clocks."""
        self.moment += dt.timedelta(milliseconds=round(seconds * 1000))

    def text(self, skew_s: float = 0) -> str:
        """RFC 3339 with milliseconds, as seen by a clock that is wrong by so much."""
        return server_clock.text(self.moment + dt.timedelta(seconds=skew_s))

    def ms(self) -> int:
        """Milliseconds since 1970."""
        return round(self.moment.timestamp() * 1000)


def uuid7(ms: int, chance: random.Random) -> str:
    """As everybody makes ids, from the seed."""
    value = ms << 80 | 0x7 << 76 | chance.getrandbits(12) << 64 | 0b10 << 62 | chance.getrandbits(62)
    return str(uuid.UUID(int=value))


class _Time:
    """``time`` as the server's ids know it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def time_ns(self) -> int:
        return self._clock.ms() * 1_000_000


class _Secrets:
    """``secrets`` as the server's ids know them."""

    def __init__(self, chance: random.Random) -> None:
        self.randbits = chance.getrandbits
        self.token_bytes = chance.randbytes


def _datetime(clock: Clock) -> Any:
    class Virtual(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Virtual:
            return cls.fromtimestamp(clock.moment.timestamp(), tz)

    return Virtual


@contextmanager
def ruled(clock: Clock, chance: random.Random) -> Iterator[None]:
    """The server lives by this clock and this chance for as long."""
    patch = pytest.MonkeyPatch()
    virtual = _datetime(clock)
    patch.setattr(accounts, "hasher", QUICK)
    patch.setattr(server_clock, "now", clock.text)
    patch.setattr(server_ids, "time", _Time(clock))
    patch.setattr(server_ids, "secrets", _Secrets(chance))
    # An application is made anew after every death of the server; nobody here reads its documentation.
    patch.setattr(flask_smorest.blueprint.Blueprint, "register_views_in_doc", lambda *_args, **_more: None)
    for module in (flask_jwt_extended.tokens, jwt.api_jwt, life):
        patch.setattr(module, "datetime", virtual)
    try:
        yield
    finally:
        patch.undo()


def elapsed() -> float:
    """Real seconds, for whoever reports how fast the world went."""
    return time.monotonic()
