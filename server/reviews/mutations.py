"""A person closes what was flagged, refused or held, and says why (rule P3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.fields import ident, text
from server.mutation import Args, mutation
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx


class CloseArgs(Args):
    """An item, and what was decided."""

    item = ident()
    reason = text(500)


def _desk(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.DESK)
    roles.need_desk(ctx, tx.need("review_items", args["item"]))


def _close(tx: Tx, args: Json, ctx: Context) -> None:
    item = tx.need("review_items", args["item"])
    if item["state"] == "closed":
        raise Refused("ALREADY_CLOSED", "Somebody has closed this already.")
    closed = {"state": "closed", "closed_by": ctx.caller.user, "closed_at": ctx.at, "closed_reason": args["reason"]}
    tx.put("review_items", item | closed)


close = mutation("reviews.close", CloseArgs, allow=_desk, apply=_close)
