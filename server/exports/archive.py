"""The whole firm as one ZIP that needs no Fieldseal to be read (``fieldseal.archive/1``), from one snapshot.

What is in it: ``archive_readme.txt``, which lies in it too. Its way back: ``restore.py``.
"""

from __future__ import annotations

import time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import orjson
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select

from server import clock, contract
from server.exports import contents
from server.exports.archive_files import write_files
from server.exports.cells import guarded
from server.exports.columns import TABLES
from server.exports.csv_file import MARK, lines, written
from server.exports.rows import table_of
from server.exports.sources import source
from server.runtime import runtime
from server.store.crypt import KeyRing
from server.store.tables import Counter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Row

    from server.exports.maker import Progress
    from server.kinds import Kind
    from sync.messages import Json

FORMAT: Final = "fieldseal.archive/1"
_HERE: Final = Path(__file__).parent
_LEVEL: Final = 6


class Archive:
    """A ZIP under way; remembers size, hash and rows of everything that went in."""

    def __init__(self, path: Path) -> None:
        self._out = path.open("wb")
        self._zip = ZipFile(self._out, "w", ZIP_DEFLATED, compresslevel=_LEVEL)
        self.members: list[Json] = []

    def write(self, name: str, pieces: Iterable[bytes], *, packed: bool = True, **more: Any) -> Json:
        """One member, written piece by piece; ``{path, bytes, sha256, …}``. Errors of ``pieces`` go through."""
        info = ZipInfo(name, time.gmtime()[:6])
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        info.external_attr = 0o600 << 16
        digest, size = sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size += len(piece)
        return {"path": name, "bytes": size, "sha256": digest.hexdigest(), **more}

    def add(self, name: str, pieces: Iterable[bytes], **more: Any) -> None:
        """``write``, and put it down in the manifest."""
        self.members.append(self.write(name, pieces, **more))

    def close(self) -> None:
        """Write the ZIP's own directory."""
        self._zip.close()
        self._out.close()

    def abandon(self) -> None:
        """Let go of a file that is not worth finishing."""
        self._zip.fp = None  # or it would finish the file when nobody needs it any more
        self._out.close()


def write(connection: Connection, path: Path, row: Row[Any], progress: Progress) -> None:
    """Write the archive of the row's firm."""
    archive = Archive(path)
    try:
        _fill(archive, connection, row, progress)
    except BaseException:
        archive.abandon()
        raise
    archive.close()


def _fill(archive: Archive, connection: Connection, row: Row[Any], progress: Progress) -> None:
    org = row.org_id
    counts = {kind.name: contents.count(connection, kind.table, org) for kind in contents.kinds()}
    counts |= {table.name: contents.count(connection, table, org) for table in contents.store_tables()}
    progress.begin(sum(counts.values()) + counts["stored_files"])
    archive.add("README.txt", [(_HERE / "archive_readme.txt").read_bytes()])
    archive.add("verify.py", [(_HERE / "archive_verify.py").read_bytes()])
    said = contract.build(runtime().kinds, runtime().registry)
    archive.add("contract.json", [orjson.dumps(said, option=orjson.OPT_INDENT_2)])
    _readable(archive, connection, row)
    for kind in contents.kinds():
        pages = _counted(contents.kind_pages(connection, kind, org), progress)
        archive.add(f"data/{kind.name}.jsonl", _json_lines(pages), rows=counts[kind.name])
        archive.add(f"data/{kind.name}.csv", _csv(kind, contents.kind_pages(connection, kind, org)))
    for table in contents.store_tables():
        pages = _counted(contents.table_pages(connection, table, org), progress)
        archive.add(f"store/{table.name}.jsonl", _json_lines(pages), rows=counts[table.name])
    _seals(archive, connection, org)
    files = write_files(archive, connection, org, progress)
    manifest = _manifest(connection, row) | {"files": files, "members": archive.members}
    archive.write("manifest.json", [orjson.dumps(manifest, option=orjson.OPT_INDENT_2)])


def _manifest(connection: Connection, row: Row[Any]) -> Json:
    counter = connection.execute(select(Counter).where(Counter.org_id == row.org_id)).mappings().one()
    return {
        "format": FORMAT,
        "made_at": clock.now(),
        "made_by": row.user_id,
        "revision": MigrationContext.configure(connection).get_current_revision(),
        "organisation": dict(counter),
        "left_out": contents.LEFT_OUT,
    }


def _readable(archive: Archive, connection: Connection, row: Row[Any]) -> None:
    """The four tables as people know them."""
    for table in TABLES.values():
        found = source(connection, table.name, row.org_id, orjson.loads(row.centres), {})
        text = lines(found.lines(), table.columns, english=row.lang == "en")
        archive.add(f"tables/{table.name}.csv", (piece.encode() for piece in text))


def _seals(archive: Archive, connection: Connection, org: str) -> None:
    """What each customer signed, byte for byte: the SHA-256 of the file is the seal's ``text_hash``."""
    codec, seals, jobs = runtime().codecs["seals"], table_of("seals"), table_of("jobs")
    ring = KeyRing(connection, org)
    wanted = select(*codec.selected, jobs.c.number).join(jobs, jobs.c.id == seals.c.job).where(seals.c.org_id == org)
    for found in connection.execute(wanted.order_by(seals.c.id).execution_options(yield_per=50)):
        [seal] = codec.decode([found[:-1]], ring)
        archive.add(f"seals/{found.number or 'job'}-{seal['id']}.json", [seal["text"].encode()])


def _json_lines(pages: Iterable[list[Json]]) -> Iterator[bytes]:
    for page in pages:
        yield b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in page)


def _csv(kind: Kind, pages: Iterable[list[Json]]) -> Iterator[bytes]:
    """The same rows for a spreadsheet, columns by their names on the wire."""
    yield (MARK + written([kind.columns])).encode()
    for page in pages:
        yield written([[_cell(row[name]) for name in kind.columns] for row in page]).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    return guarded(value if isinstance(value, str) else orjson.dumps(value).decode())


def _counted(pages: Iterable[list[Json]], progress: Progress) -> Iterator[list[Json]]:
    for page in pages:
        yield page
        progress.step(len(page), len(page))
