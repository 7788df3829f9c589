"""Who may do what. ``allow`` functions of mutations are built from these; each is one line of permission (rule P5)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sync.canonical import CanonicalError, parse
from sync.errors import NotHere, Refused

if TYPE_CHECKING:
    from sync.messages import Row
    from sync.registry import Context, Tx

ROLES = ("technician", "dispatcher", "supervisor", "manager", "accountant", "admin")
DESK = ("dispatcher", "supervisor", "manager", "admin")
"""Those who work a centre's jobs; the accountant reads."""
LEAD = ("supervisor", "manager", "admin")


def only(ctx: Context, *roles: str) -> None:
    """The caller has one of the roles; otherwise ``Refused("NOT_ALLOWED")``."""
    if ctx.caller.role not in roles:
        raise Refused("NOT_ALLOWED", f"A {ctx.caller.role} may not do this.")


def desk(ctx: Context, job: Row, roles: tuple[str, ...] = DESK) -> bool:
    """Whether the caller works at the desk of the job's centre, in one of the roles."""
    return ctx.caller.role in roles and job["centre"] in ctx.caller.centres


def need_desk(ctx: Context, job: Row, roles: tuple[str, ...] = DESK) -> None:
    """``desk`` or held: "not here, or not his" is one answer."""
    only(ctx, *roles)
    if not desk(ctx, job, roles):
        raise NotHere


def holder(tx: Tx, ctx: Context, job: Row) -> bool:
    """Whether the job is his, was his when he did this, or he had started it before losing it (rule P5)."""
    subject, group = f"user:{ctx.caller.user}", f"job:{job['id']}"
    if ctx.caller.role != "technician":
        return False
    if tx.is_in_scope(subject, group) or tx.was_in_scope(subject, group, ctx.base_seq):
        return True
    return any(
        one["technician"] == ctx.caller.user and one["started_at"] is not None
        for one in tx.find("assignments", "job", job["id"])
    )


def need_holder(tx: Tx, ctx: Context, job: Row) -> None:
    """``holder`` or held."""
    only(ctx, "technician")
    if not holder(tx, ctx, job):
        raise NotHere


def need_desk_or_holder(tx: Tx, ctx: Context, job: Row, roles: tuple[str, ...] = DESK) -> None:
    """Either of the two, or held."""
    only(ctx, "technician", *roles)
    if not (holder(tx, ctx, job) or desk(ctx, job, roles)):
        raise NotHere


def keep_in_good_faith(tx: Tx, ctx: Context, job: Row) -> None:
    """Flag work on a job that was taken away or cancelled meanwhile (rule W2); the work itself stays.

    A desk role is never flagged. To be called first in ``apply`` of everything a technician records.
    """
    if ctx.caller.role != "technician":
        return
    if job["status"] == "cancelled":
        tx.flag("JOB_CANCELLED", "The job was cancelled while this was done; the work is kept.")
    elif job["technician"] != ctx.caller.user:
        tx.flag("JOB_REASSIGNED", "The job was given to somebody else while this was done; the work is kept.")


def arrived_after_seal(tx: Tx, job: Row, ctx: Context | None = None) -> bool:
    """Flag a fact that comes to a job already signed, and tell whether it did (rule S4; see ``amended.late``).

    With ``ctx``: not one the seal covers, that is of the device that sealed and with an id up to the seal's
    ``includes.last_id``. Such a fact was held when the seal came, and was released later.
    """
    if job["seal"] is None or (ctx is not None and _covered(tx.get("seals", job["seal"]), ctx)):
        return False
    tx.flag("ARRIVED_AFTER_SEAL", "The customer had signed before this arrived; it is kept as an amendment.")
    return True


def _covered(seal: Row | None, ctx: Context) -> bool:
    """Whether the sealed text says that it includes this mutation."""
    if seal is None or seal["client_id"] != ctx.caller.client_id or ctx.id > seal["mutation_id"]:
        return False
    last_id = _last_id(seal["text"])
    return type(last_id) is int and ctx.id <= last_id


@lru_cache(maxsize=8)
def _last_id(text: str) -> Any:
    """What a sealed text says of itself; kept, since many facts come behind one seal."""
    try:
        return parse(text)["includes"]["last_id"]
    except (CanonicalError, LookupError, TypeError):
        return None
