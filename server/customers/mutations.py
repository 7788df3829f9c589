"""A customer's file is made at the desk; the machine before him a technician may write down too (D16, D26)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server import roles
from server.fields import choice, day, ident, text
from server.mutation import Args, mutation
from sync.errors import NotHere, Refused

if TYPE_CHECKING:
    from sync.messages import Json, Row
    from sync.registry import Context, Tx


_OFFICE: Final = ("manager", "admin")
REFER: Final = {
    "customers": (("sites", "customer"), ("jobs", "customer")),
    "sites": (("equipment", "site"), ("jobs", "site")),
    "equipment": (("jobs", "equipment"), ("equipment_history", "equipment"), ("next_services", "equipment")),
}
"""Kind → (kind, column) of the rows that may name one of its rows."""


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


class TakeBackArgs(Args):
    """What this device wrote into a customer's file, nobody has touched since and nothing refers to."""

    kind = choice("customers", "sites", "equipment")
    id = ident()


def _desk_of_centre(_tx: Tx, args: Json, ctx: Context) -> None:
    roles.need_desk(ctx, args)


def _office_of_centre(_tx: Tx, args: Json, ctx: Context) -> None:
    roles.need_desk(ctx, args, _OFFICE)


def _office_of_row(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *_OFFICE)
    row = tx.need(args["kind"], args["id"])
    customer = row if args["kind"] == "customers" else tx.need("customers", row["customer"])
    roles.need_desk(ctx, customer, _OFFICE)


def _desk_of_customer(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.DESK)
    roles.need_desk(ctx, tx.need("customers", args["customer"]))


def desk_or_there(tx: Tx, args: Json, ctx: Context) -> None:
    """A desk of his centre, or a technician whom a job brought to him; else held."""
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


def _file(tx: Tx, args: Json, _ctx: Context) -> None:
    """Found at the office; on devices only once a job brings him there."""
    tx.add("customers", dict(args))


def _take_back(tx: Tx, args: Json, ctx: Context) -> None:
    row = tx.need(args["kind"], args["id"])
    origin = tx.origin(args["kind"], row["id"])
    if origin is None or origin[1] != ctx.caller.client_id:
        raise Refused("TOUCHED_SINCE", "Somebody has changed it since it was written down here.", "id")
    if any(one for kind, column in REFER[args["kind"]] for one in _referring(tx, kind, column, row)):
        raise Refused("STILL_NEEDED", "Something else in the books refers to it.", "id")
    tx.delete(args["kind"], row["id"])


def _referring(tx: Tx, kind: str, column: str, row: Row) -> list[Row]:
    """Found by the customer, by whom every database and device has an index."""
    customer = row["id"] if column == "customer" else row["customer"]
    return [one for one in tx.find(kind, "customer", customer) if one[column] == row["id"]]


def _add_site(tx: Tx, args: Json, _ctx: Context) -> None:
    tx.add("sites", dict(args))


def _add_equipment(tx: Tx, args: Json, _ctx: Context) -> None:
    if tx.need("sites", args["site"])["customer"] != args["customer"]:
        raise Refused("SITE_OF_ANOTHER_CUSTOMER", "This address belongs to another customer.", "site")
    tx.add("equipment", dict(args))


create = mutation("customers.create", CreateArgs, allow=_desk_of_centre, apply=_create)
add_site = mutation("customers.add_site", AddSiteArgs, allow=_desk_of_customer, apply=_add_site)
add_equipment = mutation("customers.add_equipment", AddEquipmentArgs, allow=desk_or_there, apply=_add_equipment)
file = mutation("customers.file", CreateArgs, allow=_office_of_centre, apply=_file)
take_back = mutation("customers.take_back", TakeBackArgs, allow=_office_of_row, apply=_take_back)
