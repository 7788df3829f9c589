"""N5 no row outside its scope was ever sent, judged for every answer at the seq it was made at."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.world.rest import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.checker.facts import Facts
    from tests.world.history import Event
    from tests.world.rest import Key, Row

OWN, JOB, CUSTOMER = "id", "job", "customer"
GROUPS = {
    "jobs": ("job", OWN),
    "customers": ("customer", OWN),
    **dict.fromkeys(("sites", "equipment", "equipment_history"), ("customer", CUSTOMER)),
    "review_items": ("centre", "centre"),
    "notices": ("user", "user"),
    **dict.fromkeys(
        ("steps", "withdrawals", "conflicts", "timesheets", "checks", "assignments", "parts"), ("job", JOB)
    ),
    **dict.fromkeys(("ratings", "seals", "amendments", "seal_links", "photos", "file_arrivals"), ("job", JOB)),
    **dict.fromkeys(("unsigned", "verifications", "holds", "own_offers", "copies"), ("job", JOB)),
}
"""Kind → the word of its group and the column that names it; ``receipts`` belong to the owner of the device."""

TECHNICIAN = "technician"
EVERYWHERE = {"manager", "admin"}
"""Roles that work at every centre when they belong to none."""


def leaked(facts: Facts) -> Iterator[str]:
    """N5: every row of every answer was in a group that was open to who was asking; rows bear their own group."""
    for kind, rows in facts.server.rows.items():
        for row_id, live in rows.items():
            if live.group != group_of(facts, kind, live.row):
                yield f"{row_id} of {kind} is kept under {live.group}"
    yield from _held(facts)
    lives = _Lives(facts)
    for answer in facts.history.of("answered"):
        if answer["status"] == HTTPStatus.OK:
            yield from _of_answer(facts, lives.at(answer), answer)


def _held(facts: Facts) -> Iterator[str]:
    """The scope table itself is right: a technician has the jobs that are his, and no other (rule Q3.1)."""
    jobs = {row: live.row for row, live in facts.server.rows.get("jobs", {}).items()}
    given = {(one.subject, one.group) for one in facts.server.scope if one.closed is None}
    for subject, group in sorted(given):
        word, _, row = group.partition(":")
        known = facts.server.users.get(subject.removeprefix("user:"), {"role": None})
        if word == "job" and known["role"] == TECHNICIAN and jobs[row].get("technician") != known["id"]:
            yield f"{subject} still has {group}, which is not his"
    for row, job in jobs.items():
        holder = job.get("technician")
        if holder and not job["closed_at"] and (f"user:{holder}", f"job:{row}") not in given:
            yield f"user:{holder} has not got job:{row}, which is his"


def group_of(facts: Facts, kind: str, row: Row) -> str:
    """The group a row belongs to, from the row alone."""
    if kind == "receipts":
        owner = facts.server.clients.get(row["client_id"], {}).get("user_id")
        return f"user:{owner}"
    word, column = GROUPS[kind]
    return f"{word}:{row[column]}"


def subjects_of(facts: Facts, user: str) -> set[str]:
    """Who somebody is to the scope table: himself; at a desk also its centres, and all desks of the organisation."""
    known = facts.server.users[user]
    if known["role"] == TECHNICIAN:
        return {f"user:{user}"}
    centres = {known["centre"]} if known["centre"] else set()
    if known["role"] in EVERYWHERE and not centres:
        centres = {entry.subject.removeprefix("centre:") for entry in facts.server.scope if ":" in entry.subject}
    return {f"user:{user}", f"centre:{facts.server.org}", *(f"centre:{one}" for one in centres)}


class _Lives:
    """Which scope an answer is judged by: a restored server has forgotten who saw what in the life that ended."""

    def __init__(self, facts: Facts) -> None:
        self._ended = [(one.at, _Index(Seen.from_facts(one.facts))) for one in facts.restores]
        self._now = _Index(facts.server.seen())

    def at(self, answer: Event) -> _Index:
        return next((seen for at, seen in self._ended if answer.at < at), self._now)


class _Index:
    def __init__(self, seen: Seen) -> None:
        self.groups: dict[Key, str] = seen.groups
        self._entries = {}
        for one in seen.scope:
            self._entries.setdefault((one.subject, one.group), []).append(one)

    def open_between(self, subjects: set[str], group: str, first: int, last: int) -> bool:
        entries = (one for subject in subjects for one in self._entries.get((subject, group), ()))
        return any(one.open_between(first, last) for one in entries)


def _of_answer(facts: Facts, seen: _Index, answer: Event) -> Iterator[str]:
    """A complete page was made at its ``seq``; of a partial one it is known between which it was."""
    last = answer["now"] if answer["more"] else answer["seq"]
    first = max(answer["seq"], answer.get("before", 0)) if answer["more"] else answer["seq"]
    subjects = subjects_of(facts, answer["user"])
    for kind, row in [*answer["put"], *answer["del"]]:
        group = seen.groups.get((kind, row))
        if group is None:
            if facts.server.floor == 0:
                yield f"{row} of {kind} was sent to {answer['device']} and nobody has it"
        elif not seen.open_between(subjects, group, first, last):
            yield f"{row} of {kind} ({group}) was sent to {answer['device']} at {first}, outside his scope"
