"""What the desk does with a job: register, assign, reschedule, cancel, verify, put away (D1, D3, D4, D12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import clock, roles
from server.fields import choice, ident, instant, text
from server.jobs import history, scope
from server.jobs.notices import tell
from server.jobs.steps import add_step, closing_time, moved, moves
from server.jobs.working_hours import due
from server.mutation import Args, mutation
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json, Row
    from sync.registry import Context, Tx

CHANNELS = ("phone", "letter", "fax", "visit", "web")
CHARGE_TYPES = ("paid", "contract", "free", "internal")
PRIORITIES = ("normal", "urgent", "major")
KEPT_DAYS = 14
"""A technician sees a job this long after it was closed (rule Q3)."""


class RegisterArgs(Args):
    """A new line of the repair register (叫修登记簿)."""

    id = ident()
    centre = ident()
    customer = ident()
    site = ident()
    equipment = ident(optional=True)
    product = text(200)
    fault = text(2000)
    channel = choice(*CHANNELS)
    charge_type = choice(*CHARGE_TYPES)
    priority = choice(*PRIORITIES)
    received_at = instant()
    promised_at = instant(optional=True)
    contact_name = text(200, personal=True)
    contact_phone = text(50, personal=True)


class AssignArgs(Args):
    """Send a technician out; without a window the job keeps its own."""

    job = ident()
    assignment = ident()
    technician = ident()
    window_start = instant(optional=True)
    window_end = instant(optional=True)
    reason = text(500, optional=True)


class RescheduleArgs(Args):
    """Another time."""

    job = ident()
    window_start = instant()
    window_end = instant()
    reason = text(500, optional=True)


class CancelArgs(Args):
    """Cancelled, never deleted."""

    job = ident()
    reason = text(500)


class VerifyArgs(Args):
    """The department confirms the result."""

    job = ident()
    note = text(2000, optional=True)


class RetireArgs(Args):
    """Put a finished job away from the technicians' devices."""

    job = ident()


def check_window(args: Json) -> None:
    """``Refused`` where a window ends before it starts."""
    start, end = args["window_start"], args["window_end"]
    if start is not None and end is not None and end < start:
        raise Refused("WINDOW_ENDS_BEFORE_START", "The time window ends before it starts.", "window_end")


def window_of(args: Json) -> Json:
    """The window as a step's data."""
    return {"window_start": args["window_start"], "window_end": args["window_end"]}


def due_at(received_at: str, priority: str, site: Row | None) -> str:
    """When the technician must have arrived, as text."""
    return clock.text(due(clock.parse(received_at), priority, site["district"] if site else None))


def _registrar(_tx: Tx, args: Json, ctx: Context) -> None:
    roles.need_desk(ctx, args)


def _desk(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.DESK)
    roles.need_desk(ctx, tx.need("jobs", args["job"]))


def _lead(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.LEAD)
    roles.need_desk(ctx, tx.need("jobs", args["job"]), roles.LEAD)


def _register(tx: Tx, args: Json, ctx: Context) -> None:
    site = checked_place(tx, args, ctx)
    job = new_job(args, ctx) | {"due_at": due_at(args["received_at"], args["priority"], site)}
    tx.add("jobs", job)
    add_step(tx, ctx, job["id"], "register", {})
    scope.open_at_desk(tx, job)


def checked_place(tx: Tx, args: Json, ctx: Context) -> Row:
    """The job's site; ``Refused`` where site or equipment are another customer's, held where he is not here."""
    roles.need_desk(ctx, tx.need("customers", args["customer"]))
    site = tx.need("sites", args["site"])
    if site["customer"] != args["customer"]:
        raise Refused("SITE_OF_ANOTHER_CUSTOMER", "This address belongs to another customer.", "site")
    if args["equipment"] and tx.need("equipment", args["equipment"])["customer"] != args["customer"]:
        raise Refused("EQUIPMENT_OF_ANOTHER_CUSTOMER", "This equipment belongs to another customer.", "equipment")
    return site


def new_job(args: Json, ctx: Context) -> Row:
    """A row of ``jobs`` before anything has happened to it."""
    later = ("actual_fault", "actual_by", "due_at", "window_start", "window_end", "technician")
    never = ("number", "closed_at", "cancel_reason", "seal")
    return {**args, **dict.fromkeys(later + never), "status": "registered", "created_by": ctx.caller.user}


def _assign(tx: Tx, args: Json, ctx: Context) -> None:
    check_window(args)
    job = tx.need("jobs", args["job"])
    if tx.need("users", args["technician"])["role"] != "technician":
        raise Refused("NOT_A_TECHNICIAN", "Only a technician can be sent out.", "technician")
    before = job["technician"]
    add_step(tx, ctx, job["id"], "assign", args, {"technician": args["technician"], "from": before})
    if moves(tx, ctx, job, "assign"):
        _hand_over(tx, args, ctx, job)


def _hand_over(tx: Tx, args: Json, ctx: Context, job: Row) -> None:
    before, after = job["technician"], args["technician"]
    _release(tx, ctx, job["id"], "reassigned")
    tx.add(
        "assignments",
        {
            "id": args["assignment"],
            "job": job["id"],
            "technician": after,
            "assigned_by": ctx.caller.user,
            "assigned_at": ctx.at,
            **dict.fromkeys(("started_at", "released_at", "release_reason")),
        },
    )
    kept = window_of(job) if args["window_start"] is args["window_end"] is None else window_of(args)
    job = moved(job, "assign", technician=after, **kept)
    tx.put("jobs", job)
    if before is not None and before != after:
        scope.take_away(tx, before, job, "reassigned")
        tell(tx, ctx, before, job, "reassigned")
    scope.give(tx, after, job)
    tell(tx, ctx, after, job, "assigned")


def _release(tx: Tx, ctx: Context, job: str, reason: str) -> None:
    for one in tx.find("assignments", "job", job):
        if one["released_at"] is None:
            tx.put("assignments", one | {"released_at": ctx.at, "release_reason": reason})


def _reschedule(tx: Tx, args: Json, ctx: Context) -> None:
    check_window(args)
    job = tx.need("jobs", args["job"])
    add_step(tx, ctx, job["id"], "reschedule", args, window_of(args))
    if moves(tx, ctx, job, "reschedule"):
        job = moved(job, "reschedule", **window_of(args))
        tx.put("jobs", job)
        tell(tx, ctx, job["technician"], job, "rescheduled")


def _cancel(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    add_step(tx, ctx, job["id"], "cancel", args)
    if not moves(tx, ctx, job, "cancel"):
        return
    job = moved(job, "cancel", cancel_reason=args["reason"], closed_at=closing_time(ctx))
    _release(tx, ctx, job["id"], "cancelled")
    tx.put("jobs", job)
    scope.close_at_desk(tx, job, "cancelled")
    if job["technician"] is not None:
        scope.take_away(tx, job["technician"], job, "cancelled")
        tell(tx, ctx, job["technician"], job, "cancelled")


def _verify(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    add_step(tx, ctx, job["id"], "verify", args)
    if not moves(tx, ctx, job, "verify"):
        return
    left = job["closed_at"] is not None
    job = moved(job, "verify", closed_at=job["closed_at"] or closing_time(ctx))
    tx.put("jobs", job)
    if not left:
        history.write(tx, job)
    scope.close_at_desk(tx, job, "verified")


def _retire(tx: Tx, args: Json, ctx: Context) -> None:
    """Close every technician's scope of a job closed long enough ago; nothing of the job itself changes."""
    job = tx.need("jobs", args["job"])
    if job["closed_at"] is None or job["closed_at"] > clock.before(ctx.at, days=KEPT_DAYS):
        raise Refused("TOO_EARLY", "A job stays with its technician for fourteen days after it is closed.")
    for technician in sorted({one["technician"] for one in tx.find("assignments", "job", job["id"])}):
        if tx.is_in_scope(f"user:{technician}", f"job:{job['id']}"):
            scope.take_away(tx, technician, job, "archived")


register = mutation("jobs.register", RegisterArgs, allow=_registrar, apply=_register)
assign = mutation("jobs.assign", AssignArgs, allow=_desk, apply=_assign)
reschedule = mutation("jobs.reschedule", RescheduleArgs, allow=_desk, apply=_reschedule)
cancel = mutation("jobs.cancel", CancelArgs, allow=_desk, apply=_cancel)
verify = mutation("jobs.verify", VerifyArgs, allow=_lead, apply=_verify)
retire = mutation("jobs.retire", RetireArgs, allow=_lead, apply=_retire)
