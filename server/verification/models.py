"""What the department said of a finished job: confirmed, sent back, answered (D12); what is kept on hold (D13)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, SyncedRow


class Verification(SyncedRow, Base):
    """One word about a finished job. ``outcome``: confirmed, sent_back (by the office), answered (by the technician).

    ``reason``: what is missing, or the note beside a confirmation. ``marks``: what was unusual and had been seen, or
    what it was sent back for: list of ``{code, row}``. ``answers``: the ``sent_back`` row an answer belongs to.
    """

    __tablename__ = "verifications"

    job: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    marks: Mapped[str]
    answers: Mapped[str | None]


class Hold(SyncedRow, Base):
    """A job that is kept whatever its time (a dispute, a claim). It holds until ``released_at`` is set."""

    __tablename__ = "holds"

    job: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[str]
    reason: Mapped[str]
    released_by: Mapped[str | None]
    released_at: Mapped[str | None]
    released_reason: Mapped[str | None]
