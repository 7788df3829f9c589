"""A stretch of time on a job; a correction needs a reason and leaves the old record standing (D10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from server import roles
from server.amended import late
from server.fields import choice, ident, instant, text, whole
from server.mutation import Args, mutation
from server.timesheets import rules
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx

MOST_MINUTES = 60 * 24 * 31


class RecordArgs(Args):
    """Every column of ``timesheets`` but who and when."""

    id = ident()
    job = ident()
    kind = choice("travel", "work", "waiting")
    started_at = instant()
    ended_at = instant()
    minutes = whole(0, MOST_MINUTES)
    source = choice("steps", "manual")
    replaces = ident(optional=True)
    reason = text(500, optional=True)


def _holder(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, "technician")
    roles.need_holder(tx, ctx, tx.need("jobs", args["job"]))


def _record(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    roles.keep_in_good_faith(tx, ctx, job)
    late.fact(tx, ctx, job, "timesheets", args)
    _check_correction(tx, args)
    length = rules.span(args["started_at"], args["ended_at"])
    if length < timedelta():
        raise Refused("ENDS_BEFORE_START", "The time ends before it starts.", "ended_at")
    if not rules.fits(args["minutes"], length):
        tx.flag("MINUTES_DIFFER", "The minutes are not those between start and end.")
    tx.add("timesheets", {**args, "by": ctx.caller.user, "at": ctx.at})


def _check_correction(tx: Tx, args: Json) -> None:
    if not args["replaces"]:
        return
    if tx.need("timesheets", args["replaces"])["job"] != args["job"]:
        raise Refused("FACT_OF_ANOTHER_JOB", "This belongs to another job.", "replaces")
    if not args["reason"]:
        raise Refused("REASON_MISSING", "A correction needs a reason.", "reason")


record = mutation("timesheets.record", RecordArgs, allow=_holder, apply=_record)
