"""The push half of a sync: order first, then every mutation by itself, then one commit. Source: ``SPEC.md`` P1–P5."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sync.canonical import kept_text, sha256_text
from sync.draft import Draft
from sync.errors import Forked, Gap, Restored, Revoked
from sync.guard import Guard
from sync.messages import Mutation, Outcome, Receipt, Verdict
from sync.run import Runner, doubted, quarantined
from sync.store import Entry, Stored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Caller, SyncRequest
    from sync.registry import Registry
    from sync.run import OnCrash, Review
    from sync.store import ClientState, PushStore

_REVOKED = ("DEVICE_REVOKED", "This came from a device that was signed out for good.")


def push(  # noqa: PLR0913 - everything that is not in the store is passed in
    store: PushStore,
    registry: Registry,
    review: Review,
    caller: Caller,
    request: SyncRequest,
    received_at: str,
    cursor_seq: int,
    *,
    epoch: str,
    ahead: int = 0,
    on_crash: OnCrash = lambda _mutation, _crash: None,
    apart: tuple[str, str] | None = None,
) -> list[Receipt]:
    """Take in a batch; receipts of all of it, ascending. ``cursor_seq``: the seq proved by the request's cursor, or 0.

    ``ahead``: the seq its cursor proves, where the store's counter has not come so far (rule Q5.4); this very push
    would raise the counter, and nobody would see it any more.
    ``apart``: (code, message) under which all that is new is quarantined, whatever it says (a rescue file, rule P3.14).
    ``Gap``, ``Forked`` and ``Revoked`` change nothing, ``Restored`` neither. Nothing new → nothing is committed.
    """
    client = store.client()
    if client.revoked and not client.rescue:
        raise Revoked(rescue=False)
    if ahead or (request.receipts_from > client.last_mutation_id + 1 and request.epoch == epoch):
        # It holds rows or receipts this database has never given (rule Q5).
        raise Restored(max(ahead, cursor_seq, client.last_seq_sent))
    old = _replayed(store, client, request, epoch)
    fresh = [one for one in request.mutations if one.id > client.last_mutation_id]
    if not fresh:
        return old
    foreign = request.epoch is not None and request.epoch != epoch
    ceiling = -1 if foreign else max(client.last_seq_sent, cursor_seq)
    floor = _Floor(client.base_seq, ceiling)
    batch = _Batch(store, Runner(registry, review, on_crash), caller, received_at, floor)
    entries = batch.run(fresh, apart=_REVOKED if client.revoked else apart)
    after = replace(client, last_mutation_id=fresh[-1].id, base_seq=floor.base_seq)
    seq = store.commit(entries, batch.draft.changes, after)
    return old + [receipt_of(one.mutation.id, one.verdict, seq) for one in entries]


def content_sha256(mutation: Mutation) -> str:
    """Hex digest of ``{name, v, args, at}``: what makes two mutations with one uuid the same (rule P1).

    Of a malformed one, which may have none of these, the digest of the whole body.
    """
    if mutation.malformed is not None:
        return mutation.sha256
    content = {"name": mutation.name, "v": mutation.v, "args": mutation.args, "at": mutation.at}
    return sha256_text(kept_text(content))


def receipt_of(mutation_id: int, verdict: Verdict, seq: int) -> Receipt:
    """A verdict that has got its seq."""
    return Receipt(mutation_id, verdict.outcome, seq, verdict.code, verdict.message, verdict.field)


def _replayed(store: PushStore, client: ClientState, request: SyncRequest, epoch: str) -> list[Receipt]:
    """Check the order of the whole batch; the stored receipts of what is known already (rule P1)."""
    last = client.last_mutation_id
    if not request.mutations:
        return []
    if request.mutations[0].id > last + 1:
        raise Gap(last + 1, epoch)
    known = store.stored(request.mutations[0].id, min(request.mutations[-1].id, last))
    old = [one for one in request.mutations if one.id <= last]
    for one in old:
        if known[one.id].sha256 != one.sha256:
            raise Forked(last, one.id)
    return [known[one.id].receipt for one in old]


class _Floor:
    """Rule P5: ``base_seq`` never falls within a client and never exceeds what was sent to it."""

    def __init__(self, base_seq: int, ceiling: int) -> None:
        self.base_seq = base_seq
        self._ceiling = ceiling

    def believes(self, base_seq: int) -> bool:
        """Whether it may be true; one that is raises the floor."""
        if not self.base_seq <= base_seq <= self._ceiling:
            return False
        self.base_seq = base_seq
        return True


class _Batch:
    """One batch on its way into one commit."""

    def __init__(self, store: PushStore, runner: Runner, caller: Caller, received_at: str, floor: _Floor) -> None:
        self._guard = Guard(store.rows)
        self.draft = Draft(self._guard)
        self._store = store
        self._floor = floor
        self._log_crash = runner.on_crash
        self._runner = replace(runner, on_crash=self._crashed)
        self._caller = caller
        self._received_at = received_at
        self._uuids: dict[str, Stored] = {}

    def run(self, fresh: Sequence[Mutation], *, apart: tuple[str, str] | None) -> list[Entry]:
        """Run them in order and make them ready for the log."""
        self._uuids = dict(self._store.by_uuid([one.uuid for one in fresh if one.uuid is not None]))
        return [self._take(one, apart) for one in fresh]

    def _take(self, mutation: Mutation, apart: tuple[str, str] | None) -> Entry:
        content = content_sha256(mutation)
        believed = self._floor.believes(mutation.base_seq)
        first = self._uuids.get(mutation.uuid) if mutation.uuid is not None else None
        if first is not None and first.content_sha256 == content:
            return Entry(replace(mutation, uuid=None), content, _again(first.receipt), repeats=first)
        if first is not None:
            verdict = quarantined("UUID_TAKEN", "Another entry has this uuid already.")
        elif apart is not None:
            verdict = quarantined(*apart)
        else:
            verdict = doubted(self._judged(mutation), believed=believed)
        if verdict.outcome is not Outcome.APPLIED:
            self._runner.report(self.draft, self._caller, mutation, verdict, self._received_at)
            self._guard.check()
        return self._logged(mutation, content, verdict, taken=first is not None)

    def _judged(self, mutation: Mutation) -> Verdict:
        verdict = self._runner.run(self.draft, self._caller, mutation, self._received_at)
        self._guard.check()
        return verdict

    def _crashed(self, mutation: Mutation, crash: Exception) -> None:
        """A failing store is not the handler's crash: it ends the push, to be tried again whole."""
        self._guard.check()
        self._log_crash(mutation, crash)

    def _logged(self, mutation: Mutation, content: str, verdict: Verdict, *, taken: bool) -> Entry:
        """Only the first of a uuid keeps it in the log, so that a store may hold it unique."""
        if taken:
            return Entry(replace(mutation, uuid=None), content, verdict)
        if mutation.uuid is not None:
            provisional = receipt_of(mutation.id, verdict, 0)
            stored = Stored(self._caller.client_id, mutation.id, mutation.sha256, content, provisional)
            self._uuids[mutation.uuid] = stored
        return Entry(mutation, content, verdict)


def _again(first: Receipt) -> Verdict:
    """What became of the first one, which may have been decided meanwhile."""
    return Verdict(first.outcome, first.code, first.message, first.field)
