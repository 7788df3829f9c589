"""The ways out of ``held`` and ``quarantined``: later outcomes, running once more. Source: ``SPEC.md`` P3.7, P3.10-12.

What a person decides is a mutation like any other. It is carried out afterwards, in a commit of its own, as the author:
so what takes effect has the author's device for its origin, and the decision survives whatever stops the run.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from sync.canonical import parse
from sync.draft import Draft
from sync.guard import Guard
from sync.messages import Receipt, Verdict
from sync.request import UUID, parse_mutation
from sync.run import Runner, doubted, quarantined
from sync.store import Later

if TYPE_CHECKING:
    from sync.messages import Caller, Json, Mutation
    from sync.registry import Declared, Tx
    from sync.store import Logged, Number, PushStore

ERASED = quarantined("ERASED", "This cannot be released: the personal values in it were erased.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a device's mutation."""

    id: int
    by: str
    uuid: str
    """Of the decision itself; the mutation runs under it where its own uuid cannot be used."""
    at: str
    """Now."""
    args: Json | None = None
    """Arguments to run it with instead of its own."""


class Item(Protocol):
    """The office's item about a mutation: what the decision was made on, and what its outcome is written to."""

    def is_pending(self, tx: Tx) -> bool:
        """Whether the decision is still to be carried out; asked once the author's device is locked."""

    def decided(self, tx: Tx, verdict: Verdict) -> None:
        """Write down what came of it; the item does not say "pending" any more."""


def carry_out(store: PushStore, runner: Runner, author: Caller, item: Item, decision: Decision) -> Receipt | None:
    """Run a decided mutation once more and commit what comes of it; None, and nothing, where that was done already.

    ``store`` writes for the author's device, and ``author`` has it as ``client_id``.
    """
    client = store.client()
    guard = Guard(store.rows)
    draft = Draft(guard)
    logged = store.logged(decision.id)
    if logged is None or not item.is_pending(draft):
        return None
    mutation = _to_run(logged, decision, runner)
    if mutation is None:
        verdict = ERASED
    else:
        watched = replace(runner, on_crash=_Watched(guard, runner))
        verdict = watched.run(draft, author, mutation, logged.received_at)
        guard.check()
        verdict = doubted(verdict, believed=mutation.base_seq <= client.base_seq)
    item.decided(draft, verdict)
    settle(draft, (author.client_id, decision.id), verdict, by=decision.by, decision=decision.uuid, at=decision.at)
    seq = store.commit([], draft.changes, client)
    return Receipt(decision.id, verdict.outcome, seq, verdict.code, verdict.message, verdict.field)


def settle(tx: Tx, number: Number, verdict: Verdict, *, by: str, decision: str, at: str) -> None:
    """Give a mutation a later outcome, under every number it came under, to the log and to the devices (rule P3.7)."""
    for client_id, mutation_id in tx.numbers(*number):
        tx.later(Later(client_id, mutation_id, verdict, by, decision))
        row = {
            "id": str(uuid.uuid5(uuid.UUID(client_id), f"receipt {mutation_id}")),
            "client_id": client_id,
            "mutation_id": mutation_id,
            "outcome": str(verdict.outcome),
            "code": verdict.code,
            "message": verdict.message,
            "field": verdict.field,
            "at": at,
        }
        tx.put("receipts", row)


def uuid_of(body: str) -> str | None:
    """The uuid in a stored body, sealed or not; None where it has no proper one."""
    told = parse(body).get("uuid")
    return told if isinstance(told, str) and UUID.fullmatch(told) else None


def _to_run(logged: Logged, decision: Decision, runner: Runner) -> Mutation | None:
    """The mutation as it came, or with the office's arguments; None where its own cannot be read any more."""
    if decision.args is not None:
        told = parse_mutation(logged.body)
        return _corrected(told, logged, decision, decision.args, runner.registry.find(told.name))
    return None if logged.erased else parse_mutation(logged.body)


def _corrected(told: Mutation, logged: Logged, decision: Decision, args: Json, declared: Declared | None) -> Mutation:
    """Other arguments in the same envelope, itself mended where it was not sound; nobody guesses a name."""
    newest = declared.v if declared else max(told.v, 1)
    envelope = {
        "id": told.id,
        "uuid": logged.uuid or decision.uuid,
        "name": told.name,
        "v": told.v if 1 <= told.v <= newest else newest,
        "base_seq": max(told.base_seq, 0),
        "at": told.at or logged.received_at,
        "tz": told.tz or "UTC",
        "offset_ms": told.offset_ms,
        "args": args,
    }
    made = parse_mutation(envelope)
    return made if made.malformed is None else parse_mutation(envelope | {"offset_ms": None})


class _Watched:
    """A failing store is not the handler's crash: it ends the run, to be tried again whole (rule P2.4)."""

    def __init__(self, guard: Guard, runner: Runner) -> None:
        self._guard = guard
        self._runner = runner

    def __call__(self, mutation: Mutation, crash: Exception) -> None:
        self._guard.check()
        self._runner.on_crash(mutation, crash)
