"""People, centres and later outcomes: the kinds that belong to the server itself."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, CatalogueRow, SyncedRow
from server.kinds import Group, Kind


class User(CatalogueRow, Base):
    """A person, as everybody in the organisation may see him. ``role`` is one of ``roles.ROLES``."""

    __tablename__ = "users"

    name: Mapped[str]
    role: Mapped[str]
    centre: Mapped[str | None]


class Centre(CatalogueRow, Base):
    """A service centre (服务中心)."""

    __tablename__ = "centres"

    name: Mapped[str]
    phone: Mapped[str | None]
    address: Mapped[str | None]


class LaterReceipt(SyncedRow, Base):
    """A later outcome of a mutation, on its way to the device that made it (rule P3)."""

    __tablename__ = "receipts"

    client_id: Mapped[str]
    mutation_id: Mapped[int]
    outcome: Mapped[str]
    code: Mapped[str | None]
    message: Mapped[str | None]
    field: Mapped[str | None]
    at: Mapped[str]


class Login(Base):
    """How a person signs in; never on the wire."""

    __tablename__ = "logins"
    __table_args__ = (UniqueConstraint("username"),)

    user_id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str]
    username: Mapped[str]
    password_hash: Mapped[str]
    disabled_at: Mapped[str | None]


KINDS = (
    Kind("users", User, catalogue=True),
    Kind("centres", Centre, catalogue=True),
    Kind("receipts", LaterReceipt, group=Group("client", "client_id")),
)
