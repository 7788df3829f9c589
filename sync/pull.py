"""The pull half of a sync: one page of what is new in the caller's scope. Source: ``SPEC.md`` Q2–Q5, P4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sync.cursors import Cursor, ahead_of, digest
from sync.errors import Restored
from sync.store import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Caller, Receipt, SyncRequest
    from sync.store import Change, PullStore

JOB = "job:"
"""Groups with this prefix are what ``leave`` and ``enter`` speak of; a subject's own group comes with the sign-in."""

MAX_RECEIPTS = 5000


@dataclass(frozen=True, slots=True)
class PullAnswer:
    """One page. ``cursor`` is to be signed; the highest ``seq`` ever sent is to be remembered for the device (P5)."""

    epoch: str
    seq: int
    last_mutation_id: int
    receipts: tuple[Receipt, ...]
    reset: bool
    leave: tuple[tuple[str, str, int], ...]
    """(job, reason, seq)."""
    changes: tuple[Change, ...]
    enter: tuple[str, ...]
    """Jobs."""
    cursor: Cursor
    more: bool
    files_have: tuple[str, ...]


def pull(
    store: PullStore,
    caller: Caller,
    request: SyncRequest,
    cursor: Cursor | None,
    *,
    max_page: int = 5000,
    max_receipts: int = MAX_RECEIPTS,
) -> PullAnswer:
    """Cut the next page after ``cursor`` (as decoded; None for none). ``Restored`` where it is ahead of the store."""
    epoch, now = store.epoch(), store.seq()
    last = store.last_mutation_id()
    _check_restored(request, cursor, epoch, now, last)
    subjects = caller.subjects
    whose = digest([one for one in subjects if one != caller.all_desks])
    known = cursor if request.epoch == epoch else None
    start = _continued(known, epoch, store.floor(), whose)
    reset = start is None
    if start is None:
        start = Cursor(epoch, Place(), complete_seq=0, left_seq=now, since=now, subjects=whose)
    limit = min(request.page, max_page)
    changes = store.changes(subjects, start.place, limit + 1)
    more = len(changes) > limit
    page = changes[:limit]
    after = _moved(start, page, now, more=more)
    return PullAnswer(
        epoch=epoch,
        seq=after.complete_seq,
        last_mutation_id=last,
        receipts=tuple(store.receipts(request.receipts_from, max_receipts)),
        reset=reset,
        leave=tuple(_left(store, subjects, start.left_seq)),
        changes=tuple(page),
        enter=() if more else tuple(_entered(store, subjects, start.complete_seq)),
        cursor=after,
        more=more,
        files_have=tuple(store.files_have(request.files)),
    )


def _check_restored(request: SyncRequest, cursor: Cursor | None, epoch: str, now: int, last: int) -> None:
    """A device of this epoch that knows more than the store proves that the store was put back (rule Q5)."""
    ahead = ahead_of(cursor, epoch, now)
    if ahead or (request.epoch == epoch and request.receipts_from > last + 1):
        raise Restored(max(ahead, now))


def _continued(cursor: Cursor | None, epoch: str, floor: int, subjects: str) -> Cursor | None:
    """Return the cursor where it can be followed; None where the device must start anew."""
    if cursor is None or cursor.epoch != epoch or cursor.subjects != subjects or cursor.since < floor:
        return None
    return cursor


def _moved(start: Cursor, page: Sequence[Change], now: int, *, more: bool) -> Cursor:
    """Return the cursor after this page; a last page stands for everything up to the counter."""
    if more:
        return Cursor(start.epoch, page[-1].place, start.complete_seq, now, start.since, start.subjects)
    return Cursor(start.epoch, Place(now + 1), now, now, now, start.subjects)


def _left(store: PullStore, subjects: Sequence[str], after: int) -> list[tuple[str, str, int]]:
    latest = {group: (group.removeprefix(JOB), reason, seq) for group, reason, seq in store.left(subjects, after)}
    return [one for group, one in latest.items() if group.startswith(JOB)]


def _entered(store: PullStore, subjects: Sequence[str], after: int) -> list[str]:
    return [group.removeprefix(JOB) for group in store.entered(subjects, after) if group.startswith(JOB)]
