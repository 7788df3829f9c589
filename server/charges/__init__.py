"""Charges (收费): the price list so far (D15)."""

from __future__ import annotations

from server.charges.models import PriceItem
from server.charges.mutations import put_price
from server.kinds import Kind

KINDS = (Kind("price_items", PriceItem, catalogue=True),)
MUTATIONS = (put_price,)
