"""A customer's file is made at the desk; the machine before him a technician may write down too (D16, D26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.fields import choice, day, ident, text
from server.mutation import Args, mutation
from sync.errors import NotHere, Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx


class CreateArgs(Args):
    """A new customer of a centre."""

    id = ident()
    centre = ident()
    name = text(200, personal=True)
    phone = text(50, personal=True)
    kind = choice("person", "company")
    note = text(2000, optional=True)


class AddSiteArgs(Args):
    """One more address of a customer."""

    id = ident()
    customer = ident()
    address = text(500, personal=True)
    district = text(100, optional=True)
    note = text(2000, optional=True)


class AddEquipmentArgs(Args):
    """One more machine at one of his sites."""

    id = ident()
    customer = ident()
    site = ident()
    product = text(200)
    maker = text(200, optional=True)
    model = text(200, optional=True)
    serial = text(200, optional=True)
    installed_on = day(optional=True)
    warranty_until = day(optional=True)
    note = text(2000, optional=True)


def _desk_of_centre(_tx: Tx, args: Json, ctx: Context) -> None:
    roles.need_desk(ctx, args)


def _desk_of_customer(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.DESK)
    roles.need_desk(ctx, tx.need("customers", args["customer"]))


def _desk_or_there(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, "technician", *roles.DESK)
    customer = tx.need("customers", args["customer"])
    if ctx.caller.role != "technician":
        roles.need_desk(ctx, customer)
    elif not _his(tx, ctx, f"customer:{customer['id']}"):
        raise NotHere


def _his(tx: Tx, ctx: Context, group: str) -> bool:
    subject = f"user:{ctx.caller.user}"
    return tx.is_in_scope(subject, group) or tx.was_in_scope(subject, group, ctx.base_seq)


def _create(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.add("customers", dict(args))
    tx.enter(f"centre:{args['centre']}", f"customer:{args['id']}")


def _add_site(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.add("sites", dict(args))


def _add_equipment(tx: Tx, args: Json, _ctx: Context) -> None:
    if tx.need("sites", args["site"])["customer"] != args["customer"]:
        raise Refused("SITE_OF_ANOTHER_CUSTOMER", "This address belongs to another customer.", "site")
    tx.add("equipment", dict(args))


create = mutation("customers.create", CreateArgs, allow=_desk_of_centre, apply=_create)
add_site = mutation("customers.add_site", AddSiteArgs, allow=_desk_of_customer, apply=_add_site)
add_equipment = mutation("customers.add_equipment", AddEquipmentArgs, allow=_desk_or_there, apply=_add_equipment)
