"""One-time links to a summary, and copies sent by mail."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, SyncedRow


class OwnOffer(SyncedRow, Base):
    """A job offered for signing on the customer's own phone.

    ``token_hash``: SHA-256 of the link's token, which is kept nowhere. ``basis``: digest of what was offered
    (``basis.py``). ``differs`` 1: not what the office had, so nothing to sign. ``client_id``, ``expires_at``: the
    server's, null until it has the offer; a seal made by it bears this ``client_id``.
    """

    __tablename__ = "own_offers"

    job: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    basis: Mapped[str | None]
    differs: Mapped[int]
    client_id: Mapped[str | None]
    expires_at: Mapped[str | None]
    opened_at: Mapped[str | None]
    revoked_at: Mapped[str | None]
    revoked_by: Mapped[str | None]


class Copy(SyncedRow, Base):
    """A copy of a seal's voucher for an e-mail address. ``problem``: why the mail server has not taken it so far."""

    __tablename__ = "copies"

    job: Mapped[str] = mapped_column(index=True)
    seal: Mapped[str]
    by: Mapped[str]
    at: Mapped[str]
    address: Mapped[str | None]
    language: Mapped[str]
    sent_at: Mapped[str | None]
    problem: Mapped[str | None]
