"""What exactly is offered: the document without what the customer adds.

Twin: ``pwa/src/signatures/own_phone/basis.ts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from server.signatures.document import Signing, Work, build
from sync.canonical import canonical, sha256_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.messages import Json, Row

LINES = ("parts", "checks", "timesheets", "photos", "withdrawals")
BESIDE = ("ratings", "seals", "withdrawals")
"""Not in the document before the customer has it, and yet a new one of them voids the offer."""

_NOBODY = Signing("", "", "", "", None, 0, "", 0, "", "")


class Look(Protocol):
    """Reading rows: inside a mutation, or of one snapshot."""

    def get(self, kind: str, row_id: str | None) -> Row | None:
        """The row, or None."""

    def find(self, kind: str, column: str, value: str) -> Sequence[Row]:
        """Rows of a kind by one indexed column."""


def gathered(look: Look, job: Row) -> Work:
    """All rows the document is made of."""
    parts, checks, timesheets, photos, withdrawals = (look.find(kind, "job", job["id"]) for kind in LINES)
    return Work(
        job,
        look.get("customers", job["customer"]),
        look.get("sites", job["site"]),
        look.get("equipment", job["equipment"]),
        parts,
        checks,
        timesheets,
        photos,
        withdrawals,
    )


def summary(work: Work) -> Json:
    """The document as it would be signed; a personal value stands in the place of its digest."""
    return build(work, _NOBODY, lambda _path, value: None if value is None else {"sd": value})


def basis(look: Look, job: Row) -> str:
    """Hex SHA-256 of the summary, and of which other rows of the job there are."""
    beside = {kind: sorted(row["id"] for row in look.find(kind, "job", job["id"])) for kind in BESIDE}
    return sha256_text(canonical({"beside": beside, "document": summary(gathered(look, job))}))
