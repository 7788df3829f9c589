"""Personal values in a seal: see ``server.disclosures``, which what follows the seal shares."""

from __future__ import annotations

from server.disclosures import (
    Digest,
    Disclosures,
    digest_of,
    digests_in,
    read_disclosures,
    with_salts,
    write_disclosures,
)

__all__ = [
    "Digest",
    "Disclosures",
    "digest_of",
    "digests_in",
    "read_disclosures",
    "with_salts",
    "write_disclosures",
]
