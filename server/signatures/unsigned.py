"""The job is done and nobody signs: refused, nobody there, another reason, with its evidence (D11, rules S7, W5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, mapped_column

from server import equipment_file, fields, roles
from server.db import Base, SyncedRow
from server.kinds import Group, Kind
from server.mutation import Args, mutation
from server.signatures import rules
from sync.canonical import sha256_text

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx

TEXT_LIMIT = 700_000
WHY = ("refused", "absent", "other")


class Unsigned(SyncedRow, Base):
    """Why nobody signed. ``why``: refused, absent, other; ``reason``: in words; ``photo``: SHA-256 of the evidence.

    ``text``: what would have been signed, frozen as for a signature (``fieldseal.seal/1``, its ``seal`` is this row's
    id), with its hash and its personal values beside it; null where nothing could be frozen.
    """

    __tablename__ = "unsigned"

    job: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    client_id: Mapped[str]
    at: Mapped[str]
    why: Mapped[str]
    reason: Mapped[str | None]
    photo: Mapped[str | None]
    text: Mapped[str | None]
    text_hash: Mapped[str | None]
    disclosures: Mapped[str | None]


KIND = Kind(
    "unsigned",
    Unsigned,
    group=Group("job", "job"),
    job="job",
    fact=True,
    personal=("reason", "disclosures"),
    files=("photo",),
)


class UnsignedArgs(Args):
    """``text`` and ``disclosures``: canonical JSON, what the customer was shown or would have been."""

    id = fields.ident()
    job = fields.ident()
    why = fields.choice(*WHY)
    reason = fields.text(2000, personal=True)
    photo = fields.sha256(optional=True)
    text = fields.text(TEXT_LIMIT, optional=True)
    text_hash = fields.sha256(optional=True)
    disclosures = fields.text(50_000, optional=True, personal=True)


def _holder(tx: Tx, args: Json, ctx: Context) -> None:
    roles.only(ctx, "technician")
    roles.need_holder(tx, ctx, tx.need("jobs", args["job"]))


def _unsigned(tx: Tx, args: Json, ctx: Context) -> None:
    caller = ctx.caller
    tx.add("unsigned", {**args, "by": caller.user, "client_id": caller.client_id, "at": ctx.at})
    if args["text"] is not None and sha256_text(args["text"]) != args["text_hash"]:
        tx.flag("SEAL_DIFFERS", "The text that was shown is not the one its hash stands for; both are kept.")
    job = tx.need("jobs", args["job"])
    ended = rules.unsigned(job, caller.user, min(ctx.at, ctx.received_at))
    if ended.flag:
        tx.flag(*ended.flag)
    if ended.job:
        tx.put("jobs", ended.job)
        equipment_file.write(tx, ended.job)
    tx.add(
        "steps",
        {
            "id": ctx.uuid,
            "job": job["id"],
            "kind": "unsigned",
            "by": caller.user,
            "client_id": caller.client_id,
            "at": ctx.at,
            "device_at": ctx.device_at,
            "tz": ctx.tz,
            "offset_ms": ctx.offset_ms,
            **dict.fromkeys(("note", "lat_e7", "lon_e7", "accuracy_m")),
            "data": {"why": args["why"], "unsigned": args["id"]},
        },
    )


unsigned = mutation("signatures.unsigned", UnsignedArgs, allow=_holder, apply=_unsigned)
