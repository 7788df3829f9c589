"""A part used, with its certificate; kinds of parts and their lots (D5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.amended import late
from server.fields import choice, day, decimal, ident, money, sha256, text
from server.mutation import Args, mutation
from server.parts import rules
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx


class UseArgs(Args):
    """Every column of ``parts`` but who and when."""

    id = ident()
    job = ident()
    part_type = ident(optional=True)
    name = text(200)
    maker = text(200, optional=True)
    model = text(200, optional=True)
    qty = decimal(least="0")
    unit = text(20)
    lot = text(100, optional=True)
    serial = text(100, optional=True)
    supplier = text(200, optional=True)
    certificate_no = text(100, optional=True)
    certificate_kind = choice(*rules.CERTIFICATES, optional=True)
    certificate_photo = sha256(optional=True)
    status = choice(*rules.STATUSES)
    origin = choice("stock", "customer")
    old_part = choice("returned", "recovered", "scrapped", "none")
    price = money()


class PutTypeArgs(Args):
    """A kind of part, whole."""

    id = ident()
    sku = text(100, optional=True)
    gtin = text(20, optional=True)
    name = text(200)
    maker = text(200, optional=True)
    model = text(200, optional=True)
    unit = text(20)
    price = money()


class PutLotArgs(Args):
    """A lot, whole."""

    id = ident()
    part_type = ident()
    lot = text(100)
    serial = text(100, optional=True)
    supplier = text(200, optional=True)
    certificate_no = text(100, optional=True)
    certificate_kind = choice(*rules.CERTIFICATES, optional=True)
    expires_on = day(optional=True)
    status = choice(*rules.STATUSES)


class PutAwayTypeArgs(Args):
    """A kind of part this device wrote into the catalogue, nobody has touched since and no lot belongs to."""

    id = ident()


def _office(_tx: Tx, _args: Json, ctx: Context) -> None:
    roles.only(ctx, "manager", "admin")


def _holder(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, "technician")
    roles.need_holder(tx, ctx, tx.need("jobs", args["job"]))


def _lead(_tx: Tx, _args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.LEAD)


def _use(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    roles.keep_in_good_faith(tx, ctx, job)
    late.fact(tx, ctx, job, "parts", args)
    if not rules.is_positive(args["qty"]):
        raise Refused("QTY_NOT_POSITIVE", "The quantity must be above nought.", "qty")
    if rules.breaks_rule(args):
        tx.flag("PART_NOT_CONFORMING", "This part was fitted although it is marked as not conforming.")
    tx.add("parts", {**args, "by": ctx.caller.user, "at": ctx.at})


def _put_type(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.put("part_types", dict(args))


def _put_lot(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.need("part_types", args["part_type"])
    tx.put("part_lots", dict(args))


def _put_away_type(tx: Tx, args: Json, ctx: Context) -> None:
    row = tx.need("part_types", args["id"])
    origin = tx.origin("part_types", row["id"])
    if origin is None or origin[1] != ctx.caller.client_id:
        raise Refused("TOUCHED_SINCE", "Somebody has changed it since it was written down here.", "id")
    if tx.find("part_lots", "part_type", row["id"]):
        raise Refused("STILL_NEEDED", "Something else in the books refers to it.", "id")
    tx.delete("part_types", row["id"])


use = mutation("parts.use", UseArgs, allow=_holder, apply=_use)
put_type = mutation("parts.put_type", PutTypeArgs, allow=_lead, apply=_put_type)
put_lot = mutation("parts.put_lot", PutLotArgs, allow=_lead, apply=_put_lot)
put_away_type = mutation("parts.put_away_type", PutAwayTypeArgs, allow=_office, apply=_put_away_type)
