"""N10 what comes after a seal stands beside it, old against new; what nobody signed goes on; what was said is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.world.checker.facts import TOOK_EFFECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.checker.facts import Facts
    from tests.world.history import Event
    from tests.world.rest import Row

LISTS = {"parts": "parts", "checks": "checks", "timesheets": "times", "photos": "photos", "ratings": "ratings"}
ABOUT_A_PERSON = {"ratings": ("comment",), "photos": ("caption",)}
"""Stands in no text, which outlives an erasure."""
AMENDED = ("job", "seal", "reason", "changes", "text", "text_hash")
UNSIGNED = ("job", "why", "photo", "text", "text_hash")
GONE_ON = ("left", "verified")
SAID = {"jobs.confirm": "confirmed", "jobs.send_back": "sent_back", "jobs.answer": "answered"}


def broken(facts: Facts) -> Iterator[str]:
    """N10: corrections, late facts, jobs without a signature, confirmed and sent back."""
    yield from _corrections(facts)
    yield from _late(facts)
    yield from _unsigned(facts)
    yield from _said(facts)


def _counted(facts: Facts, name: str) -> Iterator[Event]:
    """What was saved under a name and took effect as it was saved."""
    for saved in facts.saved:
        if saved["name"] == name and any(facts.outcome(one) in TOOK_EFFECT for one in facts.entries(saved)):
            yield saved


def _corrections(facts: Facts) -> Iterator[str]:
    rows = facts.server.rows.get("amendments", {})
    for saved in _counted(facts, "amendments.amend"):
        args = saved["args"]
        if args["id"] not in rows:
            yield f"the amendment {args['id']} counts and is not here"
            continue
        row = rows[args["id"]].row
        if odd := [one for one in AMENDED if row[one] != args[one]]:
            yield f"the amendment {args['id']} has another {', '.join(odd)} than was written"
        if row["by"] != saved["user"] or row["kind"] != "correction":
            yield f"the amendment {args['id']} is {row['kind']} by {row['by']}"
    for live in rows.values():
        yield from _old_and_new(live.row)


def _old_and_new(row: Row) -> Iterator[str]:
    note = json.loads(row["text"])
    if note["changes"] != row["changes"] or note["reason"] != row["reason"]:
        yield f"the amendment {row['id']} tells something else than its text"
    if any(one.keys() != {"line", "before", "after"} for one in row["changes"]):
        yield f"the amendment {row['id']} does not tell old and new"


def _late(facts: Facts) -> Iterator[str]:
    """A fact behind the seal of its job has an amendment that tells it, made in the same commit."""
    told: dict[str, list[Row]] = {}
    for live in facts.server.rows.get("amendments", {}).values():
        if live.row["kind"] == "late":
            for one in live.row["changes"]:
                if one["before"] is None:
                    told.setdefault(one["line"], []).append({**live.row, "after": one["after"]})
    for kind, words in LISTS.items():
        for row_id, live in facts.server.rows.get(kind, {}).items():
            if not _comes_late(facts, live.row):
                continue
            amended = told.get(f"{words}[{row_id}]", [])
            if len(amended) != 1:
                yield f"{row_id} of {kind} came after the seal and has {len(amended)} amendments"
                continue
            hidden = ABOUT_A_PERSON.get(kind, ())
            if amended[0]["after"] != {name: value for name, value in live.row.items() if name not in hidden}:
                yield f"the amendment {amended[0]['id']} tells {row_id} of {kind} otherwise than it is"


def _comes_late(facts: Facts, row: Row) -> bool:
    job = facts.server.rows["jobs"].get(row["job"])
    seal, at = job and job.row.get("seal"), facts.placed.get(row["id"])
    sealed = facts.placed.get(seal) if seal else None
    return at is not None and sealed is not None and at > sealed


def _unsigned(facts: Facts) -> Iterator[str]:
    rows, jobs = facts.server.rows.get("unsigned", {}), facts.server.rows["jobs"]
    for saved in _counted(facts, "signatures.unsigned"):
        args = saved["args"]
        row = rows[args["id"]].row if args["id"] in rows else {}
        if odd := [one for one in UNSIGNED if row.get(one) != args[one]]:
            yield f"that nobody signed ({args['id']}) is kept with another {', '.join(odd)} than was said"
        plain = [one for one in facts.entries(saved) if facts.outcome(one) == "applied"]
        status = jobs[args["job"]].row["status"] if args["job"] in jobs else None
        if plain and status not in GONE_ON:
            yield f"nobody signed for job {args['job']}, and it is {status}"


def _said(facts: Facts) -> Iterator[str]:
    rows = facts.server.rows.get("verifications", {})
    for name, outcome in SAID.items():
        for saved in _counted(facts, name):
            args = saved["args"]
            plain = any(facts.outcome(one) == "applied" for one in facts.entries(saved))
            row = rows[args["id"]].row if args["id"] in rows else {}
            words = row.get("reason")
            if plain and (row.get("outcome") != outcome or row.get("by") != saved["user"]):
                yield f"{saved['uuid']} ({name}) counts and is kept as {row.get('outcome')}"
            elif plain and words not in (args.get("note") or args.get("reason"), None):
                yield f"{saved['uuid']} ({name}) is kept in other words"
            elif plain and words is None and facts.customer_of(args) not in facts.erased:
                yield f"{saved['uuid']} ({name}) is kept without its words"
