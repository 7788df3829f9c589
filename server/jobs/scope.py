"""Who sees a job: the desk while it is open, a technician while he holds it and fourteen days after (rule Q3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.jobs.rules import CLOSED

if TYPE_CHECKING:
    from sync.messages import Row
    from sync.registry import Tx


def open_at_desk(tx: Tx, job: Row) -> None:
    """The centre sees the job and its customer from now on."""
    _enter(tx, f"centre:{job['centre']}", job)


def close_at_desk(tx: Tx, job: Row, reason: str) -> None:
    """The centre sees it no more; the customer only while another of his jobs is open there."""
    _lock_customer(tx, job)
    others = any(
        one["centre"] == job["centre"] and one["status"] not in CLOSED
        for one in tx.find("jobs", "customer", job["customer"])
        if one["id"] != job["id"]
    )
    _leave(tx, f"centre:{job['centre']}", job, reason, keep_customer=others)


def give(tx: Tx, technician: str, job: Row) -> None:
    """A technician gets the job and its customer."""
    _enter(tx, f"user:{technician}", job)


def take_away(tx: Tx, technician: str, job: Row, reason: str) -> None:
    """He loses it; the customer only when he sees no other job of his."""
    subject = f"user:{technician}"
    _lock_customer(tx, job)
    others = any(
        one["technician"] == technician and tx.is_in_scope(subject, f"job:{one['id']}")
        for one in tx.find("jobs", "customer", job["customer"])
        if one["id"] != job["id"]
    )
    _leave(tx, subject, job, reason, keep_customer=others)


def _lock_customer(tx: Tx, job: Row) -> None:
    """Read is locked: who sees a customer hangs on all his jobs, and two of them may be moved at once (rule Q1)."""
    tx.get("customers", job["customer"])


def _enter(tx: Tx, subject: str, job: Row) -> None:
    _lock_customer(tx, job)
    tx.enter(subject, f"job:{job['id']}")
    tx.enter(subject, f"customer:{job['customer']}")


def _leave(tx: Tx, subject: str, job: Row, reason: str, *, keep_customer: bool) -> None:
    tx.leave(subject, f"job:{job['id']}", reason)
    if not keep_customer:
        tx.leave(subject, f"customer:{job['customer']}", reason)
