"""What the technician does, step by step: accept, appoint, travel, arrive, start, report, leave (D3, D4, D10, D30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.amended import late
from server.fields import ident, instant, text, whole
from server.jobs import history
from server.jobs.desk import check_window, window_of
from server.jobs.steps import add_step, closing_time, moved, moves
from server.mutation import Args, mutation

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Step, Tx


class StepArgs(Args):
    """The job, nothing else."""

    job = ident()


class AppointArgs(Args):
    """A time agreed with the customer."""

    job = ident()
    window_start = instant()
    window_end = instant()
    note = text(2000, optional=True)


class PlaceArgs(Args):
    """Where the phone was: degrees × 10⁷, metres; all null where it could not tell."""

    job = ident()
    lat_e7 = whole(-900_000_000, 900_000_000, optional=True)
    lon_e7 = whole(-1_800_000_000, 1_800_000_000, optional=True)
    accuracy_m = whole(0, 1_000_000, optional=True)


class LeaveArgs(Args):
    """Done, with a word for the office."""

    job = ident()
    note = text(2000, optional=True)


class ReportArgs(Args):
    """What is really wrong (现场与申报不符)."""

    job = ident()
    actual_fault = text(2000)


def _holder(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, "technician")
    roles.need_holder(tx, ctx, tx.need("jobs", args["job"]))


def _step(event: str) -> Step:
    """A step that moves the job and changes nothing else."""

    def apply(tx: Tx, args: Json, ctx: Context) -> None:
        job = tx.need("jobs", args["job"])
        add_step(tx, ctx, job["id"], event, args)
        if moves(tx, ctx, job, event):
            tx.put("jobs", moved(job, event))

    return apply


def _appoint(tx: Tx, args: Json, ctx: Context) -> None:
    check_window(args)
    job = tx.need("jobs", args["job"])
    add_step(tx, ctx, job["id"], "appoint", args, window_of(args))
    if moves(tx, ctx, job, "appoint"):
        tx.put("jobs", moved(job, "appoint", **window_of(args)))


def _start(tx: Tx, args: Json, ctx: Context) -> None:
    """Besides the step: he has started, which lets him finish even if the job is taken away later (rule P5)."""
    _step("start")(tx, args, ctx)
    own = [one for one in tx.find("assignments", "job", args["job"]) if one["technician"] == ctx.caller.user]
    latest = max(own, key=lambda one: (one["assigned_at"], one["id"]), default=None)
    if latest and latest["started_at"] is None:
        tx.put("assignments", latest | {"started_at": ctx.at})


def _leave(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    add_step(tx, ctx, job["id"], "leave", args)
    if moves(tx, ctx, job, "leave"):
        job = moved(job, "leave", closed_at=closing_time(ctx))
        tx.put("jobs", job)
        history.write(tx, job)


def _report(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    add_step(tx, ctx, job["id"], "report", {}, {"actual_fault": args["actual_fault"]})
    if moves(tx, ctx, job, "report"):
        late.changed(tx, ctx, job, "job.actual_fault", job["actual_fault"], args["actual_fault"])
        tx.put("jobs", moved(job, "report", actual_fault=args["actual_fault"], actual_by=ctx.caller.user))


accept = mutation("jobs.accept", StepArgs, allow=_holder, apply=_step("accept"))
appoint = mutation("jobs.appoint", AppointArgs, allow=_holder, apply=_appoint)
travel = mutation("jobs.travel", PlaceArgs, allow=_holder, apply=_step("travel"))
arrive = mutation("jobs.arrive", PlaceArgs, allow=_holder, apply=_step("arrive"))
start = mutation("jobs.start", StepArgs, allow=_holder, apply=_start)
leave = mutation("jobs.leave", LeaveArgs, allow=_holder, apply=_leave)
report = mutation("jobs.report", ReportArgs, allow=_holder, apply=_report)
