"""What the customer is asked to pay, as it stands in the seal. Twin: ``pwa/src/signatures/price.ts``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sync.canonical import MAX_INTEGER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Json, Row

QUANTITY = re.compile(r"(\d{1,15})(?:\.(\d{1,9}))?", re.ASCII)
CHARGED = "paid"
"""The one charge type the customer pays for; contract, free and internal jobs amount to nothing (D15)."""


def amount(quantity: str, price: int) -> int:
    """Quantity (decimal string) times price (fen per unit), in fen, half a fen rounded up.

    0 for what is no quantity or no price, and for sums that no JSON reader keeps exact.
    """
    match = QUANTITY.fullmatch(quantity)
    if match is None or type(price) is not int or price < 0:
        return 0
    fraction = match[2] or ""
    scale = 10 ** len(fraction)
    return _exact((2 * int(match[1] + fraction) * price + scale) // (2 * scale))


def price_of(parts: Sequence[Row], charge_type: str) -> Json:
    """``{currency, lines: [{part, qty, price, amount}], total}``; money in fen."""
    lines = [
        {
            "part": part["id"],
            "qty": part["qty"],
            "price": part["price"],
            "amount": amount(part["qty"], part["price"]) if charge_type == CHARGED else 0,
        }
        for part in parts
    ]
    return {"currency": "CNY", "lines": lines, "total": _exact(sum(line["amount"] for line in lines))}


def _exact(fen: int) -> int:
    return fen if fen <= MAX_INTEGER else 0
