"""Which vouchers were made, by their hash, and which are still to be made. None of it travels."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class Voucher(Base):
    """A signed PDF among the files. ``content``: hash of all that is printed, so that any change is another voucher.

    ``seal``: the seal's id, or that of the outcome of a job nobody signed for. ``head``: hash of the latest
    amendment's text, empty without one. ``template``: ``papers.press.version``. ``sha256``: the file; ``size`` bytes.
    """

    __tablename__ = "vouchers"
    __table_args__ = (Index(None, "org_id", "job"),)

    org_id: Mapped[str] = mapped_column(primary_key=True)
    seal: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str] = mapped_column(primary_key=True)
    job: Mapped[str]
    head: Mapped[str]
    template: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    made_at: Mapped[str]


class VoucherTask(Base):
    """A voucher to be made; written in the commit of what it is about, gone once it is made."""

    __tablename__ = "voucher_tasks"
    __table_args__ = (Index(None, "due_at"),)

    org_id: Mapped[str] = mapped_column(primary_key=True)
    seal: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[str]
    tries: Mapped[int]
    error: Mapped[str | None]
