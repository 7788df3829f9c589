"""Jobs of years past: written into the register as finished, and taken back when their import is undone (D1).

Nobody is told of them, no reply time runs, no device receives them: they are there to be found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server import roles
from server.fields import choice, ident, instant, text
from server.jobs import scope
from server.jobs.desk import RegisterArgs, checked_place, new_job
from server.jobs.rules import CLOSED
from server.jobs.steps import add_step
from server.mutation import Args, mutation
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json, Row
    from sync.registry import Context, Tx

_OFFICE: Final = ("manager", "admin")


class RecordPastArgs(RegisterArgs):
    """A finished job; ``number`` is the one it bore where it comes from, without it the register gives the next."""

    number = text(50, optional=True)
    closed_at = instant()
    closed_as = choice("verified", "cancelled")
    actual_fault = text(2000, optional=True)
    reason = text(500, optional=True)


class TakeBackArgs(Args):
    """A job this device wrote down and nobody has touched since."""

    job = ident()
    reason = text(500)


def _office(_tx: Tx, args: Json, ctx: Context) -> None:
    roles.need_desk(ctx, args, _OFFICE)


def _office_of_job(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *_OFFICE)
    roles.need_desk(ctx, tx.need("jobs", args["job"]), _OFFICE)


def _record_past(tx: Tx, args: Json, ctx: Context) -> None:
    checked_place(tx, args, ctx)
    if args["closed_at"] < args["received_at"]:
        raise Refused("CLOSED_BEFORE_RECEIVED", "The job was closed before it was received.", "closed_at")
    own = {name: value for name, value in args.items() if name not in ("closed_as", "reason")}
    cancelled = args["closed_as"] == "cancelled"
    job = new_job(own, ctx) | {
        "status": args["closed_as"],
        "number": args["number"],
        "closed_at": args["closed_at"],
        "actual_fault": args["actual_fault"],
        "cancel_reason": args["reason"] if cancelled else None,
    }
    tx.add("jobs", job)
    add_step(tx, ctx, job["id"], "register", args, {"past": True})
    if job["equipment"] and not cancelled:
        tx.put("equipment_history", _history(job))


def _history(job: Row) -> Row:
    """The few words for the next technician; what was fitted then nobody has written down."""
    kept = ("id", "customer", "equipment", "closed_at", "fault", "actual_fault")
    return {**{name: job[name] for name in kept}, "job_number": job["number"], "parts": None, "technician": None}


def _take_back(tx: Tx, args: Json, ctx: Context) -> None:
    """Cancelled, never deleted; refused as soon as anybody else has done anything to it."""
    job = tx.need("jobs", args["job"])
    origin = tx.origin("jobs", job["id"])
    others = any(one["client_id"] != ctx.caller.client_id for one in tx.find("steps", "job", job["id"]))
    if others or origin is None or origin[1] != ctx.caller.client_id:
        raise Refused("TOUCHED_SINCE", "Somebody has worked on it since it was written down here.", "job")
    was_open = job["status"] not in CLOSED
    after = job | {"status": "cancelled", "cancel_reason": args["reason"], "closed_at": job["closed_at"] or ctx.at}
    tx.put("jobs", after)
    add_step(tx, ctx, job["id"], "cancel", args)
    if tx.get("equipment_history", job["id"]) is not None:
        tx.delete("equipment_history", job["id"])
    if was_open:
        scope.close_at_desk(tx, after, "cancelled")


record_past = mutation("jobs.record_past", RecordPastArgs, allow=_office, apply=_record_past)
take_back = mutation("jobs.take_back", TakeBackArgs, allow=_office_of_job, apply=_take_back)
