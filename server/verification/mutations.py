"""Keeping a job whatever its time, and letting that go again (D13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.fields import ident, text
from server.mutation import Args, mutation
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx


class HoldArgs(Args):
    """Why it must be kept: a dispute, a claim."""

    id = ident()
    job = ident()
    reason = text(500, personal=True)


class ReleaseArgs(Args):
    """Why it need not be kept any more."""

    hold = ident()
    reason = text(500, personal=True)


def _lead(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.LEAD)
    roles.need_desk(ctx, tx.need("jobs", args["job"]), roles.LEAD)


def _lead_of_hold(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.LEAD)
    _lead(tx, tx.need("holds", args["hold"]), ctx)


def _hold(tx: Tx, args: Json, ctx: Context) -> None:
    never = dict.fromkeys(("released_by", "released_at", "released_reason"))
    tx.add("holds", {**args, "by": ctx.caller.user, "at": ctx.at, **never})


def _release(tx: Tx, args: Json, ctx: Context) -> None:
    hold = tx.need("holds", args["hold"])
    if hold["released_at"] is not None:
        raise Refused("ALREADY_RELEASED", "Somebody has released this already.", "hold")
    released = {"released_by": ctx.caller.user, "released_at": ctx.at, "released_reason": args["reason"]}
    tx.put("holds", hold | released)


hold = mutation("verification.hold", HoldArgs, allow=_lead, apply=_hold)
release = mutation("verification.release", ReleaseArgs, allow=_lead_of_hold, apply=_release)
MUTATIONS = (hold, release)
