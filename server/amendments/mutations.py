"""Correcting what a customer signed, beside it (rule S4). Who holds the job may, and who leads the centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import fields, roles
from server.amended.note import CORRECTION
from server.amendments.check import check, said
from server.mutation import Args, mutation
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx

TEXT_LIMIT = 300_000
MOST_CHANGES = 50
"""A document that changes in more places is signed anew as a whole."""


class ChangeArgs(Args):
    """One line of what was signed, old against new; null where nothing stood or nothing stands any more."""

    line = fields.text(200)
    before = fields.json_value(optional=True)
    after = fields.json_value(optional=True)


class AmendArgs(Args):
    """``text``: the note, canonical JSON; ``disclosures``: the personal values its digests stand for."""

    id = fields.ident()
    job = fields.ident()
    seal = fields.ident()
    reason = fields.text(1000)
    changes = fields.rows(ChangeArgs, MOST_CHANGES)
    text = fields.json_text(TEXT_LIMIT)
    text_hash = fields.sha256()
    disclosures = fields.json_text(50_000, personal=True)


def _holder_or_lead(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, "technician", *roles.LEAD)
    roles.need_desk_or_holder(tx, ctx, tx.need("jobs", args["job"]), roles.LEAD)


def _amend(tx: Tx, args: Json, ctx: Context) -> None:
    job, seal = tx.need("jobs", args["job"]), tx.need("seals", args["seal"])
    if seal["job"] != job["id"]:
        raise Refused("FACT_OF_ANOTHER_JOB", "This belongs to another job.", "seal")
    if not args["changes"]:
        raise Refused("NOTHING_CHANGED", "An amendment changes something.", "changes")
    if tx.get("seals", args["id"]) is not None:  # both have links in one chain, under their ids
        raise Refused("ID_TAKEN", "There is a record with this id already.", "id")
    roles.keep_in_good_faith(tx, ctx, job)
    found = check(tx, args, ctx, job, seal)
    if found:
        tx.flag("AMENDMENT_DIFFERS", said(found))
    tx.add(
        "amendments",
        {
            **args,
            "kind": CORRECTION,
            "by": ctx.caller.user,
            "at": ctx.at,
            "verdict": "differs" if found else "matches",
            "differences": found,
        },
    )


amend = mutation("amendments.amend", AmendArgs, allow=_holder_or_lead, apply=_amend)
