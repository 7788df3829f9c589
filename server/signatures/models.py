"""Ratings, seals, the chain of seals, and the declarations customers sign."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, CatalogueRow, SyncedRow


class Rating(SyncedRow, Base):
    """Four marks by the customer, 1 (very dissatisfied) to 4 (very satisfied) (D11). ``device``: technician or own."""

    __tablename__ = "ratings"

    job: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[str]
    attitude: Mapped[int]
    skill: Mapped[int]
    arrival: Mapped[int]
    promises: Mapped[int]
    comment: Mapped[str | None]
    device: Mapped[str]


class Seal(SyncedRow, Base):
    """What a customer signed, as text, with the strokes and what the server found (rules S1, S2).

    ``text``, ``strokes`` and ``disclosures`` are canonical JSON; hashes are lower-case hex SHA-256, kept as sent.
    ``verdict``: matches or differs; ``differences``: list of ``{line, why, signed, office}`` (``compare.py``).
    """

    __tablename__ = "seals"

    job: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    client_id: Mapped[str]
    mutation_id: Mapped[int]
    at: Mapped[str]
    format: Mapped[str]
    text: Mapped[str]
    text_hash: Mapped[str]
    strokes: Mapped[str | None]
    strokes_hash: Mapped[str]
    seal_hash: Mapped[str] = mapped_column(index=True)
    disclosures: Mapped[str | None]
    signer: Mapped[str | None]
    capacity: Mapped[str]
    language: Mapped[str]
    verdict: Mapped[str]
    differences: Mapped[str]


class SealLink(SyncedRow, Base):
    """One link of the organisation's chain; its id is the seal's (rule S3)."""

    __tablename__ = "seal_links"

    job: Mapped[str] = mapped_column(index=True)
    segment: Mapped[int]
    n: Mapped[int]
    prev_hash: Mapped[str]
    seal_hash: Mapped[str]
    link_hash: Mapped[str]


class Declaration(CatalogueRow, Base):
    """What the customer declares by signing, in one language; a new wording is a new row with the next version."""

    __tablename__ = "declarations"
    __table_args__ = (UniqueConstraint("org_id", "language", "version"),)

    language: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    version: Mapped[int]
