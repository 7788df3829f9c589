"""Who took what out of the house: one row an export. It stays when the file has gone, and never travels."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base

WAITING: Final = "waiting"
MAKING: Final = "making"
READY: Final = "ready"
FAILED: Final = "failed"
GONE: Final = "gone"
UNDER_WAY: Final = (WAITING, MAKING)


class Export(Base):
    """An export. ``user_id`` is null for one made on the command line.

    ``query``: JSON of the filters; the words searched for, which may be somebody's name, leave it once the file is
    made. ``centres``: JSON list of those it may hold. ``done`` of ``total``: jobs or customers, of an archive rows.
    ``rows``: lines written. ``size``: bytes.
    """

    __tablename__ = "exports"
    __table_args__ = (Index(None, "org_id", "asked_at"), Index(None, "state"))

    id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str]
    user_id: Mapped[str | None]
    what: Mapped[str]
    format: Mapped[str]
    lang: Mapped[str]
    query: Mapped[str]
    centres: Mapped[str]
    state: Mapped[str]
    done: Mapped[int]
    total: Mapped[int | None]
    rows: Mapped[int]
    size: Mapped[int | None]
    sha256: Mapped[str | None]
    error: Mapped[str | None]
    tries: Mapped[int]
    asked_at: Mapped[str]
    ended_at: Mapped[str | None]
    taken_at: Mapped[str | None]
    """When it was last downloaded."""
