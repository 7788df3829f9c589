"""Parts fitted, with their certificates, and the catalogue they come from (D5, D23)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, CatalogueRow, SyncedRow


class Part(SyncedRow, Base):
    """A part or material used on a job.

    ``qty`` decimal text, ``price`` fen per unit. ``status``: conforming, to_inspect, nonconforming, scrap, to_decide.
    ``origin``: stock or customer. ``old_part``: returned, recovered, scrapped, none. ``certificate_photo``: SHA-256.
    """

    __tablename__ = "parts"

    job: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[str]
    part_type: Mapped[str | None]
    name: Mapped[str]
    maker: Mapped[str | None]
    model: Mapped[str | None]
    qty: Mapped[str]
    unit: Mapped[str]
    lot: Mapped[str | None]
    serial: Mapped[str | None]
    supplier: Mapped[str | None]
    certificate_no: Mapped[str | None]
    certificate_kind: Mapped[str | None]
    certificate_photo: Mapped[str | None]
    status: Mapped[str]
    origin: Mapped[str]
    old_part: Mapped[str]
    price: Mapped[int]


class PartType(CatalogueRow, Base):
    """A kind of part; ``price`` fen per unit."""

    __tablename__ = "part_types"

    sku: Mapped[str | None]
    gtin: Mapped[str | None]
    name: Mapped[str]
    maker: Mapped[str | None]
    model: Mapped[str | None]
    unit: Mapped[str]
    price: Mapped[int]


class PartLot(CatalogueRow, Base):
    """A delivery of a kind of part, with its certificate."""

    __tablename__ = "part_lots"

    part_type: Mapped[str]
    lot: Mapped[str]
    serial: Mapped[str | None]
    supplier: Mapped[str | None]
    certificate_no: Mapped[str | None]
    certificate_kind: Mapped[str | None]
    expires_on: Mapped[str | None]
    status: Mapped[str]
