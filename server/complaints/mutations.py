"""A complaint comes in: by a desk that was told, or by the server for whoever holds a link (D19, rule S6.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import fields, roles
from server.mutation import Args, mutation

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx

LONGEST = 500


class TellArgs(Args):
    """``offer``: the link it came by, if it came by one."""

    id = fields.ident()
    job = fields.ident()
    offer = fields.ident(optional=True)
    what = fields.text(LONGEST, personal=True)
    call = fields.choice("yes", "no")


def _desk(tx: Tx, args: Json, ctx: Context) -> None:
    # Nobody puts words into a customer's mouth: what came by his link, the server itself writes down.
    roles.only(ctx, *(roles.DESK if args["offer"] is None else ("admin",)))
    roles.need_desk(ctx, tx.need("jobs", args["job"]))


def _tell(tx: Tx, args: Json, ctx: Context) -> None:
    """Always flagged: somebody has to answer it, and closes the item when he has."""
    job = tx.need("jobs", args["job"])
    tx.flag("COMPLAINT", "The customer complains about this job.")
    by = ctx.caller.user if args["offer"] is None else None
    tx.add("complaints", {**args, "centre": job["centre"], "by": by, "at": ctx.at})


tell = mutation("complaints.tell", TellArgs, allow=_desk, apply=_tell)
