"""Customers, their sites and equipment, and what was done to it before (D16, D26)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, SyncedRow


class Customer(SyncedRow, Base):
    """A customer's file. ``kind``: person or company."""

    __tablename__ = "customers"

    centre: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str]
    kind: Mapped[str]
    note: Mapped[str | None]


class Site(SyncedRow, Base):
    """Where equipment stands. ``district`` decides the reply time (``jobs/working_hours.py``)."""

    __tablename__ = "sites"

    customer: Mapped[str] = mapped_column(index=True)
    address: Mapped[str]
    district: Mapped[str | None]
    note: Mapped[str | None]


class Equipment(SyncedRow, Base):
    """One machine. ``installed_on`` and ``warranty_until`` are dates, ``2022-03-11``."""

    __tablename__ = "equipment"

    customer: Mapped[str] = mapped_column(index=True)
    site: Mapped[str]
    product: Mapped[str]
    maker: Mapped[str | None]
    model: Mapped[str | None]
    serial: Mapped[str | None]
    installed_on: Mapped[str | None]
    warranty_until: Mapped[str | None]
    note: Mapped[str | None]


class EquipmentHistory(SyncedRow, Base):
    """One finished job in a few words, for the next technician (D16). Its id is the job's."""

    __tablename__ = "equipment_history"

    customer: Mapped[str] = mapped_column(index=True)
    equipment: Mapped[str | None] = mapped_column(index=True)
    job_number: Mapped[str | None]
    closed_at: Mapped[str]
    fault: Mapped[str]
    actual_fault: Mapped[str | None]
    parts: Mapped[str | None]
    technician: Mapped[str | None]


class NextService(SyncedRow, Base):
    """A date set for a machine's next service (D26), ``2027-05-22``; null: none is needed. Never changed.

    ``replaces``: the entry that counted until then, so that they make one line, the last of which counts.
    ``job``: on which it was set, if on one.
    """

    __tablename__ = "next_services"

    customer: Mapped[str] = mapped_column(index=True)
    equipment: Mapped[str]
    job: Mapped[str | None]
    due_on: Mapped[str | None]
    replaces: Mapped[str | None]
    by: Mapped[str]
    at: Mapped[str]
