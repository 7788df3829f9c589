"""Time on the repair card: travel, work and waiting apart (D10)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, SyncedRow


class Timesheet(SyncedRow, Base):
    """A stretch of time. ``kind``: travel, work, waiting. ``source``: steps (run by the job's steps) or manual.

    ``replaces``: the record this one corrects, with a ``reason``; the old one stays.
    """

    __tablename__ = "timesheets"

    job: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[str]
    kind: Mapped[str]
    started_at: Mapped[str] = mapped_column(index=True)
    ended_at: Mapped[str]
    minutes: Mapped[int]
    source: Mapped[str]
    replaces: Mapped[str | None]
    reason: Mapped[str | None]
