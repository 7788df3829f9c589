"""What may be fitted (D5, D23). Twin: ``pwa/src/parts/rules.ts``."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sync.messages import Json

STATUSES: Final = ("conforming", "to_inspect", "nonconforming", "scrap", "to_decide")
CERTIFICATES: Final = ("conformity", "material", "test")
_KNOWN_BAD: Final = frozenset({"nonconforming", "scrap"})


def is_positive(qty: str) -> bool:
    """Whether a decimal text is above nought."""
    return Decimal(qty) > 0


def breaks_rule(part: Json) -> bool:
    """A part of ours fitted although it is known not to conform; with his own part the customer decides (D23)."""
    return part["origin"] == "stock" and part["status"] in _KNOWN_BAD
