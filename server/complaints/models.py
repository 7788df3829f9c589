"""What customers complained of."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, SyncedRow


class Complaint(SyncedRow, Base):
    """A complaint about a job; desks read it, the technician whom it may be about does not. Never changed.

    ``what``: in the customer's words. ``call``: yes or no, whether he wants to be called. ``offer``: the link he wrote
    by, and nobody else; else ``by``: who took it down.
    """

    __tablename__ = "complaints"

    centre: Mapped[str]
    job: Mapped[str] = mapped_column(index=True)
    offer: Mapped[str | None]
    what: Mapped[str | None]
    call: Mapped[str]
    by: Mapped[str | None]
    at: Mapped[str]
