"""What was decided is carried out: in a commit of its own, as the author (rule P3.11)."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from server import clock
from server.runtime import runtime
from server.store import acting
from server.store.checked import CheckedTx
from server.store.crypt import KeyRing
from server.store.engine import reading, retrying, writing
from server.store.log_entry import opened
from server.store.tables import LoggedMutation
from server.store.write import SqlPush
from sync.canonical import parse
from sync.release import Decision, carry_out
from sync.run import Runner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Caller, Json, Mutation, Receipt, Verdict
    from sync.registry import Tx

log = logging.getLogger("fieldseal.reviews")


def run(payload: Json) -> None:
    """The effect: ``{org, item, decision}``. Run twice, or by two at once, it is done once."""
    carry_out_item(payload["org"], payload["item"], payload["decision"])


def at_once(caller: Caller, mutation: Mutation) -> None:
    """Right behind the commit, so that who decided sees in the same answer what came of it."""
    carry_out_item(caller.org, str(mutation.args.get("item")), mutation.uuid or "")


def carry_out_item(org: str, item_id: str, decision: str) -> list[Receipt]:
    """Run the mutation behind an item once more, if this decision is the one that waits.

    What its author did before it and somebody has decided too comes first, whoever calls for what: in its own order.
    """
    receipts = [_carry_out(org, item) for item in _pending(org, item_id, decision)]
    return [one for one in receipts if one is not None]


def _carry_out(org: str, item: Any) -> Receipt | None:
    author = replace(acting(item.user), client_id=item.client_id)
    args = _decided_args(org, item.pending) if item.decision == "correct" else None

    def attempt(_n: int) -> tuple[Receipt | None, bool]:
        with writing() as connection:
            store = SqlPush(connection, runtime(), author, careful=True)
            runner = Runner(runtime().registry, runtime().review_for(author), _log_crash)
            told = Decision(item.mutation_id, item.decided_by, item.pending, clock.now(), args)
            return carry_out(store, runner, author, _Item(item.id, told), told), store.effects

    receipt, effects = retrying(attempt)
    if effects:
        runtime().awake()
    return receipt


@dataclass(frozen=True)
class _Item:
    """The item's row, as ``sync.release`` wants it."""

    id: str
    told: Decision

    def is_pending(self, tx: Tx) -> bool:
        """Whether nobody has carried it out, closed it or decided anew."""
        row = tx.get("review_items", self.id)
        return row is not None and row["pending"] == self.told.uuid

    def decided(self, tx: Tx, verdict: Verdict) -> None:
        """Applied, it is closed; anything else a person closes, as ever (rule P3.1)."""
        row = tx.need("review_items", self.id)
        row |= {"outcome": str(verdict.outcome), "code": verdict.code, "message": verdict.message}
        row |= {"field": verdict.field, "pending": None}
        if verdict.outcome == "applied":
            row |= {"state": "closed", "closed_by": self.told.by, "closed_at": self.told.at}
        CheckedTx(tx, runtime().codecs).put("review_items", row)


def _pending(org: str, item_id: str, decision: str) -> Sequence[Any]:
    """The items of the same device that wait up to this one; none where this decision does not wait."""
    items = runtime().kinds["review_items"].table
    this = select(items).where(items.c.id == item_id, items.c.org_id == org, items.c.pending == decision)
    with reading() as connection:
        found = connection.execute(this).first()
        if found is None:
            return []
        before = items.c.client_id == found.client_id, items.c.mutation_id <= found.mutation_id
        wanted = select(items).where(*before, items.c.org_id == org, items.c.pending.is_not(None))
        return connection.execute(wanted.order_by(items.c.mutation_id)).all()


def _decided_args(org: str, decision: str) -> Json:
    """The office's arguments, out of its own mutation; none where they were erased meanwhile."""
    mine = select(LoggedMutation.body).where(LoggedMutation.org_id == org, LoggedMutation.uuid == decision)
    with reading() as connection:
        text = opened(connection.execute(mine).scalar_one(), KeyRing(connection, org))
    args: Json = parse(text)["args"]["args"] if text is not None else {}
    return args


def _log_crash(mutation: Mutation, crash: Exception) -> None:
    log.error("mutation %s (%s) crashed its handler again", mutation.uuid, mutation.name, exc_info=crash)
