"""The push half of a sync: order first, then every mutation by itself, then one commit. Source: ``SPEC.md`` P1–P5."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sync.canonical import kept_text, sha256_text
from sync.draft import Draft
from sync.errors import Forked, Gap, NotHere, Refused, Restored, Revoked
from sync.guard import Guard
from sync.messages import Mutation, Outcome, Receipt, Verdict
from sync.registry import Context
from sync.store import Entry, Stored
from sync.times import corrected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from sync.messages import Caller, Json, SyncRequest
    from sync.registry import Declared, Registry, Tx
    from sync.store import ClientState, PushStore

    Review: TypeAlias = Callable[[Tx, Context | None, Mutation, Verdict], None]
    """Told of every outcome but ``applied``, in a draft that is kept: writes the item a person closes (rule P3)."""

    OnCrash: TypeAlias = Callable[[Mutation, Exception], None]
    """Given what a handler died of, for the log; the wire gets a sentence only."""


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
    on_crash: OnCrash = lambda _mutation, _crash: None,
) -> list[Receipt]:
    """Take in a batch; receipts of all of it, ascending. ``cursor_seq``: the seq proved by the request's cursor, or 0.

    ``Gap``, ``Forked`` and ``Revoked`` change nothing, ``Restored`` neither. Nothing new → nothing is committed.
    """
    client = store.client()
    if client.revoked and not client.rescue:
        raise Revoked(rescue=False)
    old = _replayed(store, client, request, epoch, cursor_seq)
    fresh = [one for one in request.mutations if one.id > client.last_mutation_id]
    if not fresh:
        return old
    foreign = request.epoch is not None and request.epoch != epoch
    ceiling = -1 if foreign else max(client.last_seq_sent, cursor_seq)
    floor = _Floor(client.base_seq, ceiling)
    batch = _Batch(store, Runner(registry, review, on_crash), caller, received_at, floor)
    entries = batch.run(fresh, rescue=client.revoked)
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


def context_of(caller: Caller, mutation: Mutation, received_at: str) -> Context | None:
    """The circumstances of a well-formed mutation; None for a malformed one."""
    if mutation.malformed is not None or mutation.uuid is None:
        return None
    return Context(
        caller=caller,
        id=mutation.id,
        uuid=mutation.uuid,
        name=mutation.name,
        v=mutation.v,
        base_seq=mutation.base_seq,
        at=corrected(mutation.at, mutation.offset_ms),
        device_at=mutation.at,
        tz=mutation.tz,
        offset_ms=mutation.offset_ms,
        received_at=received_at,
    )


def _replayed(
    store: PushStore, client: ClientState, request: SyncRequest, epoch: str, cursor_seq: int
) -> list[Receipt]:
    """Check the order of the whole batch; the stored receipts of what is known already (rule P1)."""
    last = client.last_mutation_id
    if request.receipts_from > last + 1 and request.epoch == epoch:
        raise Restored(max(cursor_seq, client.last_seq_sent))  # it holds receipts this database has never given (rule Q5)
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


@dataclass(frozen=True)
class Runner:
    """Runs one mutation at a time; also what runs a released one later, as its author (rule P3)."""

    registry: Registry
    review: Review
    on_crash: OnCrash

    def run(self, draft: Draft, caller: Caller, mutation: Mutation, received_at: str) -> Verdict:
        """Judge and, where it takes effect, merge into ``draft``. The review hook is not called here."""
        context = context_of(caller, mutation, received_at)
        if context is None:
            return _quarantined("MALFORMED", f"This could not be read: {mutation.malformed}.")
        declared = self.registry.find(mutation.name)
        if declared is None:
            return _quarantined("UNKNOWN_NAME", "This server does not know this kind of entry.")
        if mutation.v > declared.v:
            return _quarantined("NEWER_VERSION", "This was written by a newer app than this server knows.")
        child = draft.child()
        verdict = self._judge(child, declared, mutation, context)
        if verdict.outcome.took_effect:
            draft.take(child)
        return verdict

    def report(
        self, draft: Draft, caller: Caller, mutation: Mutation, verdict: Verdict, received_at: str
    ) -> None:
        """Tell the review hook; its own crash is logged and stops nobody."""
        child = draft.child()
        try:
            self.review(child, context_of(caller, mutation, received_at), mutation, verdict)
        except Exception as crash:  # noqa: BLE001 - the outcome is in the log all the same
            self.on_crash(mutation, crash)
        else:
            draft.take(child)

    def _judge(self, child: Draft, declared: Declared, mutation: Mutation, context: Context) -> Verdict:
        try:
            args = declared.parse(_upcast(declared, mutation))
            declared.allow(child, args, context)
            declared.apply(child, args, context)
        except Refused as no:
            return Verdict(Outcome.REJECTED, no.code, no.message, no.field)
        except NotHere as no:
            return Verdict(Outcome.HELD, "NOT_FOUND", no.message)
        except Exception as crash:  # noqa: BLE001 - one bad mutation never stops the ones behind it
            self.on_crash(mutation, crash)
            return _quarantined("HANDLER_CRASH", "The server could not work this in. It is kept.")
        if child.flags:
            return Verdict(Outcome.FLAGGED, *child.flags[0])
        return Verdict(Outcome.APPLIED)


class _Batch:
    """One batch on its way into one commit."""

    def __init__(
        self, store: PushStore, runner: Runner, caller: Caller, received_at: str, floor: _Floor
    ) -> None:
        self._guard = Guard(store.rows)
        self.draft = Draft(self._guard)
        self._store = store
        self._floor = floor
        self._log_crash = runner.on_crash
        self._runner = replace(runner, on_crash=self._crashed)
        self._caller = caller
        self._received_at = received_at
        self._uuids: dict[str, Stored] = {}

    def run(self, fresh: Sequence[Mutation], *, rescue: bool) -> list[Entry]:
        """Run them in order and make them ready for the log."""
        self._uuids = dict(self._store.by_uuid([one.uuid for one in fresh if one.uuid is not None]))
        return [self._take(one, rescue=rescue) for one in fresh]

    def _take(self, mutation: Mutation, *, rescue: bool) -> Entry:
        content = content_sha256(mutation)
        believed = self._floor.believes(mutation.base_seq)
        first = self._uuids.get(mutation.uuid) if mutation.uuid is not None else None
        if first is not None and first.content_sha256 == content:
            return Entry(replace(mutation, uuid=None), content, _again(first.receipt), repeats=first)
        if first is not None:
            verdict = _quarantined("UUID_TAKEN", "Another entry has this uuid already.")
        elif rescue:
            verdict = _quarantined("DEVICE_REVOKED", "This came from a device that was signed out for good.")
        else:
            verdict = _doubted(self._judged(mutation), believed=believed)
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


def _upcast(declared: Declared, mutation: Mutation) -> Json:
    """Arguments in the newest form; every version ever released is accepted (rule P4)."""
    args = dict(mutation.args)
    for version in range(mutation.v, declared.v):
        args = declared.upcasts[version](args)
    return args


def _doubted(verdict: Verdict, *, believed: bool) -> Verdict:
    """Work based on a seq that cannot be true is kept, and at least flagged."""
    if believed or verdict.outcome is not Outcome.APPLIED:
        return verdict
    return Verdict(Outcome.FLAGGED, "BASE_SEQ", "It is not certain what this device had seen when this was done.")


def _again(first: Receipt) -> Verdict:
    return Verdict(first.outcome, first.code, first.message, first.field)


def _quarantined(code: str, message: str) -> Verdict:
    return Verdict(Outcome.QUARANTINED, code, message)
