"""The department's word about a finished job: confirmed with what was unusual in it, or sent back with a reason (D12).

A job that is sent back stays signed, or left: what was signed stays signed, and what its technician adds becomes an
amendment (rule S4). It is his again because it is not closed any more, until he answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import roles
from server.fields import ident, rows, text
from server.jobs import history, scope
from server.jobs.notices import tell
from server.jobs.steps import add_step, closing_time, moved, moves
from server.mutation import Args, mutation
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json, Row
    from sync.registry import Context, Tx

MOST_MARKS = 500


class MarkArgs(Args):
    """One thing that is unusual: its code, and the row it stands at."""

    code = text(40)
    row = ident(optional=True)


class ConfirmArgs(Args):
    """``marks``: what was unusual and has been seen."""

    id = ident()
    job = ident()
    note = text(2000, optional=True, personal=True)
    marks = rows(MarkArgs, MOST_MARKS)


class SendBackArgs(Args):
    """``lines``: what the reason is about."""

    id = ident()
    job = ident()
    reason = text(2000, personal=True)
    lines = rows(MarkArgs, MOST_MARKS)


class AnswerArgs(Args):
    """``sent_back``: the row of ``verifications`` that is answered."""

    id = ident()
    job = ident()
    sent_back = ident()
    note = text(2000, optional=True, personal=True)


def _lead(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.LEAD)
    roles.need_desk(ctx, tx.need("jobs", args["job"]), roles.LEAD)


def _holder(tx: Tx, args: Json, ctx: Context) -> None:
    roles.need_holder(tx, ctx, tx.need("jobs", args["job"]))


def _said(tx: Tx, args: Json, ctx: Context, outcome: str, marks: list[Json]) -> None:
    tx.add(
        "verifications",
        {
            "id": args["id"],
            "job": args["job"],
            "by": ctx.caller.user,
            "at": ctx.at,
            "outcome": outcome,
            "reason": args.get("note") or args.get("reason"),
            "marks": [{"code": one["code"], "row": one["row"]} for one in marks],
            "answers": args.get("sent_back"),
        },
    )


def _confirm(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    add_step(tx, ctx, job["id"], "verify", args)
    if not moves(tx, ctx, job, "verify"):
        return
    _said(tx, args, ctx, "confirmed", args["marks"])
    was_open = job["closed_at"] is None
    job = moved(job, "verify", closed_at=job["closed_at"] or closing_time(ctx))
    tx.put("jobs", job)
    if was_open:
        history.write(tx, job)
    scope.close_at_desk(tx, job, "verified")


def _send_back(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    add_step(tx, ctx, job["id"], "send_back", args)
    if not moves(tx, ctx, job, "send_back"):
        return
    _said(tx, args, ctx, "sent_back", args["lines"])
    job = moved(job, "send_back", closed_at=None)
    tx.put("jobs", job)
    if job["technician"] is not None:
        scope.give(tx, job["technician"], job)
        tell(tx, ctx, job["technician"], job, "sent_back")


def _answer(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    asked = tx.need("verifications", args["sent_back"])
    if asked["job"] != job["id"] or asked["outcome"] != "sent_back":
        raise Refused("FACT_OF_ANOTHER_JOB", "This belongs to another job.", "sent_back")
    add_step(tx, ctx, job["id"], "answer", args)
    _said(tx, args, ctx, "answered", [])
    if moves(tx, ctx, job, "answer") and job["status"] == "left" and not _still_asked(tx, job["id"]):
        _close_again(tx, ctx, job)


def _still_asked(tx: Tx, job: str) -> bool:
    said = tx.find("verifications", "job", job)
    answered = {one["answers"] for one in said}
    return any(one["outcome"] == "sent_back" and one["id"] not in answered for one in said)


def _close_again(tx: Tx, ctx: Context, job: Row) -> None:
    """As when he left: what he added stands in the machine's file too."""
    job = moved(job, "answer", closed_at=closing_time(ctx))
    tx.put("jobs", job)
    history.write(tx, job)


confirm = mutation("jobs.confirm", ConfirmArgs, allow=_lead, apply=_confirm)
send_back = mutation("jobs.send_back", SendBackArgs, allow=_lead, apply=_send_back)
answer = mutation("jobs.answer", AnswerArgs, allow=_holder, apply=_answer)
