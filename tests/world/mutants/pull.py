"""Servers that send the wrong rows, or forget which life they are in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, text

import sync.pull
import sync.push
from server.backup import life
from server.jobs import scope
from server.store.read import SqlPull
from sync.messages import Caller
from sync.store import Place
from tests.world.mutants.catalogue import by_world
from tests.world.server import Server

if TYPE_CHECKING:
    import pytest


@by_world("Q2.2", "N4", "small_pages")
def cuts_a_page_inside_a_commit(patch: pytest.MonkeyPatch) -> None:
    """The cursor stands behind the whole seq, though only some of its rows were sent."""
    moved = sync.pull._moved

    def past(start: Any, page: Any, now: int, *, more: bool) -> Any:
        cursor = moved(start, page, now, more=more)
        return replace(cursor, place=Place(cursor.place.seq + 1)) if more else cursor

    patch.setattr(sync.pull, "_moved", past)


@by_world("Q2.5", "N4", "small_pages")
def calls_the_first_page_the_last(patch: pytest.MonkeyPatch) -> None:
    """The cursor jumps to the counter after any page."""
    moved = sync.pull._moved
    patch.setattr(sync.pull, "_moved", lambda start, page, now, *, more: moved(start, page, now, more=False))


def _feed_without(patch: pytest.MonkeyPatch, *changes: tuple[str, str]) -> None:
    """The one statement that reads the feed, altered."""
    begin = SqlPull.__init__

    def altered(self: SqlPull, connection: Any, codecs: Any, caller: Any, feed: Any) -> None:
        statement = feed.text
        for old, new in changes:
            if old not in statement:
                raise LookupError(old)
            statement = statement.replace(old, new)
        begin(self, connection, codecs, caller, text(statement).bindparams(bindparam("subjects", expanding=True)))

    patch.setattr(SqlPull, "__init__", altered)


@by_world("Q3.2", "N4", "long")
def sends_of_a_new_job_only_what_is_new(patch: pytest.MonkeyPatch) -> None:
    """Rows older than the cursor are left out, though the group was entered just now."""
    _feed_without(
        patch,
        ("CASE WHEN r.seq > scope.opened THEN r.seq ELSE scope.opened END", "r.seq"),
        ("CASE WHEN scope.opened >= :seq THEN 0 ELSE :seq END", ":seq"),
    )


@by_world("Q3.1", "N5", "long")
def goes_on_sending_a_lost_job(patch: pytest.MonkeyPatch) -> None:
    """The feed forgets to ask whether an entry is still open."""
    _feed_without(patch, (" AND closed_seq IS NULL AND touched_seq >= :seq", ""), (" AND entry.closed_seq IS NULL", ""))


@by_world("Q3.1", "N5", "calm")
def leaves_the_job_with_who_had_it(patch: pytest.MonkeyPatch) -> None:
    """A reassignment gives the job to the new one and takes it from nobody."""
    patch.setattr(scope, "take_away", lambda *_: None)


@by_world("Q3.3", "N4", "calm")
def tells_nobody_what_he_lost(patch: pytest.MonkeyPatch) -> None:
    """``leave`` stays empty."""
    patch.setattr(sync.pull, "_left", lambda *_: [])


@by_world("Q3.1", "N4 N5", "calm")
def takes_a_technician_for_a_desk(patch: pytest.MonkeyPatch) -> None:
    """His centre is among his subjects."""
    subjects = Caller.subjects.fget

    def wide(self: Caller) -> Any:
        return (*subjects(self), *(f"centre:{one}" for one in self.centres))

    patch.setattr(Caller, "subjects", property(wide))


@by_world("Messages.4", "N7", "lossy")
def gives_a_receipt_once_only(patch: pytest.MonkeyPatch) -> None:
    """``receipts_from`` is not looked at: an answer that was lost is lost for ever."""
    receipts = SqlPull.receipts

    def fresh(self: SqlPull, first: int, limit: int) -> Any:
        return [one for one in receipts(self, first, limit) if one.seq == self.seq()]

    patch.setattr(SqlPull, "receipts", fresh)


@by_world("Q5.4", "N1 N4 N7", "restored")
def never_notices_that_it_was_put_back(patch: pytest.MonkeyPatch) -> None:
    """No new epoch after a restore, neither by the tool nor by what the devices know."""
    push = sync.push.push

    def trusting(store: Any, registry: Any, review: Any, caller: Any, request: Any, *rest: Any, **more: Any) -> Any:
        return push(store, registry, review, caller, replace(request, receipts_from=1), *rest, **more | {"ahead": 0})

    patch.setattr(life, "begin", lambda *_: None)
    patch.setattr(sync.pull, "_check_restored", lambda *_: None)
    patch.setattr(sync.push, "push", trusting)


@by_world("P2.3", "N1", "crashes")
def keeps_commits_in_memory(patch: pytest.MonkeyPatch) -> None:
    """Durability is relaxed: whatever was not yet in the database's main file is gone with a crash."""
    died = Server.died

    def forgetful(self: Any) -> None:
        stale = self.place._path.read_bytes()
        self.stop()
        for end in ("-wal", "-shm"):
            self.place._path.with_name(self.place._path.name + end).unlink(missing_ok=True)
        self.place._path.write_bytes(stale)
        died(self)

    patch.setattr(Server, "died", forgetful)
