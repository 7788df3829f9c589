"""The store's own tables: counter, devices, log, scope, keys, files, effects. None of them travels."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class Counter(Base):
    """The organisation's one counter row, taken last in every write (rule Q1)."""

    __tablename__ = "counters"

    org_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    epoch: Mapped[str]
    seq: Mapped[int]
    catalogue_seq: Mapped[int]
    floor: Mapped[int]
    chain_head: Mapped[str]
    """JSON object; what it holds is the signatures' business."""


class Client(Base):
    """A device of a user: it owns a numbering (rule P1) and belongs to the first user who used it."""

    __tablename__ = "clients"

    client_id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str] = mapped_column(index=True)
    user_id: Mapped[str] = mapped_column(index=True)
    device_name: Mapped[str]
    created_at: Mapped[str]
    last_mutation_id: Mapped[int]
    base_seq: Mapped[int]
    last_seq_sent: Mapped[int]
    revoked: Mapped[int]
    rescue: Mapped[int]
    seen_at: Mapped[str | None]
    wall: Mapped[str | None]
    offset_ms: Mapped[int | None]
    """Our clock minus the device's, when it last spoke."""
    build: Mapped[str | None]
    outbox: Mapped[str | None]
    """What the device said it still holds, as JSON text."""


class LoggedMutation(Base):
    """A mutation as it came, with its first outcome. Append-only.

    ``sha256`` and ``content_sha256`` are keyed (HMAC): after an erasure nobody can guess the body from them.
    ``uuid`` is null for a repeat of a mutation that is in the log already.
    """

    __tablename__ = "mutations"
    __table_args__ = (
        UniqueConstraint("org_id", "uuid"),
        Index("ix_mutations_repeats", "org_id", "content_sha256", sqlite_where=text("uuid IS NULL"),
              postgresql_where=text("uuid IS NULL")),
    )  # fmt: skip

    client_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    org_id: Mapped[str]
    uuid: Mapped[str | None]
    user_id: Mapped[str]
    name: Mapped[str]
    v: Mapped[int]
    base_seq: Mapped[int]
    received_at: Mapped[str]
    outcome: Mapped[str]
    code: Mapped[str | None]
    message: Mapped[str | None]
    field: Mapped[str | None]
    sha256: Mapped[str]
    content_sha256: Mapped[str]
    key_owner: Mapped[str | None]
    """Whose key the personal arguments in ``body`` are encrypted with; null when there are none."""
    body: Mapped[str]
    seq: Mapped[int]


class Commit(Base):
    """One write transaction: who made the rows stamped with this seq. Append-only."""

    __tablename__ = "commits"
    __table_args__ = ({"sqlite_with_rowid": False},)

    org_id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    client_id: Mapped[str | None]
    """None when the server itself wrote (a file's arrival, a scope that ran out)."""
    at: Mapped[str]


class LaterOutcome(Base):
    """An outcome given after the first one; ``n`` counts from 1 for each mutation. Append-only."""

    __tablename__ = "outcomes"

    client_id: Mapped[str] = mapped_column(primary_key=True)
    mutation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str]
    code: Mapped[str | None]
    message: Mapped[str | None]
    field: Mapped[str | None]
    at: Mapped[str]
    by: Mapped[str]
    seq: Mapped[int]
    decision: Mapped[str | None]
    """The uuid of the mutation by which it was decided."""


class ScopeEntry(Base):
    """A subject sees a group from ``opened_seq`` until ``closed_seq``.

    ``touched_seq`` is the seq of the last change of any row of the group while the entry was open (rule Q4).
    """

    __tablename__ = "scope_entries"
    __table_args__ = (
        Index(None, "subject", "touched_seq"),
        Index(None, "subject", "closed_seq"),
        Index("ix_scope_entries_open", "grp", sqlite_where=text("closed_seq IS NULL"),
              postgresql_where=text("closed_seq IS NULL")),
        {"sqlite_with_rowid": False},
    )  # fmt: skip

    subject: Mapped[str] = mapped_column(primary_key=True)
    grp: Mapped[str] = mapped_column(primary_key=True)
    opened_seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    org_id: Mapped[str]
    touched_seq: Mapped[int]
    closed_seq: Mapped[int | None]
    reason: Mapped[str | None]


class Tombstone(Base):
    """A row that was deleted; the feed tells it for 180 days (rule Q5)."""

    __tablename__ = "tombstones"
    __table_args__ = (Index(None, "scope_grp", "seq"), {"sqlite_with_rowid": False})

    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str]
    scope_grp: Mapped[str]
    seq: Mapped[int]
    at: Mapped[str]


class CustomerKey(Base):
    """The key of one customer's personal values; erasing the person deletes the row (rule S3).

    An organisation may name any id, so the owner alone says nothing.
    """

    __tablename__ = "customer_keys"

    org_id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)


class FileName(Base):
    """A row names a file: who sees the row's group may have the file."""

    __tablename__ = "file_names"
    __table_args__ = ({"sqlite_with_rowid": False},)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    scope_grp: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str]
    job: Mapped[str | None]


class StoredFile(Base):
    """A file that is here whole, once for the organisation."""

    __tablename__ = "stored_files"

    org_id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    type: Mapped[str]
    at: Mapped[str]


class Upload(Base):
    """One user's sending of one file; ``whole_at`` once he has sent every byte."""

    __tablename__ = "uploads"

    org_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    type: Mapped[str]
    at: Mapped[str]
    whole_at: Mapped[str | None]


class EffectRow(Base):
    """Something to do after the commit, written in the same transaction."""

    __tablename__ = "effects"
    __table_args__ = (Index(None, "done_at", "due_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str]
    name: Mapped[str]
    payload: Mapped[str]
    due_at: Mapped[str]
    tries: Mapped[int]
    done_at: Mapped[str | None]
    error: Mapped[str | None]


class CatalogueSnapshot(Base):
    """The catalogue as it was at one ``catalogue_seq``, built once, never changed."""

    __tablename__ = "catalogue_snapshots"

    org_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    catalogue_seq: Mapped[int]
    sha256: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """gzip of the JSON text ``sha256`` is the digest of."""
