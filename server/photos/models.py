"""Photos by their hash, and the arrival of the files they name (D5, W1)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, SyncedRow


class Photo(SyncedRow, Base):
    """A photo named by its SHA-256; the file itself comes when the network allows. ``size`` bytes, ``width`` pixels.

    ``stage``: before, during, after, certificate, stamp (a firm's seal on paper, D11).
    """

    __tablename__ = "photos"

    job: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    type: Mapped[str]
    stage: Mapped[str]
    caption: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]


class FileArrival(SyncedRow, Base):
    """A file that rows of this job name is here whole; written by the server."""

    __tablename__ = "file_arrivals"

    job: Mapped[str] = mapped_column(index=True)
    sha256: Mapped[str]
    at: Mapped[str]
