"""Tables of signing in and of calling browsers. None of them travels."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base


class RefreshToken(Base):
    """A refresh token, by its digest. Good until its successor has been used; used after that, the family ends."""

    __tablename__ = "refresh_tokens"

    digest: Mapped[str] = mapped_column(primary_key=True)
    family: Mapped[str] = mapped_column(index=True)
    org_id: Mapped[str]
    user_id: Mapped[str]
    client_id: Mapped[str]
    parent: Mapped[str | None]
    expires_at: Mapped[str]
    spent_at: Mapped[str | None]
    """Its successor was used: whoever comes with it now has stolen it."""


class LoginFailure(Base):
    """A failed sign-in; ``who`` is a digest of (username, address). Shared by all workers, swept after an hour."""

    __tablename__ = "login_failures"
    __table_args__ = (Index(None, "who", "at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str]
    at: Mapped[str]


class PushSubscription(Base):
    """A browser that wants to be called."""

    __tablename__ = "push_subscriptions"

    endpoint: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str]
    user_id: Mapped[str] = mapped_column(index=True)
    client_id: Mapped[str]
    p256dh: Mapped[str]
    auth: Mapped[str]
    created_at: Mapped[str]
