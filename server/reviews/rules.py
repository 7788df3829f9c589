"""The ways out of ``held`` and ``quarantined``: which of them an item has (rule P3.10).

Twin: ``pwa/src/reviews/rules.ts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.messages import Caller, Row

WAITING = frozenset({"held", "quarantined"})
RELEASABLE = frozenset({"NOT_FOUND", "UNKNOWN_NAME", "NEWER_VERSION", "HANDLER_CRASH", "DEVICE_REVOKED", "RESCUE_FILE"})
"""Codes whose cause lies outside the mutation, so that the same one may succeed later."""
NO_HELP = frozenset({"UNKNOWN_NAME"})
"""Codes that no other arguments would mend."""
SIGNED = frozenset({"signatures.sign", "signatures.unsigned", "amendments.amend"})
"""What a customer signed, and an author hashed, nobody rewrites."""


RANK = {"technician": 0, "dispatcher": 1, "supervisor": 2, "accountant": 2, "manager": 3, "admin": 4}


def ways_out(item: Row, who: Caller, author: Row | None) -> list[str]:
    """Some of ``release``, ``correct``, ``close``; none for a closed item."""
    if item["state"] != "open":
        return []
    correct = can_correct(item) and may_write_for(who, author)
    ways = {"release": can_release(item), "correct": correct, "close": True}
    return [way for way, open_ in ways.items() if open_]


def may_write_for(who: Caller, author: Row | None) -> bool:
    """Whether somebody's arguments may be done in the author's name: his own, or of who ranks below him at his desk.

    Else whoever closes a manager's item could do a manager's work.
    """
    if author is None or author["id"] == who.user:
        return author is not None
    at_his_desk = author["centre"] is None or author["centre"] in who.centres
    return at_his_desk and RANK[author["role"]] < RANK[who.role]


def can_release(item: Row) -> bool:
    """Whether it may be run once more as it is."""
    return item["outcome"] in WAITING and item["code"] in RELEASABLE


def can_correct(item: Row) -> bool:
    """Whether it may be run with other arguments."""
    return item["outcome"] in WAITING and item["code"] not in NO_HELP and item["name"] not in SIGNED
