"""Offering a job for signing on the customer's own phone, taking that back, and sending copies (rules S6.1, S6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import fields, roles
from server.mutation import Args, mutation
from server.signatures.mutations import LANGUAGES
from server.signatures.own_phone.basis import basis
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx

SERVERS = ("client_id", "expires_at", "opened_at", "revoked_at", "revoked_by")
"""Null on the phone until the office has answered."""


class OfferArgs(Args):
    """``token_hash``: SHA-256 of the link's token, which the phone alone knows. ``basis``: as ``basis.py`` makes it."""

    id = fields.ident()
    job = fields.ident()
    basis = fields.sha256()
    token_hash = fields.sha256()


class RevokeArgs(Args):
    """``id``: the offer."""

    id = fields.ident()
    job = fields.ident()


class SendCopyArgs(Args):
    """Where to, and in which language."""

    id = fields.ident()
    job = fields.ident()
    seal = fields.ident()
    address = fields.text(254, personal=True)
    language = fields.choice(*LANGUAGES)


def _holder(tx: Tx, args: Json, ctx: Context) -> None:
    roles.need_holder(tx, ctx, tx.need("jobs", args["job"]))


def _holder_or_desk(tx: Tx, args: Json, ctx: Context) -> None:
    roles.need_desk_or_holder(tx, ctx, tx.need("jobs", args["job"]))


def _offer(tx: Tx, args: Json, ctx: Context) -> None:
    """All earlier work of this device is here, since its mutations come in order; what it still is not, ``differs``."""
    job = tx.need("jobs", args["job"])
    if job["seal"] is not None:
        raise Refused("ALREADY_SIGNED", "The customer has signed for this job already.")
    if job["status"] == "cancelled":
        raise Refused("JOB_CANCELLED", "The job was cancelled.")
    differs = int(basis(tx, job) != args["basis"])
    _end(tx, job["id"], ctx)
    own = {"by": ctx.caller.user, "at": ctx.at, "differs": differs}
    tx.add("own_offers", {**args, **own, **dict.fromkeys(SERVERS)})


def _revoke(tx: Tx, args: Json, ctx: Context) -> None:
    if tx.need("own_offers", args["id"])["job"] != args["job"]:
        raise Refused("FACT_OF_ANOTHER_JOB", "This link is about another job.", "id")
    _end(tx, args["job"], ctx, only=args["id"])


def _end(tx: Tx, job: str, ctx: Context, only: str | None = None) -> None:
    """A new link makes the earlier ones worthless."""
    for one in tx.find("own_offers", "job", job):
        if one["revoked_at"] is None and only in (None, one["id"]):
            tx.put("own_offers", one | {"revoked_at": ctx.at, "revoked_by": ctx.caller.user})


def _send_copy(tx: Tx, args: Json, ctx: Context) -> None:
    if "@" not in args["address"].strip("@"):
        raise Refused("NO_ADDRESS", "This is no e-mail address.", "address")
    seal = tx.need("seals", args["seal"])
    if seal["job"] != args["job"]:
        raise Refused("FACT_OF_ANOTHER_JOB", "This seal is about another job.", "seal")
    own = {"by": ctx.caller.user, "at": ctx.at, "sent_at": None, "problem": None}
    tx.add("copies", {**args, **own})
    tx.effect("copies.mail", {"org": ctx.caller.org, "id": args["id"]})


offer = mutation("own_phone.offer", OfferArgs, allow=_holder, apply=_offer)
revoke = mutation("own_phone.revoke", RevokeArgs, allow=_holder_or_desk, apply=_revoke)
send_copy = mutation("copies.send", SendCopyArgs, allow=_holder_or_desk, apply=_send_copy)
