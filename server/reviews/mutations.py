"""A person closes what was flagged, refused or held, and says why; or lets it be done after all (rule P3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.fields import ident, json_object, text
from server.mutation import Args, mutation
from server.reviews.rules import WAITING, can_correct, can_release, may_write_for
from sync.errors import NotHere, Refused
from sync.messages import Outcome, Verdict
from sync.release import settle

if TYPE_CHECKING:
    from sync.messages import Caller, Json, Row
    from sync.registry import Context, Tx

RUN = "reviews.run"
"""The effect that carries a decision out."""


class CloseArgs(Args):
    """An item, and what was decided."""

    item = ident()
    reason = text(500)


class ReleaseArgs(Args):
    """An item whose mutation shall be run once more, as it came."""

    item = ident()


class CorrectArgs(Args):
    """An item, and the arguments its mutation shall be run with instead of its own."""

    item = ident()
    args = json_object(personal=True)


def may_decide(who: Caller, item: Row) -> bool:
    """Whether it waits at his desk; an item of no centre waits at all the organisation's desks."""
    return who.role in roles.DESK and item["centre"] in (*who.centres, who.org)


def _desk(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.DESK)
    if not may_decide(ctx.caller, tx.need("review_items", args["item"])):
        raise NotHere


def _desk_or_author(tx: Tx, args: Json, ctx: Context) -> None:
    """A desk; and who was refused may put it aside himself, with his reason (rule P3.13)."""
    if ctx.caller.role != "technician":
        return _desk(tx, args, ctx)
    item = tx.need("review_items", args["item"])
    if item["user"] != ctx.caller.user or item["outcome"] != "rejected":
        raise NotHere
    return None


def _open(tx: Tx, args: Json) -> Row:
    item = tx.need("review_items", args["item"])
    if item["state"] == "closed":
        raise Refused("ALREADY_CLOSED", "Somebody has closed this already.")
    return item


def _close(tx: Tx, args: Json, ctx: Context) -> None:
    """Whoever waits for the office is told; what a decision left to do is not done any more."""
    item = _open(tx, args)
    closed = {"state": "closed", "closed_by": ctx.caller.user, "closed_at": ctx.at, "closed_reason": args["reason"]}
    tx.put("review_items", item | closed | {"pending": None})
    if item["outcome"] in WAITING:
        told = Verdict(Outcome.REJECTED, "CLOSED", args["reason"])
        number = (item["client_id"], item["mutation_id"])
        settle(tx, number, told, by=ctx.caller.user, decision=ctx.uuid, at=ctx.received_at)


def _release(tx: Tx, args: Json, ctx: Context) -> None:
    item = _open(tx, args)
    if not can_release(item):
        raise Refused("CANNOT_RELEASE", "This would end the same way; it can be corrected or closed.", "item")
    _decide(tx, item, ctx, "release")


def _correct(tx: Tx, args: Json, ctx: Context) -> None:
    item = _open(tx, args)
    if not (can_correct(item) and may_write_for(ctx.caller, tx.get("users", item["user"]))):
        raise Refused("CANNOT_CORRECT", "No other arguments of yours may stand in for these; it can be closed.", "item")
    _decide(tx, item, ctx, "correct")


def _decide(tx: Tx, item: Row, ctx: Context, decision: str) -> None:
    """Write the decision down; it is carried out in a commit of its own, as the author (rule P3.11)."""
    decided = {"decision": decision, "decided_by": ctx.caller.user, "decided_at": ctx.at, "pending": ctx.uuid}
    tx.put("review_items", item | decided)
    tx.effect(RUN, {"org": ctx.caller.org, "item": item["id"], "decision": ctx.uuid})


close = mutation("reviews.close", CloseArgs, allow=_desk_or_author, apply=_close)
release = mutation("reviews.release", ReleaseArgs, allow=_desk, apply=_release)
correct = mutation("reviews.correct", CorrectArgs, allow=_desk, apply=_correct)
