"""The job's state machine (rule W5), the reply time it promises (D3) and which of its values may be edited (W4).

Pure: no clock, no store. ``pwa/src/jobs/rules.ts`` is its twin; ``sync/spec/vectors/job_status.json`` binds both.
"""

from __future__ import annotations

from typing import Final

STATES: Final = (
    "registered", "assigned", "accepted", "appointed", "travelling", "arrived",
    "working", "signed", "left", "verified", "cancelled",
)  # fmt: skip
EVENTS: Final = (
    "assign", "accept", "appoint", "travel", "arrive", "start", "sign", "leave",
    "verify", "cancel", "reschedule", "edit", "report", "send_back", "answer", "unsigned",
)  # fmt: skip

_BEFORE_SEAL: Final = STATES[: STATES.index("signed")]
_CALLED: Final = ("assigned", "accepted", "appointed")
_ON_SITE: Final = ("arrived", "working")
_MOVES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "assign": (_BEFORE_SEAL, "assigned"),
    "accept": (("assigned",), "accepted"),
    "appoint": (_CALLED, "appointed"),
    "travel": (_CALLED, "travelling"),
    "arrive": ((*_CALLED, "travelling"), "arrived"),
    "start": ((*_CALLED, "travelling", "arrived"), "working"),
    "sign": (_ON_SITE, "signed"),
    "leave": (("signed",), "left"),
    "verify": (("signed", "left"), "verified"),
    "cancel": (_BEFORE_SEAL, "cancelled"),
    "unsigned": (_ON_SITE, "left"),
}
"""Event → (states it may happen in, state after it)."""
_AFTER_WORK: Final = frozenset({"send_back", "answer"})
"""Talk between office and technician about finished work: what happened in the field stays what it was (D12)."""

CLOSED: Final = frozenset({"verified", "cancelled"})
"""Nothing moves a job any more, and the desk's board no longer shows it."""
FINISHED: Final = frozenset({"signed", "left", "verified"})
"""Nobody is expected on site any more: a second finisher comes too late (rule W3)."""
FINISHING: Final = frozenset({"sign", "leave"})

EDITABLE: Final = ("fault", "product", "charge_type", "priority", "promised_at", "contact_name", "contact_phone")
PERSONAL: Final = frozenset({"contact_name", "contact_phone"})
SEALED: Final = frozenset({"fault", "product", "charge_type", "actual_fault"})
"""Values of the job that stand in the sealed text: a change after the seal is told to the office (rule S4)."""


def next_status(status: str, event: str) -> str | None:
    """The state after ``event``; the same one for events that move nothing; None where the event is not allowed."""
    if event in _AFTER_WORK:
        return status if status in ("signed", "left") else None
    if event not in _MOVES:
        return None if status in CLOSED or event not in EVENTS else status
    if event == "sign" and status == "left":
        return status  # left unsigned, it may be signed later; with a seal the second finisher is told (rule W3)
    allowed, after = _MOVES[event]
    return after if status in allowed else None


def judge(status: str, event: str, *, lost: bool) -> str | None:
    """Why ``event`` does not move a job in ``status``; None: it moves. ``lost``: it is no longer this technician's job.

    ``ALREADY_FINISHED`` (rule W3), ``JOB_CANCELLED``, ``JOB_REASSIGNED`` (W2) or ``STATUS_NOT_ADVANCED`` (W5).
    """
    stuck = next_status(status, event) is None
    if event in FINISHING and status in FINISHED and (lost or stuck):
        return "ALREADY_FINISHED"
    if lost:
        return "JOB_CANCELLED" if status == "cancelled" else "JOB_REASSIGNED"
    return "STATUS_NOT_ADVANCED" if stuck else None
