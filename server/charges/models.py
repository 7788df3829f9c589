"""The price list (D15)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from server.db import Base, CatalogueRow


class PriceItem(CatalogueRow, Base):
    """A line of the price list; ``price`` fen per unit."""

    __tablename__ = "price_items"

    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    unit: Mapped[str]
    price: Mapped[int]
