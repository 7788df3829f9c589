"""Checks recorded on a job and the procedures they follow (D7, D8)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, CatalogueRow, SyncedRow


class Check(SyncedRow, Base):
    """One item of a procedure, with the limits as they stood and the instrument as it was.

    ``lower``, ``upper``, ``reading``: decimal text. ``verdict``: pass, fail, na. ``calibration``: valid, expired, none.
    ``replaces``: the check this one repeats; the old one stays.
    """

    __tablename__ = "checks"

    job: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[str]
    procedure: Mapped[str]
    procedure_version: Mapped[str]
    item: Mapped[str]
    item_name: Mapped[str]
    unit: Mapped[str | None]
    lower: Mapped[str | None]
    upper: Mapped[str | None]
    reading: Mapped[str | None]
    verdict: Mapped[str]
    instrument: Mapped[str | None]
    instrument_serial: Mapped[str | None]
    calibration_no: Mapped[str | None]
    calibration_due: Mapped[str | None]
    calibration: Mapped[str]
    override_reason: Mapped[str | None]
    replaces: Mapped[str | None]


class Procedure(CatalogueRow, Base):
    """A work instruction (作业指导书): what to check, what to heed.

    ``products``: JSON list of product names. ``items``: JSON list of ``{key, name, name_en, unit, lower, upper,
    kind}``, kind number or passfail. ``safety``: JSON list of ``{text, text_en}``.
    """

    __tablename__ = "procedures"

    version: Mapped[str]
    title: Mapped[str]
    products: Mapped[str]
    items: Mapped[str]
    safety: Mapped[str]
    instruction: Mapped[str]
    title_en: Mapped[str]
    instruction_en: Mapped[str]
