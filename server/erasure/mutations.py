"""``customers.erase``: everything that tells of a person goes, in one commit (rule S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server import roles
from server.erasure.effects import ERASED
from server.erasure.whole import Whole
from server.fields import ident, text, whole
from server.mutation import Args, mutation
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx

_MANAGER: Final = ("manager", "admin")
_NAMED: Final = 5
"""So many open jobs are named; who has more looks into the register."""


class EraseArgs(Args):
    """``even_if_open``: although somebody is on his way to him. ``photos``: the bytes of his jobs' photos as well."""

    id = ident()
    customer = ident()
    reason = text(500, personal=True)
    even_if_open = whole(0, 1)
    photos = whole(0, 1)


def _manager(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *_MANAGER)
    roles.need_desk(ctx, tx.need("customers", args["customer"]), _MANAGER)


def _erase(tx: Tx, args: Json, ctx: Context) -> None:
    found = Whole.of(tx, args["customer"])
    if found.open and not args["even_if_open"]:
        raise Refused("JOBS_OPEN", f"Jobs of this customer are open: {_names(found.open)}.", "customer")
    jobs = sorted(job["id"] for job in found.jobs)
    reason = found.without_names(args["reason"])
    row = {"id": args["id"], "customer": args["customer"], "by": ctx.caller.user, "at": ctx.at}
    tx.add("erasures", {**row, "reason": reason, "jobs": jobs})
    for kind, emptied in found.emptied():
        tx.put(kind, emptied)
    tx.effect(ERASED, {"org": ctx.caller.org, "customer": args["customer"], "jobs": jobs, "photos": args["photos"]})


def _names(jobs: list[Json]) -> str:
    told = [job["number"] or job["product"] for job in jobs[:_NAMED]]
    return ", ".join(told) + (" …" if len(jobs) > _NAMED else "")


erase = mutation("customers.erase", EraseArgs, allow=_manager, apply=_erase, of_erased=True)
