"""Service centres, and reading one's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.fields import ident, text
from server.mutation import Args, mutation
from sync.errors import NotHere

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx


class PutCentreArgs(Args):
    """A service centre, whole."""

    id = ident()
    name = text(200)
    phone = text(50, optional=True)
    address = text(500, optional=True)


class ReadArgs(Args):
    """A line of the inbox."""

    notice = ident()


def _manager(_tx: Tx, _args: Json, ctx: Context) -> None:
    roles.only(ctx, "manager", "admin")


def _owner(tx: Tx, args: Json, ctx: Context) -> None:
    if tx.need("notices", args["notice"])["user"] != ctx.caller.user:
        raise NotHere


def _put_centre(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.put("centres", dict(args))


def _read(tx: Tx, args: Json, ctx: Context) -> None:
    notice = tx.need("notices", args["notice"])
    if notice["read_at"] is None:
        tx.put("notices", notice | {"read_at": ctx.at})


put_centre = mutation("dispatch.put_centre", PutCentreArgs, allow=_manager, apply=_put_centre)
read = mutation("notices.read", ReadArgs, allow=_owner, apply=_read)
