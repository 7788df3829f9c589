"""What a signature, or that there is none, does to its job (rules W2, W3, W5). Pure.

Twin: ``pwa/src/signatures/rules.ts``. The job's machine belongs to the jobs slice;
``sync/spec/vectors/job_status.json`` holds both to one answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.messages import Row

SIGNABLE = ("arrived", "working")
FINISHED = ("signed", "left", "verified")
Flag = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Signed:
    """``job``: the row afterwards, None where it stays. ``flag``: (code, message), None where all is well."""

    job: Row | None
    flag: Flag | None = None


def sign(job: Row, seal: str, technician: str) -> Signed:
    """Decide status, and which seal counts, when a seal comes in; it is kept in every case.

    A job that was left unsigned may be signed later; it stays left.
    """
    if job["status"] in FINISHED and job["seal"] is not None:
        return Signed(None, ("ALREADY_FINISHED", "The customer had signed for this job already; both seals are kept."))
    if lost := _lost(job, technician, "seal"):
        return Signed(None, lost)
    sealed = job | {"seal": job["seal"] or seal}
    if job["status"] in SIGNABLE:
        return Signed(sealed | {"status": "signed"})
    if job["status"] == "left":
        return Signed(sealed)
    return Signed(sealed, ("STATUS_NOT_ADVANCED", f"A job that is {job['status']} is not signed; the seal is kept."))


def unsigned(job: Row, technician: str, at: str) -> Signed:
    """Decide what becomes of the job nobody signs for: it is left at ``at`` and goes on; the record always stays."""
    if job["status"] in FINISHED:
        return Signed(None, ("ALREADY_FINISHED", "The job was finished already; that nobody signed is kept beside it."))
    if lost := _lost(job, technician, "record"):
        return Signed(None, lost)
    if job["status"] in SIGNABLE:
        return Signed(job | {"status": "left", "closed_at": at})
    message = f"A job that is {job['status']} is not left; why nobody signed is kept."
    return Signed(None, ("STATUS_NOT_ADVANCED", message))


def _lost(job: Row, technician: str, what: str) -> Flag | None:
    """Why it is no longer this technician's job (rule W2)."""
    if job["status"] == "cancelled":
        return "JOB_CANCELLED", f"The job was cancelled while this was done; the {what} is kept."
    if job["technician"] != technician:
        return "JOB_REASSIGNED", f"The job was given to somebody else meanwhile; the {what} is kept."
    return None
