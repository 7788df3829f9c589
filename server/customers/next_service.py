"""When a machine should be serviced next: set on its job or at the desk, and never lost (D26, rule W6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.customers.mutations import desk_or_there
from server.fields import day, ident
from server.mutation import Args, mutation
from server.next_service import current
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx


class PlanServiceArgs(Args):
    """A date, or none. ``replaces``: the entry that counted for whoever sets it; ``job``: where he does, if on one."""

    id = ident()
    customer = ident()
    equipment = ident()
    job = ident(optional=True)
    due_on = day(optional=True)
    replaces = ident(optional=True)


def _plan(tx: Tx, args: Json, ctx: Context) -> None:
    """The last to arrive counts. Who did not know of the date before him, and sets another, is flagged (rule W6)."""
    if tx.need("equipment", args["equipment"])["customer"] != args["customer"]:
        raise Refused("EQUIPMENT_OF_ANOTHER_CUSTOMER", "This equipment belongs to another customer.", "equipment")
    if args["job"] is not None:
        roles.keep_in_good_faith(tx, ctx, tx.need("jobs", args["job"]))
    before = current(tx.find("next_services", "customer", args["customer"]), args["equipment"])
    if before and before["id"] != args["replaces"] and before["due_on"] != args["due_on"]:
        tx.flag("SERVICE_REPLANNED", "Somebody else had set another date for the next service; both are on record.")
    counted = {"replaces": before["id"] if before else None}
    tx.add("next_services", {**args, **counted, "by": ctx.caller.user, "at": ctx.at})


plan_service = mutation("customers.plan_service", PlanServiceArgs, allow=desk_or_there, apply=_plan)
