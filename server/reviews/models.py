"""What the office must decide (rule P3)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, SyncedRow


class ReviewItem(SyncedRow, Base):
    """A mutation that was not simply applied, until a person closes it. ``state``: open or closed.

    ``name``: the mutation's; ``outcome``, ``code``, ``message``, ``field``: its receipt's.
    """

    __tablename__ = "review_items"

    centre: Mapped[str] = mapped_column(index=True)
    job: Mapped[str | None] = mapped_column(index=True)
    client_id: Mapped[str]
    mutation_id: Mapped[int]
    user: Mapped[str]
    name: Mapped[str]
    outcome: Mapped[str]
    code: Mapped[str | None]
    message: Mapped[str | None]
    field: Mapped[str | None]
    at: Mapped[str]
    state: Mapped[str]
    closed_by: Mapped[str | None]
    closed_at: Mapped[str | None]
    closed_reason: Mapped[str | None]
