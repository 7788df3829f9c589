"""The list of instruments is the supervisor's; nobody writes his own calibration (D6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.fields import choice, day, ident, text
from server.mutation import Args, mutation

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


def _lead(_tx: Tx, _args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.LEAD)


def _put(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.put("instruments", dict(args))


put = mutation("instruments.put", PutArgs, allow=_lead, apply=_put)
