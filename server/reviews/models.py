"""What the office must decide (rule P3)."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, SyncedRow


class ReviewItem(SyncedRow, Base):
    """A mutation that was not simply applied, until a person closes it. ``state``: open or closed.

    ``name``: the mutation's; ``outcome``, ``code``, ``message``, ``field``: its latest receipt's. ``decision``: release
    or correct, what was decided last, by whom and when; ``pending``: its uuid until it is carried out (rule P3.11).
    """

    __tablename__ = "review_items"
    __table_args__ = (
        Index(None, "scope_grp", "seq", "id"),
        Index("ix_review_items_pending", "client_id", "mutation_id", sqlite_where=text("pending IS NOT NULL"),
              postgresql_where=text("pending IS NOT NULL")),
        {"sqlite_with_rowid": False},
    )  # fmt: skip

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
    decision: Mapped[str | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[str | None]
    pending: Mapped[str | None]
