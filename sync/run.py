"""One mutation at a time: upcast, parse, allow, apply → a verdict. Source: ``SPEC.md`` P3, P4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sync.errors import NotHere, Quarantine, Refused
from sync.messages import Outcome, Verdict
from sync.registry import Context
from sync.times import corrected

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.draft import Draft
    from sync.messages import Caller, Json, Mutation
    from sync.registry import Declared, Registry, Tx

Review: TypeAlias = "Callable[[Tx, Context | None, Mutation, Verdict], None]"
"""Told of every outcome but ``applied``, in a draft that is kept: writes the item a person closes (rule P3)."""

OnCrash: TypeAlias = "Callable[[Mutation, Exception], None]"
"""Given what a handler died of, for the log; the wire gets a sentence only."""


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
            return quarantined("MALFORMED", f"This could not be read: {mutation.malformed}.")
        declared = self.registry.find(mutation.name)
        if declared is None:
            return quarantined("UNKNOWN_NAME", "This server does not know this kind of entry.")
        if mutation.v > declared.v:
            return quarantined("NEWER_VERSION", "This was written by a newer app than this server knows.")
        child = draft.child()
        verdict = self._judge(child, declared, mutation, context)
        if verdict.outcome.took_effect:
            draft.take(child)
        return verdict

    def report(self, draft: Draft, caller: Caller, mutation: Mutation, verdict: Verdict, received_at: str) -> None:
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
            args = declared.parse(upcast(declared, mutation))
            declared.allow(child, args, context)
            declared.apply(child, args, context)
        except Refused as no:
            return Verdict(Outcome.REJECTED, no.code, no.message, no.field)
        except NotHere as no:
            return Verdict(Outcome.HELD, "NOT_FOUND", no.message)
        except Quarantine as odd:
            return quarantined(odd.code, odd.message)
        except Exception as crash:  # noqa: BLE001 - one bad mutation never stops the ones behind it
            self.on_crash(mutation, crash)
            return quarantined("HANDLER_CRASH", "The server could not work this in. It is kept.")
        if child.flags:
            return Verdict(Outcome.FLAGGED, *child.flags[0])
        return Verdict(Outcome.APPLIED)


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


def upcast(declared: Declared, mutation: Mutation) -> Json:
    """Arguments in the newest form; every version ever released is accepted (rule P4)."""
    args = dict(mutation.args)
    for version in range(mutation.v, declared.v):
        args = declared.upcasts[version](args)
    return args


def doubted(verdict: Verdict, *, believed: bool) -> Verdict:
    """Work based on a seq that cannot be true is kept, and at least flagged (rule P5.3)."""
    if believed or verdict.outcome is not Outcome.APPLIED:
        return verdict
    return Verdict(Outcome.FLAGGED, "BASE_SEQ", "It is not certain what this device had seen when this was done.")


def quarantined(code: str, message: str) -> Verdict:
    """It is kept, and a person looks at it."""
    return Verdict(Outcome.QUARANTINED, code, message)
