"""The archive's photos: under names a person can read, each once, with a list that ``sha256sum -c`` takes."""

from __future__ import annotations

import mimetypes
import re
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final

from sqlalchemy import Select, null, select

from server.exports.cells import local
from server.exports.rows import table_of
from server.runtime import runtime
from server.store.tables import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from server.exports.archive import Archive
    from server.exports.maker import Progress
    from server.kinds import Kind
    from sync.messages import Json

SUMS: Final = "files/SHA256SUMS"
_CHUNK: Final = 256 * 1024
_ODD: Final = re.compile(r"[^\w.-]+")


def write_files(archive: Archive, connection: Connection, org: str, progress: Progress) -> Json:
    """All files that are here whole; ``{count, missing: […], damaged: […]}``, of which the last two should be empty."""
    told: Json = {"count": 0, "missing": [], "damaged": []}
    done: set[bytes] = set()
    with TemporaryFile() as sums:
        for sha256, name in chain(_named(connection, org), _all(connection, org)):
            if bytes.fromhex(sha256) in done:
                continue
            done.add(bytes.fromhex(sha256))
            _copy(archive, org, sha256, name, sums, told)
            progress.step(1, 0)
        sums.seek(0)
        archive.add(SUMS, iter(lambda: sums.read(_CHUNK), b""))
    return told


def _copy(archive: Archive, org: str, sha256: str, name: str, sums: IO[bytes], told: Json) -> None:
    try:
        source = runtime().files.open(org, sha256)
    except FileNotFoundError:
        told["missing"].append(sha256)
        return
    with source:
        made = archive.write(f"files/{name}", iter(lambda: source.read(_CHUNK), b""), packed=False)
    told["count"] += 1
    sums.write(f"{made['sha256']}  {name}\n".encode())
    if made["sha256"] != sha256:
        told["damaged"].append(sha256)


def _named(connection: Connection, org: str) -> Iterator[tuple[str, str]]:
    """(SHA-256, name in the archive) by the rows that name them: job, what it shows, when."""
    for kind in runtime().kinds:
        for column in kind.files:
            for row in connection.execute(_rows(kind, column, org)).mappings():
                yield row["sha256"], _name(kind, row)


def _rows(kind: Kind, column: str, org: str) -> Select[Any]:
    """Of the files that are here."""
    table = kind.table
    wanted = select(table.c[column].label("sha256"), StoredFile.type)
    wanted = wanted.join(StoredFile, (StoredFile.sha256 == table.c[column]) & (StoredFile.org_id == table.c.org_id))
    jobs = table_of("jobs")
    job = table.c[kind.job] if kind.job else null()
    wanted = wanted.add_columns(jobs.c.number, jobs.c.id.label("job")).outerjoin(jobs, jobs.c.id == job)
    more = [table.c[name] for name in ("at", "stage") if name in table.c]
    return wanted.add_columns(*more).where(table.c.org_id == org).order_by(table.c.id).execution_options(yield_per=500)


def _name(kind: Kind, row: Any) -> str:
    """``01-2026-00042/before-2026-11-22_1403-9f86d081884c.jpg``, as far as these are known."""
    at = local(row["at"]) if "at" in row else None
    parts = [row.get("stage") or kind.name, at.strftime("%Y-%m-%d_%H%M") if at else "", row["sha256"][:12]]
    folder = row.get("number") or row.get("job") or kind.name
    return _ODD.sub("_", folder) + "/" + "-".join(filter(None, parts)) + _ending(row["type"])


def _all(connection: Connection, org: str) -> Iterator[tuple[str, str]]:
    """Every file, for those no row names."""
    wanted = select(StoredFile.sha256, StoredFile.type).where(StoredFile.org_id == org).order_by(StoredFile.sha256)
    for row in connection.execute(wanted.execution_options(yield_per=500)):
        yield row.sha256, f"other/{row.sha256}{_ending(row.type)}"


def _ending(kind: str) -> str:
    return mimetypes.guess_extension(kind.partition(";")[0].strip()) or ""
