"""A whole organisation in memory: the reference for every store, and the one tests are fast with.

It implements the ports of ``store.py`` to the letter and holds one organisation. Not for many threads.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sync.canonical import parse
from sync.messages import Receipt
from sync.release import uuid_of
from sync.snapshot import Kept, MemoryPull, MemoryRows, Scope, State
from sync.store import ClientState, Logged, Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sync.messages import Json, Row
    from sync.store import Changes, Entry, Key, Later, Number, ScopeChange


class Memory:
    """One organisation. ``group_of(kind, row)`` names a row's group; None for kinds that are not in the feed.

    ``beside``: other organisations in the same database; an id one of them has used is taken here too.
    """

    def __init__(
        self, group_of: Callable[[str, Row], str | None], epoch: str = "epoch-1", beside: Sequence[Memory] = ()
    ) -> None:
        self.group_of = group_of
        self.state = State(epoch)
        self.beside = beside
        self.effects: list[tuple[str, Json]] = []
        """What was to run after commits, in order."""
        self.received_at = "2026-01-01T00:00:00.000Z"
        """What a logged mutation says of when it came in: there is no clock here."""

    def push(self, client_id: str) -> MemoryPush:
        """Open a write transaction for a device; the first one makes the device known."""
        return MemoryPush(self, client_id)

    def pull(self, client_id: str) -> MemoryPull:
        """Open a read snapshot."""
        return MemoryPull(self.state, client_id)

    def sent(self, client_id: str, seq: int) -> None:
        """Remember the highest seq a device was sent (rule P5)."""
        client = self.client(client_id)
        self.set_client(replace(client, last_seq_sent=max(client.last_seq_sent, seq)))

    def client(self, client_id: str) -> ClientState:
        """Return what is known of a device."""
        return self.state.clients.get(client_id, ClientState(client_id))

    def set_client(self, client: ClientState) -> None:
        """Replace what is known of a device; revoking it, for one."""
        self.state = replace(self.state, clients={**self.state.clients, client.client_id: client})

    def arrive(self, sha256: str) -> None:
        """A file is whole."""
        self.state = replace(self.state, files=self.state.files | {sha256})

    def purge(self, up_to: int) -> None:
        """Forget deletions up to a seq (rule Q5)."""
        rows = {key: kept for key, kept in self.state.rows.items() if kept.row is not None or kept.seq > up_to}
        self.state = replace(self.state, rows=rows, floor=max(self.state.floor, up_to))

    def restore(self, backup: State, epoch: str | None = None, above: int = 0) -> None:
        """Go back to an earlier ``state``; with an epoch, as a known restore whose seq starts above ``above``."""
        self.state = backup
        if epoch is not None:
            self.state = replace(backup, epoch=epoch, seq=max(above, backup.seq))


class MemoryPush:
    """``PushStore``: nothing is written before ``commit``."""

    def __init__(self, memory: Memory, client_id: str) -> None:
        self._memory = memory
        self._client_id = client_id
        self.rows = MemoryRows(memory.state, [one.state for one in (memory, *memory.beside)])

    def client(self) -> ClientState:
        """See ``PushStore``."""
        return self._memory.client(self._client_id)

    def stored(self, first: int, last: int) -> Mapping[int, Stored]:
        """See ``PushStore``."""
        log = self._memory.state.log
        ids = range(first, last + 1)
        return {one: log[self._client_id, one] for one in ids if (self._client_id, one) in log}

    def by_uuid(self, uuids: Sequence[str]) -> Mapping[str, Stored]:
        """See ``PushStore``."""
        state = self._memory.state
        return {uuid: _latest(state, state.uuids[uuid]) for uuid in uuids if uuid in state.uuids}

    def logged(self, mutation_id: int) -> Logged | None:
        """See ``PushStore``."""
        state, number = self._memory.state, (self._client_id, mutation_id)
        if number not in state.log:
            return None
        uuid = uuid_of(state.bodies[number])
        mine = uuid if uuid is not None and state.uuids.get(uuid) == number else None
        return Logged(parse(state.bodies[number]), self._memory.received_at, mine)

    def commit(self, entries: Sequence[Entry], changes: Changes, client: ClientState) -> int:
        """See ``PushStore``."""
        memory, before = self._memory, self._memory.state
        seq = before.seq + 1
        after = replace(
            before,
            seq=seq,
            rows=self._stamped(before.rows, changes, seq),
            taken=before.taken | changes.rows.keys(),
            scope=_rescoped(before.scope, changes.scope, seq),
            log={**before.log, **{(self._client_id, one.mutation.id): self._stored(one, seq) for one in entries}},
            bodies={**before.bodies, **{(self._client_id, one.mutation.id): one.mutation.body for one in entries}},
            uuids={
                **before.uuids,
                **{one.mutation.uuid: (self._client_id, one.mutation.id) for one in entries if one.mutation.uuid},
            },
            clients={**before.clients, self._client_id: client},
            outcomes=_appended(before.outcomes, changes.later, seq),
        )
        memory.state = after
        memory.effects += changes.effects
        return seq

    def _stamped(self, rows: Mapping[Key, Kept], changes: Changes, seq: int) -> Mapping[Key, Kept]:
        """Rows and tombstones under their new seq. A row never changes its group."""
        after = dict(rows)
        for key, row in changes.rows.items():
            group = self._memory.group_of(key[0], row) or ""
            if key in rows and rows[key].group != group:
                raise ValueError(f"{key} would move to another group")
            after[key] = Kept(dict(row), group, seq, self._client_id)
        for key in changes.deleted:
            after[key] = Kept(None, rows[key].group, seq, self._client_id)
        return after

    def _stored(self, entry: Entry, seq: int) -> Stored:
        mutation, verdict = entry.mutation, entry.verdict
        receipt = Receipt(mutation.id, verdict.outcome, seq, verdict.code, verdict.message, verdict.field)
        return Stored(self._client_id, mutation.id, mutation.sha256, entry.content_sha256, receipt)


def _latest(state: State, number: Number) -> Stored:
    """The entry, with the outcome it has now."""
    stored = state.log[number]
    later = state.outcomes.get(number)
    return replace(stored, receipt=later[-1]) if later else stored


def _appended(
    outcomes: Mapping[Number, tuple[Receipt, ...]], later: Sequence[Later], seq: int
) -> Mapping[Number, tuple[Receipt, ...]]:
    after = dict(outcomes)
    for one in later:
        number, verdict = (one.client_id, one.id), one.verdict
        receipt = Receipt(one.id, verdict.outcome, seq, verdict.code, verdict.message, verdict.field)
        after[number] = (*after.get(number, ()), receipt)
    return after


def _rescoped(scope: Sequence[Scope], changes: Sequence[ScopeChange], seq: int) -> Sequence[Scope]:
    after = list(scope)
    for change in changes:
        if change.reason is None:
            after.append(Scope(change.subject, change.group, seq))
            continue
        at = next(
            at
            for at, one in enumerate(after)
            if (one.subject, one.group, one.closed) == (change.subject, change.group, None)
        )
        after[at] = replace(after[at], closed=seq, reason=change.reason)
    return after
