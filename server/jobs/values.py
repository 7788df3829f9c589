"""Values written on both sides, and facts taken back (rules W1, W4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from marshmallow import ValidationError

from server import roles
from server.amended import late
from server.fields import choice, ident, instant, text
from server.jobs import rules
from server.jobs.desk import CHARGE_TYPES, PRIORITIES, due_at
from server.jobs.steps import add_step, is_lost, moved, moves
from server.mutation import Args, mutation
from sync.errors import Refused

if TYPE_CHECKING:
    from marshmallow.fields import Field

    from sync.messages import Json, Row
    from sync.registry import Context, Tx

_FIELDS: Final[dict[str, Field[Any]]] = {
    "fault": text(2000),
    "product": text(200),
    "charge_type": choice(*CHARGE_TYPES),
    "priority": choice(*PRIORITIES),
    "promised_at": instant(optional=True),
    "contact_name": text(200),
    "contact_phone": text(50),
}
"""What each editable value may be."""

EditArgs = cast(
    "type[Args]",
    Args.from_dict(
        {
            "job": ident(),
            "field": choice(*rules.EDITABLE),
            "from": text(2000, least=0, optional=True, personal=True),
            "to": text(2000, least=0, optional=True, personal=True),
        },
        name="EditArgs",
    ),
)
"""One value, from what it was when he saw it (``from`` is no name in Python). Either may be a person's."""


class SettleArgs(Args):
    """Which of two values stands."""

    conflict = ident()
    take = choice("current", "other")


class WithdrawArgs(Args):
    """Take a fact back; it stays, marked."""

    id = ident()
    job = ident()
    kind = choice("parts", "checks", "timesheets", "photos")
    fact = ident()
    reason = text(500)


def _desk_or_holder(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, "technician", *roles.DESK)
    roles.need_desk_or_holder(tx, ctx, tx.need("jobs", args["job"]))


def _of_conflict(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, "technician", *roles.DESK)
    roles.need_desk_or_holder(tx, ctx, tx.need("jobs", tx.need("conflicts", args["conflict"])["job"]))


def _edit(tx: Tx, args: Json, ctx: Context) -> None:
    field, new = args["field"], _checked(args["field"], args["to"])
    job = tx.need("jobs", args["job"])
    current_by = _last_editor(tx, job, field)
    add_step(tx, ctx, job["id"], "edit", {}, _edit_data(field, args["from"], new))
    if not moves(tx, ctx, job, "edit") or job[field] == new:
        return
    if job[field] == args["from"]:
        _set(tx, ctx, job, field, new)
    else:
        tx.flag("VALUE_CONFLICT", "This value was changed by two people; both are kept until one is taken.")
        tx.add("conflicts", _conflict(job, field, new, current_by, ctx))


def _checked(field: str, value: str | None) -> str | None:
    try:
        checked: str | None = _FIELDS[field].deserialize(value)
    except ValidationError as fault:
        raise Refused("VALUE_NOT_ALLOWED", str(fault.messages[0]), "to") from None
    return checked


def _set(tx: Tx, ctx: Context, job: Row, field: str, value: str | None) -> None:
    if field in rules.SEALED:
        late.changed(tx, ctx, job, f"job.{field}", job[field], value)
    job = moved(job, "edit", **{field: value})
    if field == "priority":
        job["due_at"] = due_at(job["received_at"], job["priority"], tx.get("sites", job["site"]))
    tx.put("jobs", job)


def _edit_data(field: str, old: str | None, new: str | None) -> Json:
    """What a step keeps of an edit; a person's name or phone stays out of it."""
    return {"field": field} if field in rules.PERSONAL else {"field": field, "from": old, "to": new}


def _last_editor(tx: Tx, job: Row, field: str) -> str:
    edits = [
        one
        for one in tx.find("steps", "job", job["id"])
        if one["kind"] == "edit" and (one["data"] or {}).get("field") == field
    ]
    last = max(edits, key=lambda one: (one["at"], one["id"]), default=None)
    return str(last["by"] if last else job["created_by"])


def _conflict(job: Row, field: str, other: str | None, current_by: str, ctx: Context) -> Row:
    return {
        "id": ctx.uuid,
        "job": job["id"],
        "kind": "jobs",
        "row": job["id"],
        "field": field,
        "current": job[field],
        "other": other,
        "current_by": current_by,
        "other_by": ctx.caller.user,
        "at": ctx.at,
        **dict.fromkeys(("settled_at", "settled_by", "taken")),
    }


def _settle(tx: Tx, args: Json, ctx: Context) -> None:
    conflict = tx.need("conflicts", args["conflict"])
    if conflict["settled_at"] is not None:
        raise Refused("ALREADY_SETTLED", "Somebody has decided this already.")
    job = tx.need("jobs", conflict["job"])
    if is_lost(ctx, job):
        roles.keep_in_good_faith(tx, ctx, job)
        return
    taken = {"settled_at": ctx.at, "settled_by": ctx.caller.user, "taken": args["take"]}
    tx.put("conflicts", conflict | taken)
    if args["take"] == "other":
        field, new = conflict["field"], conflict["other"]
        add_step(tx, ctx, job["id"], "edit", {}, _edit_data(field, job[field], new))
        if moves(tx, ctx, job, "edit"):
            _set(tx, ctx, job, field, new)


def _withdraw(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    roles.keep_in_good_faith(tx, ctx, job)
    is_late = roles.arrived_after_seal(tx, job)
    fact = tx.need(args["kind"], args["fact"])
    if fact["job"] != job["id"]:
        raise Refused("FACT_OF_ANOTHER_JOB", "This belongs to another job.", "fact")
    if is_lost(ctx, job) and fact["by"] != ctx.caller.user:
        return  # the flag tells the office; what others recorded is not his to strike out any more
    tx.add("withdrawals", {**args, "by": ctx.caller.user, "at": ctx.at})
    if is_late:
        late.withdrawn(tx, ctx, job, args["kind"], fact, args["reason"])


edit = mutation("jobs.edit", EditArgs, allow=_desk_or_holder, apply=_edit)
settle_conflict = mutation("jobs.settle_conflict", SettleArgs, allow=_of_conflict, apply=_settle)
withdraw = mutation("jobs.withdraw", WithdrawArgs, allow=_desk_or_holder, apply=_withdraw)
