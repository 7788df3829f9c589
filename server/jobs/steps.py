"""A step is never lost; whether it moves the job is the state machine's word (rules W2, W3, W5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server import roles
from server.jobs import rules

if TYPE_CHECKING:
    from sync.messages import Json, Row
    from sync.registry import Context, Tx

_WHY: Final = {
    "ALREADY_FINISHED": "Somebody else had finished this job already; the step is kept.",
    "STATUS_NOT_ADVANCED": "The job was not in a state for this; the step is kept, the status stays.",
}
PLACE: Final = ("lat_e7", "lon_e7", "accuracy_m")


def add_step(tx: Tx, ctx: Context, job: str, kind: str, args: Json, data: Json | None = None) -> None:
    """Write down what happened. ``args``: the mutation's, of which note (or reason) and place are kept."""
    tx.add(
        "steps",
        {
            "id": ctx.uuid,
            "job": job,
            "kind": kind,
            "by": ctx.caller.user,
            "client_id": ctx.caller.client_id,
            "at": ctx.at,
            "device_at": ctx.device_at,
            "tz": ctx.tz,
            "offset_ms": ctx.offset_ms,
            "note": args.get("note") or args.get("reason"),
            **{column: args.get(column) for column in PLACE},
            "data": data,
        },
    )


def moves(tx: Tx, ctx: Context, job: Row, event: str) -> bool:
    """Whether ``event`` counts for the job; where it does not, the outcome is flagged with the reason."""
    lost = is_lost(ctx, job)
    why = rules.judge(job["status"], event, lost=lost)
    if why in _WHY:
        tx.flag(why, _WHY[why])
    elif why:
        roles.keep_in_good_faith(tx, ctx, job)
    return why is None


def moved(job: Row, event: str, **values: str | None) -> Row:
    """The job after ``event``, which it allows, with ``values`` changed."""
    return job | {"status": rules.next_status(job["status"], event)} | values


def is_lost(ctx: Context, job: Row) -> bool:
    """Whether a technician speaks of a job that was cancelled or is another's by now (rule W2)."""
    gone = job["status"] == "cancelled" or job["technician"] != ctx.caller.user
    return ctx.caller.role == "technician" and gone


def closing_time(ctx: Context) -> str:
    """When a job was closed: not later than we heard of it, or a clock that is ahead keeps it for ever (rule Q3)."""
    return min(ctx.at, ctx.received_at)
