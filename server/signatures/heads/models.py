"""Heads, the keys that signed them, and what a time-stamping authority said. All append-only; none of them travels."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class ChainHead(Base):
    """A head as it was signed; ``number`` counts from 1. ``day``, ``segment``, ``n`` say what ``text`` says."""

    __tablename__ = "chain_heads"
    __table_args__ = (Index(None, "org_id", "day"), Index(None, "org_id", "segment", "n"))

    org_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[str]
    segment: Mapped[int]
    n: Mapped[int]
    hash: Mapped[str]
    text: Mapped[str]
    signature: Mapped[str]


class HeadKey(Base):
    """A key heads were signed with from ``since`` on; ``number`` counts from 1.

    ``why``: first, replaced (by a person's word), lost (another key was found in its place).
    """

    __tablename__ = "head_keys"

    org_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key_id: Mapped[str]
    public: Mapped[str]
    since: Mapped[str]
    why: Mapped[str]


class HeadStamp(Base):
    """An authority's word (RFC 3161) that a head was there at ``at``; ``token``: base64 of its DER."""

    __tablename__ = "head_stamps"

    org_id: Mapped[str] = mapped_column(primary_key=True)
    head: Mapped[str] = mapped_column(primary_key=True)
    """The head's hash."""
    token: Mapped[str]
    at: Mapped[str]
    authority: Mapped[str]
    received_at: Mapped[str]
