"""The few words that stay in the equipment's file when a job is done (D16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sync.messages import Row
    from sync.registry import Tx


def write(tx: Tx, job: Row) -> None:
    """One row of ``equipment_history`` for a job that has just been closed."""
    tx.put(
        "equipment_history",
        {
            "id": job["id"],
            "customer": job["customer"],
            "equipment": job["equipment"],
            "job_number": job["number"],
            "closed_at": job["closed_at"],
            "fault": job["fault"],
            "actual_fault": job["actual_fault"],
            "parts": _parts(tx, job["id"]),
            "technician": job["technician"],
        },
    )


def _parts(tx: Tx, job: str) -> str | None:
    taken_back = {one["fact"] for one in tx.find("withdrawals", "job", job)}
    kept = [one for one in tx.find("parts", "job", job) if one["id"] not in taken_back]
    return "；".join(f"{one['name']} × {one['qty']} {one['unit']}" for one in kept) or None
