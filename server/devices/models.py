"""Who signed a device out, or let it in again, and when: one row a decision. It never changes and never travels."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base

REVOKED: Final = "revoked"
RESCUED: Final = "revoked_with_rescue"
ALLOWED: Final = "allowed"


class DeviceDecision(Base):
    """A decision about a device. ``decision``: revoked, revoked_with_rescue, allowed. ``by``: the user who took it."""

    __tablename__ = "device_decisions"
    __table_args__ = (Index(None, "org_id", "client_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str]
    client_id: Mapped[str]
    decision: Mapped[str]
    reason: Mapped[str | None]
    by: Mapped[str]
    at: Mapped[str]
