"""What time itself does: the slices' timers, and throwing away what nobody needs any more."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from server import clock
from server.auth.tables import LoginFailure, RefreshToken
from server.observed.jobs import job
from server.runtime import runtime
from server.store.engine import reading, writing
from server.store.tables import Counter, EffectRow, Tombstone, Upload

if TYPE_CHECKING:
    from sqlalchemy import Connection

TOMBSTONE_DAYS = 180
"""Rule Q5: an older cursor gets a reset."""
EFFECT_DAYS = 30
PARTIAL_DAYS = 30


def hourly() -> None:
    """Run all timers; one that fails does not stop the others."""
    for timer in (*runtime().timers, purge, forget_partials):
        with suppress(Exception), job(f"timer {timer.__name__}"):  # a failure is told in the job's line
            timer()


def purge() -> None:
    """Forget old tombstones (raising the floor), done effects, spent sign-ins and guesses."""
    now = clock.now()
    with writing() as connection:
        old = select(Tombstone.org_id, func.max(Tombstone.seq)).where(
            Tombstone.at < clock.before(now, days=TOMBSTONE_DAYS)
        )
        for org, seq in connection.execute(old.group_by(Tombstone.org_id)).all():
            purge_tombstones(connection, org, seq)
        connection.execute(delete(EffectRow).where(EffectRow.done_at < clock.before(now, days=EFFECT_DAYS)))
        connection.execute(delete(LoginFailure).where(LoginFailure.at < clock.before(now, hours=1)))
        connection.execute(delete(RefreshToken).where(RefreshToken.expires_at < now))
        connection.commit()


def purge_tombstones(connection: Connection, org: str, up_to: int) -> None:
    """Forget deletions up to a seq; older cursors get a reset from now on (rule Q5)."""
    connection.execute(update(Counter).where(Counter.org_id == org, Counter.floor < up_to).values(floor=up_to))
    connection.execute(delete(Tombstone).where(Tombstone.org_id == org, Tombstone.seq <= up_to))


def forget_partials() -> None:
    """Erase uploads nobody has gone on with for a month; the device still has the file."""
    stale = Upload.whole_at.is_(None), Upload.at < clock.before(clock.now(), days=PARTIAL_DAYS)
    with reading() as connection:
        found = connection.execute(select(Upload.org_id, Upload.user_id, Upload.sha256).where(*stale)).all()
    for org, user, digest in found:
        runtime().files.erase(org, user, digest)
    if found:
        with writing() as connection:
            connection.execute(delete(Upload).where(*stale))
            connection.commit()
