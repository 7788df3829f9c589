"""A signature that comes when its customer has been erased: nothing of him is kept, so nothing of him is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.signatures.compare import Difference
    from sync.messages import Json
    from sync.registry import Tx

_HIS = frozenset({"strokes", "strokes_hash", "disclosures"})
_WITHHELD = frozenset({"personal", "disclosure"})


def without_him(tx: Tx, args: Json, found: list[Difference]) -> list[Difference]:
    """The differences, but for those in what will not be kept anyway."""
    job = tx.need("jobs", args["job"])
    if not found or not tx.find("erasures", "customer", job["customer"]):
        return found
    return [one for one in found if one["line"] not in _HIS and one["why"] not in _WITHHELD]
