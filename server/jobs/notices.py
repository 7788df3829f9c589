"""Telling a technician: a line in his inbox first, a push where it works (D3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from sync.messages import Row
    from sync.registry import Context, Tx

TITLES: Final = {
    "assigned": "新派工单",
    "reassigned": "工单已改派他人",
    "rescheduled": "上门时间有变",
    "cancelled": "工单已取消",
}


def tell(tx: Tx, ctx: Context, technician: str | None, job: Row, kind: str) -> None:
    """Tell ``technician``, unless there is none or it was his own doing. No customer's name leaves by push."""
    if technician is None or technician == ctx.caller.user:
        return
    tx.add(
        "notices",
        {
            "id": str(uuid5(UUID(ctx.uuid), f"{kind}:{technician}")),
            "user": technician,
            "job": job["id"],
            "kind": kind,
            "at": ctx.at,
            "read_at": None,
            "data": {"number": job["number"], "product": job["product"], "fault": job["fault"]},
        },
    )
    body = f"{job['product']}：{job['fault']}"
    tx.effect("push.notify", {"user": technician, "title": TITLES[kind], "body": body, "url": f"/jobs/{job['id']}"})
