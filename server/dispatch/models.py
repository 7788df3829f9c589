"""Who was sent where (D3), and the inbox inside the app."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, SyncedRow


class Assignment(SyncedRow, Base):
    """A job in one technician's hands, from ``assigned_at`` until ``released_at``.

    ``release_reason``: reassigned or cancelled. ``started_at`` is set by his own start, even one that arrives after
    the release: whoever had started may finish (rule P5).
    """

    __tablename__ = "assignments"

    job: Mapped[str] = mapped_column(index=True)
    technician: Mapped[str] = mapped_column(index=True)
    assigned_by: Mapped[str]
    assigned_at: Mapped[str]
    started_at: Mapped[str | None]
    released_at: Mapped[str | None]
    release_reason: Mapped[str | None]


class Notice(SyncedRow, Base):
    """A line in a person's inbox. ``kind``: assigned, reassigned, rescheduled, cancelled; ``data``: JSON object."""

    __tablename__ = "notices"

    user: Mapped[str] = mapped_column(index=True)
    job: Mapped[str | None]
    kind: Mapped[str]
    at: Mapped[str]
    read_at: Mapped[str | None]
    data: Mapped[str | None]
