"""Jobs, what happened to them step by step, and what stands beside the facts (D1, W1, W4)."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, SyncedRow


class Job(SyncedRow, Base):
    """A line of the repair register (D1). ``status`` follows ``rules.STATES``; ``seal`` is the seal's id once signed.

    ``number`` and ``due_at`` are the server's. ``contact_*``: whom to call about this job.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index(None, "scope_grp", "seq", "id"),
        Index("ix_jobs_waiting", "org_id", "closed_at", "id", sqlite_where=text("status IN ('signed', 'left')"),
              postgresql_where=text("status IN ('signed', 'left')")),
        {"sqlite_with_rowid": False},
    )  # fmt: skip

    centre: Mapped[str] = mapped_column(index=True)
    number: Mapped[str | None]
    customer: Mapped[str] = mapped_column(index=True)
    site: Mapped[str]
    equipment: Mapped[str | None]
    product: Mapped[str]
    status: Mapped[str]
    charge_type: Mapped[str]
    priority: Mapped[str]
    channel: Mapped[str]
    fault: Mapped[str]
    actual_fault: Mapped[str | None]
    actual_by: Mapped[str | None]
    received_at: Mapped[str]
    promised_at: Mapped[str | None]
    due_at: Mapped[str | None]
    window_start: Mapped[str | None] = mapped_column(index=True)
    window_end: Mapped[str | None]
    technician: Mapped[str | None]
    contact_name: Mapped[str]
    contact_phone: Mapped[str]
    created_by: Mapped[str]
    closed_at: Mapped[str | None]
    cancel_reason: Mapped[str | None]
    seal: Mapped[str | None]


class Step(SyncedRow, Base):
    """One thing that happened to a job. ``at``: corrected device time; the next three as sent (V7).

    ``lat_e7``, ``lon_e7``: degrees × 10⁷; ``accuracy_m``: metres; ``data``: JSON object without names and phones.
    """

    __tablename__ = "steps"

    job: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    by: Mapped[str]
    client_id: Mapped[str]
    at: Mapped[str]
    device_at: Mapped[str]
    tz: Mapped[str]
    offset_ms: Mapped[int | None]
    note: Mapped[str | None]
    lat_e7: Mapped[int | None]
    lon_e7: Mapped[int | None]
    accuracy_m: Mapped[int | None]
    data: Mapped[str | None]


class Withdrawal(SyncedRow, Base):
    """A fact taken back: it stays, marked (rule W1). ``kind`` and ``fact`` name the row."""

    __tablename__ = "withdrawals"

    job: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[str]
    kind: Mapped[str]
    fact: Mapped[str]
    reason: Mapped[str]


class Conflict(SyncedRow, Base):
    """One value written on both sides (rule W4). ``taken``: current or other, once a person has decided."""

    __tablename__ = "conflicts"

    job: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    row: Mapped[str]
    field: Mapped[str]
    current: Mapped[str | None]
    other: Mapped[str | None]
    current_by: Mapped[str | None]
    other_by: Mapped[str]
    at: Mapped[str]
    settled_at: Mapped[str | None]
    settled_by: Mapped[str | None]
    taken: Mapped[str | None]


class JobNumber(Base):
    """The last number given in a centre in a year; never travels. ``prefix`` is the centre's own: 01, 02."""

    __tablename__ = "job_numbers"
    __table_args__ = (UniqueConstraint("org_id", "year", "prefix"),)

    org_id: Mapped[str] = mapped_column(primary_key=True)
    centre: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[str] = mapped_column(primary_key=True)
    prefix: Mapped[str]
    last: Mapped[int]


class RegisterEntry(Base):
    """A job's card in the register's index; never travels.

    ``place`` orders the register: the second in which the job was received, then chance (``register_index``). The
    last four are the folded texts it is found by: its own, its customer's, its address and its machine's.
    """

    __tablename__ = "register_entries"
    __table_args__ = (
        Index(None, "org_id", "place"),
        Index(None, "org_id", "centre", "place"),
        Index(None, "org_id", "status", "place"),
        Index(None, "org_id", "technician", "place"),
        Index(None, "job", unique=True),
        Index(None, "customer"),
    )

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    org_id: Mapped[str]
    job: Mapped[str]
    customer: Mapped[str]
    site: Mapped[str]
    equipment: Mapped[str | None]
    centre: Mapped[str]
    status: Mapped[str]
    technician: Mapped[str | None]
    own: Mapped[str]
    who: Mapped[str]
    address: Mapped[str]
    machine: Mapped[str]


class RegisterTerm(Base):
    """A piece of two or three letters that stands in the job at ``place``; never travels."""

    __tablename__ = "register_terms"
    __table_args__ = ({"sqlite_with_rowid": False},)

    term: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
