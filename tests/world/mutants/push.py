"""Servers that take work in and do something wrong with it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

import sync.push
import sync.release
from server import sync_routes
from server.reviews import mutations as review_mutations
from server.store.read import SqlPull
from server.store.tables import LoggedMutation
from server.store.write import SqlPush
from sync.messages import Outcome, Receipt
from sync.run import Runner
from sync.store import Stored
from tests.world.mutants.catalogue import by_world
from tests.world.sender import Sender

if TYPE_CHECKING:
    import pytest


class _Same(str):
    """A digest that equals every other."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


class _NeverCommits:
    """A connection whose ``commit`` undoes."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, "rollback" if name == "commit" else name)


def _receipts_for_all(patch: pytest.MonkeyPatch) -> None:
    """As a server answers that believes its counter: whatever lies below it is said to be applied."""
    stored, receipts = SqlPush.stored, SqlPull.receipts

    def any_stored(self: SqlPush, first: int, last: int) -> Any:
        fake = {
            one: Stored("", one, _Same(), _Same(), Receipt(one, Outcome.APPLIED, 0)) for one in range(first, last + 1)
        }
        return fake | dict(stored(self, first, last))

    def all_receipts(self: SqlPull, first: int, limit: int) -> Any:
        there = {one.id: one for one in receipts(self, first, limit)}
        upto = range(first, min(self.last_mutation_id(), first + limit) + 1)
        return [there.get(one) or Receipt(one, Outcome.APPLIED, self.seq()) for one in upto]

    patch.setattr(SqlPush, "stored", any_stored)
    patch.setattr(SqlPull, "receipts", all_receipts)


@by_world("P2.3", "N1", "calm")
def acknowledges_before_commit(patch: pytest.MonkeyPatch) -> None:
    """The receipt goes out, and now and then the commit behind it fails."""
    commit, push, answer = SqlPush.commit, sync_routes.store.push, sync_routes._sync
    turn, given = itertools.count(1), []

    def failing(self: SqlPush, entries: Any, changes: Any, client: Any) -> int:
        if next(turn) % 6 == 0:
            self._connection = _NeverCommits(self._connection)  # type: ignore[assignment]
        return commit(self, entries, changes, client)

    def remembering(*args: Any, **more: Any) -> Any:
        given[:] = push(*args, **more)
        return given

    def with_receipts(who: Any, request: Any) -> Any:
        given.clear()
        body = answer(who, request)
        told = {one["id"] for one in body["receipts"]}
        body["receipts"] += [one.to_wire() for one in given if one.id not in told]
        body["last_mutation_id"] = max([body["last_mutation_id"], *(one.id for one in given)])
        return body

    patch.setattr(SqlPush, "commit", failing)
    patch.setattr(sync_routes.store, "push", remembering)
    patch.setattr(sync_routes, "_sync", with_receipts)


@by_world("P2.2", "N1", "calm")
def commits_half_a_batch(patch: pytest.MonkeyPatch) -> None:
    """Only the first half of a batch gets into the log, and all of it is receipted."""
    commit = SqlPush.commit
    _receipts_for_all(patch)
    patch.setattr(SqlPush, "commit", lambda self, entries, *rest: commit(self, entries[: -(-len(entries) // 2)], *rest))


@by_world("P2.1", "N2", "calm")
def loses_an_effect(patch: pytest.MonkeyPatch) -> None:
    """Receipt and effect are not one transaction: the last fact of a batch is missing."""
    commit = SqlPush.commit

    def without(self: SqlPush, entries: Any, changes: Any, client: Any) -> int:
        facts = [key for key in changes.added if key[0] in ("steps", "parts", "checks", "timesheets")]
        for key in facts[-1:]:
            changes.added.discard(key)
            del changes.rows[key]
        return commit(self, entries, changes, client)

    patch.setattr(SqlPush, "commit", without)


@by_world("P1.5", "N2", "put_back")
def looks_for_no_uuid(patch: pytest.MonkeyPatch) -> None:
    """What comes again under another number is judged again."""
    commit = SqlPush.commit

    def renamed(self: SqlPush, entries: Any, changes: Any, client: Any) -> int:
        uuids = [one.mutation.uuid for one in entries]
        taken = set(self._connection.scalars(select(LoggedMutation.uuid).where(LoggedMutation.uuid.in_(uuids))))
        fresh = [
            replace(one, mutation=replace(one.mutation, uuid=None)) if one.mutation.uuid in taken else one
            for one in entries
        ]
        return commit(self, fresh, changes, client)

    patch.setattr(SqlPush, "by_uuid", lambda _self, _uuids: {})
    patch.setattr(SqlPush, "commit", renamed)


@by_world("P1.2", "N1", "put_back")
def compares_no_hash(patch: pytest.MonkeyPatch) -> None:
    """A number it knows is receipted, whatever body stands behind it: forks go unseen."""
    stored = SqlPush._stored
    patch.setattr(SqlPush, "_stored", lambda self, row: replace(stored(self, row), sha256=_Same()))


@by_world("P1.2", "N1", "restored")
def accepts_a_gap(patch: pytest.MonkeyPatch) -> None:
    """A number beyond the next one is taken, and those between are never asked for."""
    replayed = sync.push._replayed

    def gapless(store: Any, client: Any, request: Any, *rest: Any) -> Any:
        first = request.mutations[0].id if request.mutations else 1
        return replayed(
            store, replace(client, last_mutation_id=max(client.last_mutation_id, first - 1)), request, *rest
        )

    _receipts_for_all(patch)
    patch.setattr(sync.push, "_replayed", gapless)


@by_world("P3.1", "N1", "calm")
def throws_away_what_it_cannot_read(patch: pytest.MonkeyPatch) -> None:
    """What would be quarantined is counted and not kept."""
    commit = SqlPush.commit

    def readable(self: SqlPush, entries: Any, *rest: Any) -> int:
        kept = [one for one in entries if one.verdict.outcome is not Outcome.QUARANTINED]
        return commit(self, kept, *rest)

    _receipts_for_all(patch)
    patch.setattr(SqlPush, "commit", readable)


@by_world("P3.1", "N6", "calm")
def tells_no_desk(patch: pytest.MonkeyPatch) -> None:
    """What is refused gets no item."""
    patch.setattr(Runner, "report", lambda *_: None)


class _Silent:
    """A ``Tx`` that writes no later receipts."""

    def __init__(self, tx: Any) -> None:
        self._tx = tx

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def put(self, kind: str, row: Any) -> None:
        if kind != "receipts":
            self._tx.put(kind, row)


@by_world("P3.7", "N6", "decisions")
def keeps_later_outcomes_to_itself(patch: pytest.MonkeyPatch) -> None:
    """What the office decides never reaches the device."""
    settle = sync.release.settle

    def silent(tx: Any, *rest: Any, **more: Any) -> None:
        settle(_Silent(tx), *rest, **more)

    patch.setattr(sync.release, "settle", silent)
    patch.setattr(review_mutations, "settle", silent)


@by_world("P3.9", "N1", "revoked")
def tells_to_forget_too_soon(patch: pytest.MonkeyPatch) -> None:
    """``erase`` comes before the work is in, and the phone obeys."""
    rescue, answered = sync_routes._rescue, Sender._answered

    def obeying(self: Sender, asked: Any, page: Any, middle_ms: int) -> str:
        if page.get("erase"):
            self.phone.begins_anew("erased")
            return "erased"
        return answered(self, asked, page, middle_ms)

    patch.setattr(sync_routes, "_rescue", lambda *asked: rescue(*asked) | {"erase": True})
    patch.setattr(Sender, "_answered", obeying)
