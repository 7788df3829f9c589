"""Who was erased: the one thing that is kept about it, and it names nobody."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from server.db import Base, CatalogueRow


class Erasure(CatalogueRow, Base):
    """An erasure, for every device of the organisation: what lies there of the customer's goes too.

    ``by``: the user who did it. ``jobs``: JSON list of the ids of his jobs, for devices that hold nothing else of him.
    """

    __tablename__ = "erasures"

    customer: Mapped[str] = mapped_column(index=True)
    by: Mapped[str]
    at: Mapped[str]
    reason: Mapped[str]
    jobs: Mapped[str]
