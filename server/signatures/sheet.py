"""The sheet a customer signs when what he signed was amended: ``fieldseal.amendment/1`` (rule S4.5).

Twin: ``pwa/src/signatures/sheet.ts``. The notes stand in it whole, each under the hash the chain has of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.amended.note import FORMAT, files_in, read
from server.signatures.document import DECLARATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.signatures.disclosures import Digest
    from server.signatures.document import Signing
    from sync.messages import Json, Row

__all__ = ["FORMAT", "Amended", "build_sheet"]


@dataclass(frozen=True, slots=True)
class Amended:
    """The rows a sheet is made of. ``seal``: the one amended, None where there is none."""

    job: Row
    seal: Row | None
    amendments: Sequence[Row]
    declaration: Row | None


def build_sheet(amended: Amended, signing: Signing, digest: Digest) -> Json:
    """Build the sheet. ``digest`` turns a personal value into what stands for it."""
    items = [_item(row) for row in sorted(amended.amendments, key=lambda row: row["id"])]
    declaration, seal = amended.declaration, amended.seal
    return {
        "format": FORMAT,
        "seal": signing.seal,
        "org": signing.org,
        "job": {"id": amended.job["id"], "number": amended.job["number"]},
        "amends": {"seal": seal["id"], "seal_hash": seal["seal_hash"]} if seal else None,
        "amendments": items,
        "declaration": {column: declaration[column] for column in DECLARATION} if declaration else None,
        "signer": {"name": digest("signer.name", signing.signer), "capacity": signing.capacity},
        "files": files_in(item["note"] for item in items),
        "as_of": {"epoch": signing.epoch, "seq": signing.seq},
        "includes": {"client_id": signing.client_id, "last_id": signing.last_id},
        "signed_at": signing.signed_at,
        "tz": signing.tz,
    }


def _item(row: Row) -> Json:
    return {"id": row["id"], "hash": row["text_hash"], "note": read(row["text"]) or {}}
