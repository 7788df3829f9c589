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
    "sent_back": "工单退回，请补记",
}


def notice_id(mutation: str, kind: str, technician: str) -> str:
    """Each mutation tells each person one thing."""
    return str(uuid5(UUID(mutation), f"{kind}:{technician}"))


def tell(tx: Tx, ctx: Context, technician: str | None, job: Row, kind: str) -> None:
    """Tell ``technician``, if there is one. No customer's name leaves by push."""
    if technician is None:
        return
    tx.add(
        "notices",
        {
            "id": notice_id(ctx.uuid, kind, technician),
            "user": technician,
            "job": job["id"],
            "kind": kind,
            "at": ctx.at,
            "read_at": None,
            "data": {"number": job["number"], "product": job["product"], "fault": job["fault"]},
        },
    )
    body = f"{job['product']}：{job['fault']}"
    tx.effect("push.notify", {"user": technician, "title": TITLES[kind], "body": body, "url": f"/job/{job['id']}"})
