"""Whatever was not simply applied gets an item that a person closes (rule P3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server import clock, ids

if TYPE_CHECKING:
    from sync.messages import Caller, Mutation, Verdict
    from sync.registry import Context, Tx
    from sync.run import Review


def record_for(caller: Caller) -> Review:
    """The engine's review hook for what ``caller`` sends; a malformed mutation has no context to tell who it was."""

    def record(tx: Tx, ctx: Context | None, mutation: Mutation, verdict: Verdict) -> None:
        """Write the item; said again of the same mutation, it is open again."""
        job = _job_of(tx, mutation.args)
        tx.put(
            "review_items",
            {
                "id": ids.of_mutation(caller.client_id, mutation.id),
                "centre": _centre_of(tx, caller, mutation.args, job),
                "job": job["id"] if job else None,
                "client_id": caller.client_id,
                "mutation_id": mutation.id,
                "user": caller.user,
                "name": mutation.name,
                "outcome": str(verdict.outcome),
                "code": verdict.code,
                "message": verdict.message,
                "field": verdict.field,
                "at": ctx.received_at if ctx else clock.now(),
                "state": "open",
                **dict.fromkeys(("closed_by", "closed_at", "closed_reason")),
                **dict.fromkeys(("decision", "decided_by", "decided_at", "pending")),
            },
        )

    return record


def _job_of(tx: Tx, args: Any) -> Any:
    """The job the mutation is about, if there is one."""
    conflict = _row(tx, "conflicts", args, "conflict")
    return _row(tx, "jobs", conflict or args, "job")


def _centre_of(tx: Tx, caller: Caller, args: Any, job: Any) -> str:
    """Whose desk decides: the job's, else the customer's, else his own; else all of the organisation's."""
    about = job or _row(tx, "customers", args, "customer") or _row(tx, "review_items", args, "item")
    if about:
        return str(about["centre"])
    user = tx.get("users", caller.user)
    own = user["centre"] if user else None
    return str(own or next(iter(caller.centres), caller.org))


def _row(tx: Tx, kind: str, args: Any, key: str) -> Any:
    value = args.get(key) if isinstance(args, dict) else None
    return tx.get(kind, value) if isinstance(value, str) else None
