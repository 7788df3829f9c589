"""The frozen document a customer signs: ``fieldseal.seal/1`` (rule S1). Twin: ``pwa/src/signatures/document.ts``.

The columns of each line are listed here and never change within a format, whatever columns the tables gain: a text
written today is compared with today's columns for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from server.signatures.code import is_hash
from server.signatures.price import price_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.signatures.disclosures import Digest
    from sync.messages import Json, Row

FORMAT = "fieldseal.seal/1"

PART = (
    *("id", "by", "at", "part_type", "name", "maker", "model", "qty", "unit", "lot", "serial", "supplier"),
    *("certificate_no", "certificate_kind", "certificate_photo", "status", "origin", "old_part", "price"),
)
CHECK = (
    *("id", "by", "at", "procedure", "procedure_version", "item", "item_name", "unit", "lower", "upper", "reading"),
    *("verdict", "instrument", "instrument_serial", "calibration_no", "calibration_due", "calibration"),
    *("override_reason", "replaces"),
)
TIME = ("id", "by", "at", "kind", "started_at", "ended_at", "minutes", "source", "replaces", "reason")
PHOTO = ("id", "sha256", "stage")
GRADES = ("attitude", "skill", "arrival", "promises")
JOB = ("id", "number", "received_at", "channel", "charge_type", "product", "fault", "actual_fault", "technician")
MACHINE = ("maker", "model", "serial")
DECLARATION = ("language", "version", "text")


@dataclass(frozen=True, slots=True)
class Work:
    """The rows a document is made of: those of one job, and what it names."""

    job: Row
    customer: Row | None = None
    site: Row | None = None
    equipment: Row | None = None
    parts: Sequence[Row] = ()
    checks: Sequence[Row] = ()
    timesheets: Sequence[Row] = ()
    photos: Sequence[Row] = ()
    withdrawals: Sequence[Row] = ()
    rating: Row | None = None
    declaration: Row | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """The circumstances of a signature. ``signed_at`` is when the text was frozen, by the device's corrected clock."""

    seal: str
    org: str
    signer: str
    capacity: str
    epoch: str | None
    seq: int
    client_id: str
    last_id: int
    signed_at: str
    tz: str


def build(work: Work, signing: Signing, digest: Digest) -> Json:
    """Build the document. ``digest`` turns a personal value into what stands for it."""
    taken_back = {row["fact"] for row in work.withdrawals}
    parts = _lines(work.parts, PART, taken_back)
    photos = _lines(work.photos, PHOTO, taken_back)
    return {
        "format": FORMAT,
        "seal": signing.seal,
        "org": signing.org,
        "job": _job(work, digest),
        "parts": parts,
        "checks": _lines(work.checks, CHECK, taken_back),
        "times": _lines(work.timesheets, TIME, taken_back),
        "photos": photos,
        "price": price_of(parts, work.job["charge_type"]),
        "rating": _rating(work.rating, digest),
        "declaration": {column: work.declaration[column] for column in DECLARATION} if work.declaration else None,
        "signer": {"name": digest("signer.name", signing.signer), "capacity": signing.capacity},
        "files": files_named(parts, photos),
        "as_of": {"epoch": signing.epoch, "seq": signing.seq},
        "includes": {"client_id": signing.client_id, "last_id": signing.last_id},
        "signed_at": signing.signed_at,
        "tz": signing.tz,
    }


def files_named(parts: Sequence[Json], photos: Sequence[Json]) -> list[str]:
    """SHA-256 of every file the document names, sorted, each once."""
    named = {photo["sha256"] for photo in photos}
    named |= {part["certificate_photo"] for part in parts if is_hash(part["certificate_photo"])}
    return sorted(named)


def _job(work: Work, digest: Digest) -> Json:
    customer: Row = work.customer or {}
    site: Row = work.site or {}
    machine: Row = work.equipment or {}
    return {
        **{column: work.job[column] for column in JOB},
        **{column: machine.get(column) for column in MACHINE},
        "customer": {
            "name": digest("job.customer.name", customer.get("name")),
            "phone": digest("job.customer.phone", customer.get("phone")),
        },
        "site": {"address": digest("job.site.address", site.get("address"))},
    }


def _rating(rating: Row | None, digest: Digest) -> Json | None:
    if rating is None:
        return None
    return {
        **{column: rating[column] for column in ("id", *GRADES, "device")},
        "comment": digest("rating.comment", rating["comment"]),
    }


def _lines(rows: Sequence[Row], columns: tuple[str, ...], taken_back: set[Any]) -> list[Json]:
    kept = [row for row in rows if row["id"] not in taken_back]
    return [{column: row[column] for column in columns} for row in sorted(kept, key=lambda row: row["id"])]
