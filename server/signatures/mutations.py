"""The customer's rating and signature, and the declaration he signs (D11, rules S1–S3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server import fields, roles
from server.amended import late
from server.mutation import Args, mutation
from server.signatures import rules
from server.signatures.check import check
from server.signatures.sheet import FORMAT as SHEET
from sync.errors import Refused

if TYPE_CHECKING:
    from sync.messages import Json
    from sync.registry import Context, Tx

LANGUAGES = ("zh-CN", "en")
CAPACITIES = ("customer", "representative", "other")
TEXT_LIMIT = 700_000
STROKES_LIMIT = 300_000
"""Characters; a whole mutation is bounded at 1 MiB all the same."""


class RateArgs(Args):
    """Grades 1 (very dissatisfied) to 4 (very satisfied)."""

    id = fields.ident()
    job = fields.ident()
    attitude = fields.whole(1, 4)
    skill = fields.whole(1, 4)
    arrival = fields.whole(1, 4)
    promises = fields.whole(1, 4)
    comment = fields.text(2000, optional=True, personal=True)
    device = fields.choice("technician", "own")


class SignArgs(Args):
    """``text``, ``strokes``, ``disclosures``: canonical JSON texts, each with a module of its name."""

    id = fields.ident()
    job = fields.ident()
    text = fields.json_text(TEXT_LIMIT)
    text_hash = fields.sha256()
    strokes = fields.json_text(STROKES_LIMIT, personal=True)
    strokes_hash = fields.sha256()
    seal_hash = fields.sha256()
    disclosures = fields.json_text(50_000, personal=True)
    signer = fields.text(200, personal=True)
    capacity = fields.choice(*CAPACITIES)


class PutDeclarationArgs(Args):
    """One wording in one language."""

    id = fields.ident()
    language = fields.choice(*LANGUAGES)
    text = fields.text(4000)
    version = fields.whole(1)


def _holder(tx: Tx, args: Json, ctx: Context) -> None:
    roles.need_holder(tx, ctx, tx.need("jobs", args["job"]))


def _rate(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    roles.keep_in_good_faith(tx, ctx, job)
    late.fact(tx, ctx, job, "ratings", args)
    tx.add("ratings", {**args, "by": ctx.caller.user, "at": ctx.at})


def _sign(tx: Tx, args: Json, ctx: Context) -> None:
    if tx.get("amendments", args["id"]) is not None:  # both have links in one chain, under their ids
        raise Refused("ID_TAKEN", "There is a record with this id already.", "id")
    document, found = check(tx, args, ctx)
    declaration = document.get("declaration")
    tx.add(
        "seals",
        {
            **args,
            "by": ctx.caller.user,
            "client_id": ctx.caller.client_id,
            "mutation_id": ctx.id,
            "at": ctx.at,
            "format": _said(document, "format"),
            "language": _said(declaration, "language") if isinstance(declaration, dict) else "",
            "verdict": "differs" if found else "matches",
            "differences": found,
        },
    )
    if found:
        tx.flag("SEAL_DIFFERS", f"What was signed and what the office has differ in {len(found)} place(s).")
    if document.get("format") == SHEET:
        roles.keep_in_good_faith(tx, ctx, tx.need("jobs", args["job"]))  # amendments are signed; the job stays
    else:
        _advance(tx, args, ctx)


def _said(document: Json, key: str) -> str:
    """What the signed text says, as a column can keep it."""
    return str(document.get(key, "")).replace("\0", "\ufffd")


def _advance(tx: Tx, args: Json, ctx: Context) -> None:
    job = tx.need("jobs", args["job"])
    signed = rules.sign(job, args["id"], ctx.caller.user)
    if signed.flag:
        tx.flag(*signed.flag)
    if signed.job:
        tx.put("jobs", signed.job)
    tx.add(
        "steps",
        {
            "id": ctx.uuid,
            "job": job["id"],
            "kind": "sign",
            "by": ctx.caller.user,
            "client_id": ctx.caller.client_id,
            "at": ctx.at,
            "device_at": ctx.device_at,
            "tz": ctx.tz,
            "offset_ms": ctx.offset_ms,
            **dict.fromkeys(("note", "lat_e7", "lon_e7", "accuracy_m", "data")),
        },
    )


def _lead(_tx: Tx, _args: Json, ctx: Context) -> None:
    roles.only(ctx, *roles.LEAD)


def _put_declaration(tx: Tx, args: Json, _ctx: Context) -> None:
    """Never change a wording that may have been signed: a new one takes the next version."""
    same = [row for row in tx.find("declarations", "language", args["language"]) if row["version"] == args["version"]]
    held = tx.get("declarations", args["id"]) or next(iter(same), None)
    if held is not None and held != args:
        raise Refused("DECLARATION_FIXED", "This wording stands; a new one takes a new id and version.", "version")
    tx.put("declarations", dict(args))


rate = mutation("signatures.rate", RateArgs, allow=_holder, apply=_rate)
sign = mutation("signatures.sign", SignArgs, allow=_holder, apply=_sign)
put_declaration = mutation("signatures.put_declaration", PutDeclarationArgs, allow=_lead, apply=_put_declaration)
