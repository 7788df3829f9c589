"""Engines broken where the world does not come: tests by hand catch them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

import sync.pull
import sync.push
from server.files.storage import FileStore
from server.reviews import carry
from server.store import flush
from server.store.tables import Tombstone
from server.timers import sweep
from sync import files
from tests.world.mutants.catalogue import by_test

if TYPE_CHECKING:
    import pytest


class _TwoConnections:
    """The counter is raised on a connection of its own and committed at once."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: Any, *rest: Any) -> Any:
        if statement is not flush._RAISE:
            return self._connection.execute(statement, *rest)
        with self._connection.engine.connect() as other:
            raised = other.execute(statement, *rest).freeze()
            other.commit()
        return raised()


@by_test("Q1.1", "tests/server/test_concurrency.py::test_Q1_1_eight_writers_and_a_poller_lose_nothing[postgresql]")
def takes_its_seq_from_a_sequence(patch: pytest.MonkeyPatch) -> None:
    """Numbers are drawn without holding the counter until the commit, so commit order is not their order."""
    begin = flush.Flush.__init__

    def apart(self: Any, connection: Any, *rest: Any) -> None:
        begin(self, _TwoConnections(connection), *rest)

    patch.setattr(flush.Flush, "__init__", apart)


@by_test("Q5.3", "tests/server/test_effects.py::test_Q5_3_old_deletions_are_purged_and_raise_the_floor[sqlite]")
def forgets_deletions_silently(patch: pytest.MonkeyPatch) -> None:
    """Old tombstones are purged and older cursors are followed all the same."""

    def purge(connection: Any, org: str, up_to: int) -> None:
        connection.execute(delete(Tombstone).where(Tombstone.org_id == org, Tombstone.seq <= up_to))

    patch.setattr(sweep, "purge_tombstones", purge)


@by_test("Q5.1", "tests/sync/test_reset.py::test_Q5_another_scope_starts_anew")
def follows_a_cursor_of_other_subjects(patch: pytest.MonkeyPatch) -> None:
    """A cursor says where, and not for whom."""
    patch.setattr(sync.pull, "digest", lambda _subjects: "0" * 16)


@by_test(
    "P5.3",
    "tests/sync/test_push_outcomes.py::test_P5_3_a_base_seq_above_what_was_sent_is_flagged_and_does_not_raise_the_floor",
)
def believes_every_base_seq(patch: pytest.MonkeyPatch) -> None:
    """Whatever a device says it had seen, it had."""
    patch.setattr(sync.push._Floor, "believes", lambda *_: True)


@by_test(
    "P3.11",
    "tests/server/reviews/test_once.py::test_P3_11_a_decision_that_a_crash_left_is_carried_out_by_the_sweep_once[sqlite]",
)
def carries_a_decision_out_twice(patch: pytest.MonkeyPatch) -> None:
    """At once, and again when the worker comes."""
    pending, known = carry._pending, {}

    def again(*asked: Any) -> Any:
        found = pending(*asked)
        known.setdefault(asked, found)
        return known[asked]

    patch.setattr(carry, "_pending", again)
    patch.setattr(carry._Item, "is_pending", lambda *_: True)


@by_test("Files.2", "tests/server/test_files.py::test_Files_2_Files_6_an_upload_goes_on_where_it_stopped[sqlite]")
def appends_wherever_it_stands(patch: pytest.MonkeyPatch) -> None:
    """``Upload-Offset`` is not compared, so a piece that comes twice is written twice; nobody looks at the hash."""
    append = FileStore.append

    def anywhere(self: FileStore, org: str, user: str, digest: str, offset: int, chunk: bytes) -> bool:
        at = self.offset(org, user, digest)
        return append(self, org, user, digest, offset if at is None else at, chunk)

    patch.setattr(files, "check_hash", lambda *_: None)
    patch.setattr(files, "resumed", lambda known, _offset: known.offset)
    patch.setattr(FileStore, "append", anywhere)
