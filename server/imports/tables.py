"""Runs of imports, and what was said about files with the same headings before. None of it travels."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class ImportRun(Base):
    """One file and what became of it. ``asked``, ``detected`` and all from ``progress`` on are JSON texts.

    ``detected`` holds samples of other people's data: it is emptied when the file is deleted (``file_until``).
    """

    __tablename__ = "import_runs"
    __table_args__ = (Index(None, "org_id", "id"), Index(None, "state"))

    id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str]
    user_id: Mapped[str]
    name: Mapped[str]
    format: Mapped[str | None]
    size: Mapped[int]
    sha256: Mapped[str]
    state: Mapped[str]
    created_at: Mapped[str]
    started_at: Mapped[str | None]
    ended_at: Mapped[str | None]
    file_until: Mapped[str | None]
    stop_asked: Mapped[int]
    wrote: Mapped[int]
    """1 once a batch may have been written: there may be something to undo."""
    settings: Mapped[str | None]
    detected: Mapped[str | None]
    progress: Mapped[str | None]
    counts: Mapped[str | None]
    made_kinds: Mapped[str | None]
    reasons: Mapped[str | None]
    error: Mapped[str | None]
    undo: Mapped[str | None]


class ImportMatching(Base):
    """The settings under which a file with these headings was imported last, as JSON text."""

    __tablename__ = "import_matchings"

    org_id: Mapped[str] = mapped_column(primary_key=True)
    headings: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    settings: Mapped[str]
    used_at: Mapped[str]
