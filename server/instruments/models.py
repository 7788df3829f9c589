"""Measuring instruments and their calibration (D6)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, CatalogueRow


class Instrument(CatalogueRow, Base):
    """One instrument. ``calibration_due``: the last day of its certificate. ``status``: qualified, limited, stopped."""

    __tablename__ = "instruments"

    name: Mapped[str]
    model: Mapped[str | None]
    serial: Mapped[str] = mapped_column(index=True)
    range: Mapped[str | None]
    unit: Mapped[str | None]
    calibration_no: Mapped[str | None]
    calibrated_on: Mapped[str | None]
    calibration_due: Mapped[str | None]
    status: Mapped[str]
    holder: Mapped[str | None]
