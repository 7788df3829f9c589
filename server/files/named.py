"""Which rows name which files, and the fact written when a named file is whole."""

from __future__ import annotations

import uuid
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from server.store.tables import StoredFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from sync.messages import Row


class Named(NamedTuple):
    """A row of ``file_names``."""

    sha256: str
    scope_grp: str
    org_id: str
    job: str | None


def arrivals(connection: Connection, org: str, named: Sequence[Named], at: str) -> list[Row]:
    """Rows of ``file_arrivals`` for those of the named files that are here already."""
    wanted = {one.sha256 for one in named if one.job is not None}
    here = select(StoredFile.sha256).where(StoredFile.org_id == org, StoredFile.sha256.in_(sorted(wanted)))
    whole = set(connection.scalars(here)) if wanted else set()
    fresh = {(one.job, one.sha256): None for one in named if one.job is not None and one.sha256 in whole}
    return [arrival(job, file, at) for job, file in fresh]


def arrival(job: str, file: str, at: str) -> Row:
    """One fact; its id follows from job and file, so that it can be written once only."""
    digest = bytearray(sha256(f"{job}:{file}".encode()).digest()[:16])
    digest[6] = 0x80 | digest[6] & 0x0F
    digest[8] = 0x80 | digest[8] & 0x3F
    return {"id": str(uuid.UUID(bytes=bytes(digest))), "job": job, "sha256": file, "at": at}
