"""A fact that comes to a sealed job becomes an amendment by its author, in the same transaction (rule S4.3).

Twin: ``pwa/src/app/amended/late.ts``, which makes the same row on the device.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from server import roles
from server.amended.note import LATE, Note, hash_of, tips, write_note

if TYPE_CHECKING:
    from sync.messages import Json, Row
    from sync.registry import Context, Tx

KIND: Final = "amendments"
LINES: Final = {
    "parts": "parts", "checks": "checks", "timesheets": "times", "photos": "photos", "ratings": "ratings",
}  # fmt: skip
"""Kind of fact → the list its line is named in."""
PERSONAL: Final = {"ratings": ("comment",), "photos": ("caption",)}
"""Columns that stay out of the text, which outlives their erasure; they are in the fact's own row."""


def fact(tx: Tx, ctx: Context, job: Row, kind: str, args: Json) -> None:
    """Flag and amend where a fact comes late; ``args``: all its columns but ``by`` and ``at``."""
    if roles.arrived_after_seal(tx, job, ctx):
        told = {**args, "by": ctx.caller.user, "at": ctx.at}
        keep(tx, ctx, job, change(f"{LINES[kind]}[{args['id']}]", None, _told(kind, told)))


def changed(tx: Tx, ctx: Context, job: Row, line: str, before: Any, after: Any) -> None:
    """Flag and amend where a value of the sealed text changes."""
    if roles.arrived_after_seal(tx, job):
        keep(tx, ctx, job, change(line, before, after))


def withdrawn(tx: Tx, ctx: Context, job: Row, kind: str, row: Row, reason: str) -> None:
    """Amend where a fact is taken back, whether the customer signed it or it came late itself."""
    keep(tx, ctx, job, change(f"{LINES[kind]}[{row['id']}]", _told(kind, row), None), reason)


def change(line: str, before: Any, after: Any) -> Json:
    """One line, old against new."""
    return {"line": line, "before": before, "after": after}


def keep(tx: Tx, ctx: Context, job: Row, one: Json, reason: str | None = None) -> None:
    """Write the amendment under the mutation's own uuid: a mutation makes one, however often it is sent."""
    seal = tx.get("seals", job["seal"])
    if seal is None:
        return  # there is no text to hold it against; the fact and its flag are kept
    before = tips(row for row in tx.find(KIND, "job", job["id"]) if row["seal"] == seal["id"])
    who = ctx.caller
    text = write_note(Note(ctx.uuid, LATE, who.org, who.user, ctx.at, job, seal, reason, [one], before))
    tx.add(
        KIND,
        {
            "id": ctx.uuid,
            "job": job["id"],
            "seal": seal["id"],
            "kind": LATE,
            "by": ctx.caller.user,
            "at": ctx.at,
            "reason": reason,
            "changes": [one],
            "text": text,
            "text_hash": hash_of(text),
            "disclosures": None,
            "verdict": "matches",
            "differences": [],
        },
    )


def _told(kind: str, row: Row) -> Json:
    return {column: value for column, value in row.items() if column not in PERSONAL.get(kind, ())}
