"""A check with its reading, verdict and instrument; and the procedures checks follow (D6–D8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marshmallow.fields import List
from marshmallow.validate import Length

from server import roles
from server.amended import late
from server.checks import rules
from server.fields import choice, day, decimal, ident, rows, text
from server.mutation import Args, mutation
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx

MOST_ITEMS = 200


class RecordArgs(Args):
    """Every column of ``checks`` but who and when."""

    id = ident()
    job = ident()
    procedure = ident()
    procedure_version = text(50)
    item = text(100)
    item_name = text(200)
    unit = text(20, optional=True)
    lower = decimal(optional=True)
    upper = decimal(optional=True)
    reading = decimal(optional=True)
    verdict = choice("pass", "fail", "na")
    instrument = ident(optional=True)
    instrument_serial = text(100, optional=True)
    calibration_no = text(100, optional=True)
    calibration_due = day(optional=True)
    calibration = choice("valid", "expired", "none")
    override_reason = text(500, optional=True)
    replaces = ident(optional=True)


class ItemArgs(Args):
    """One item of a procedure."""

    key = text(100)
    name = text(200)
    name_en = text(200)
    unit = text(20, optional=True)
    lower = decimal(optional=True)
    upper = decimal(optional=True)
    kind = choice("number", "passfail")


class SafetyArgs(Args):
    """One line of the safety list (D9)."""

    text_en = text(500)
    text = text(500)


class PutProcedureArgs(Args):
    """A work instruction, whole."""

    id = ident()
    version = text(50)
    title = text(200)
    products = List(text(200), required=True, validate=Length(max=MOST_ITEMS))
    items = rows(ItemArgs, MOST_ITEMS)
    safety = rows(SafetyArgs, MOST_ITEMS)
    instruction = text(20_000)
    title_en = text(200)
    instruction_en = text(20_000)


def _holder(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, "technician")
    roles.need_holder(tx, ctx, tx.need("jobs", args["job"]))


def _lead(_tx: Tx, _args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.LEAD)


def _record(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    roles.keep_in_good_faith(tx, ctx, job)
    late.fact(tx, ctx, job, "checks", args)
    _repeats(tx, args)
    calibration = rules.calibration_of(tx.get("instruments", args["instrument"]), ctx.at)
    if args["calibration"] == "expired" and not args["override_reason"]:
        raise Refused("OVERRIDE_WITHOUT_REASON", "An expired instrument needs a reason.", "override_reason")
    if args["calibration"] != calibration:
        tx.flag("CALIBRATION_DIFFERS", f"By the office's list the calibration is: {calibration}.")
    if rules.verdict_differs(args["reading"], args["lower"], args["upper"], args["verdict"]):
        tx.flag("VERDICT_DIFFERS", "The reading and its limits say otherwise.")
    tx.add("checks", {**args, "by": ctx.caller.user, "at": ctx.at})


def _repeats(tx: Tx, args: Json) -> None:
    if args["replaces"] and tx.need("checks", args["replaces"])["job"] != args["job"]:
        raise Refused("FACT_OF_ANOTHER_JOB", "This belongs to another job.", "replaces")


def _put_procedure(tx: Tx, args: Json, _ctx: Context) -> None:
    keys = [item["key"] for item in args["items"]]
    if len(set(keys)) != len(keys):
        raise Refused("INVALID", "An item's key stands twice.", "items")
    tx.put("procedures", dict(args))


record = mutation("checks.record", RecordArgs, allow=_holder, apply=_record)
put_procedure = mutation("checks.put_procedure", PutProcedureArgs, allow=_lead, apply=_put_procedure)
