"""What a signature does to its job (rules W2, W3, W5). Pure. Twin: ``pwa/src/signatures/rules.ts``.

The job's machine belongs to the jobs slice; ``sync/spec/vectors/job_status.json`` holds both to one answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.messages import Row

SIGNABLE = ("arrived", "working")
FINISHED = ("signed", "left", "verified")


@dataclass(frozen=True, slots=True)
class Signed:
    """``job``: the row afterwards, None where it stays. ``flag``: (code, message), None where all is well."""

    job: Row | None
    flag: tuple[str, str] | None = None


def sign(job: Row, seal: str, technician: str) -> Signed:
    """Decide status, and which seal counts, when a seal comes in; it is kept in every case."""
    if job["status"] in FINISHED:
        return Signed(None, ("ALREADY_FINISHED", "The customer had signed for this job already; both seals are kept."))
    if job["status"] == "cancelled":
        return Signed(None, ("JOB_CANCELLED", "The job was cancelled while this was done; the seal is kept."))
    if job["technician"] != technician:
        return Signed(None, ("JOB_REASSIGNED", "The job was given to somebody else meanwhile; the seal is kept."))
    sealed = job | {"seal": job["seal"] or seal}
    if job["status"] in SIGNABLE:
        return Signed(sealed | {"status": "signed"})
    return Signed(sealed, ("STATUS_NOT_ADVANCED", f"A job that is {job['status']} is not signed; the seal is kept."))
