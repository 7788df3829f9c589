"""The price list binds; it is changed in the office only (D15; S2.14 §10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.fields import ident, money, text
from server.mutation import Args, mutation

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx


class PutPriceArgs(Args):
    """A line of the price list, whole."""

    id = ident()
    code = text(50)
    name = text(200)
    name_en = text(200)
    unit = text(20)
    price = money()


def _lead(_tx: Tx, _args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.LEAD)


def _put_price(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.put("price_items", dict(args))


put_price = mutation("charges.put_price", PutPriceArgs, allow=_lead, apply=_put_price)
