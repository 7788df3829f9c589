"""The list of instruments is the supervisor's; nobody writes his own calibration (D6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.fields import choice, day, ident, text
from server.mutation import Args, mutation
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx


class PutArgs(Args):
    """An instrument, whole."""

    id = ident()
    name = text(200)
    model = text(200, optional=True)
    serial = text(100)
    range = text(100, optional=True)
    unit = text(20, optional=True)
    calibration_no = text(100, optional=True)
    calibrated_on = day(optional=True)
    calibration_due = day(optional=True)
    status = choice("qualified", "limited", "stopped")
    holder = ident(optional=True)


class PutAwayArgs(Args):
    """An instrument this device wrote into the list and nobody has touched since."""

    id = ident()


def _office(_tx: Tx, _args: Json, ctx: Context) -> None:
    roles.only(ctx, "manager", "admin")


def _lead(_tx: Tx, _args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.LEAD)


def _put(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.put("instruments", dict(args))


def _put_away(tx: Tx, args: Json, ctx: Context) -> None:
    row = tx.need("instruments", args["id"])
    origin = tx.origin("instruments", row["id"])
    if origin is None or origin[1] != ctx.caller.client_id:
        raise Refused("TOUCHED_SINCE", "Somebody has changed it since it was written down here.", "id")
    tx.delete("instruments", row["id"])


put = mutation("instruments.put", PutArgs, allow=_lead, apply=_put)
put_away = mutation("instruments.put_away", PutAwayArgs, allow=_office, apply=_put_away)
