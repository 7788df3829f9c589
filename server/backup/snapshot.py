"""What a backup is made of, all as of one moment, while others write: one read transaction, then files and keys.

Files are never changed and never deleted, so those the snapshot names are still there when their turn comes.
"""

from __future__ import annotations

import gzip
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select, text

from server import clock
from server.backup import copytext, key_files
from server.backup.fault import BackupFault
from server.backup.manifest import Manifest
from server.runtime import runtime
from server.store.engine import reading
from server.store.tables import Counter, StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from server.backup.archive import Writer

VERSION_TABLE = "alembic_version"
_BLOCK = 256 * 1024
_IN_MEMORY = 8 * 1024 * 1024
README = b"""A backup of Fieldseal. To put it back: flask --app server.app restore <archive> (docs/backup.md).

Without Fieldseal: this is a tar. db/<table>/<n>.copy.gz are rows as PostgreSQL's COPY ... FROM reads them, columns in
the order that manifest.json gives. files/<organisation>/<sha256> are photos and scans. keys/ are the server's secrets;
whoever has this archive can read everything in it. sha256sum --check SHA256SUMS tells whether it is whole.
"""


def write(archive: Writer) -> Manifest:
    """Everything but the archive's end; what its manifest is to say."""
    archive.add("README.txt", README)
    with reading() as connection:
        began = clock.now()
        revision = _revision(connection)
        organisations = _organisations(connection)
        for name, key in key_files.present(runtime()).items():
            archive.add(f"keys/{name}", key)
        tables = {name: _table(archive, connection, name) for name in table_names(connection)}
        count, size, absent = _files(archive, connection)
        database = connection.dialect.name
    return Manifest(began, database, revision, organisations, tables, count, size, absent)


def table_names(connection: Connection) -> list[str]:
    """All tables but Alembic's own, each after those it refers to."""
    found = inspect(connection).get_sorted_table_and_fkc_names()
    return [name for name, _keys in found if name is not None and name != VERSION_TABLE]


def columns_of(connection: Connection, table: str) -> list[str]:
    """The columns that are written, in the table's own order; what the database computes is left out."""
    return [column["name"] for column in inspect(connection).get_columns(table) if not column.get("computed")]


def quoted(names: list[str]) -> str:
    """Column names for a statement; they are ours, or were checked by the manifest."""
    return ", ".join(f'"{name}"' for name in names)


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table(VERSION_TABLE):
        raise BackupFault("There are no tables yet: run flask db upgrade first.")
    return str(connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")))  # noqa: S608 - our name


def _organisations(connection: Connection) -> list[dict[str, object]]:
    found = connection.execute(
        select(Counter.org_id, Counter.name, Counter.epoch, Counter.seq).order_by(Counter.org_id)
    )
    return [{"id": org, "name": name, "epoch": epoch, "seq": seq} for org, name, epoch, seq in found]


def _table(archive: Writer, connection: Connection, table: str) -> dict[str, object]:
    columns = columns_of(connection, table)
    count = 0
    for number, piece in enumerate(copytext.pieces(_blocks(connection, table, columns)), 1):
        archive.add(f"db/{table}/{number:05d}.copy.gz", gzip.compress(piece, 6, mtime=0))
        count += piece.count(b"\n")
    return {"columns": columns, "rows": count}


def _blocks(connection: Connection, table: str, columns: list[str]) -> Iterator[bytes]:
    """Whole lines of COPY text; the database's driver is asked itself, so that memory stays bounded."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        rows = driver.execute(f'SELECT {quoted(columns)} FROM "{table}"')  # noqa: S608 - our names
        yield from map(copytext.line, rows)
        return
    statement = f"COPY \"{table}\" ({quoted(columns)}) TO STDOUT WITH (ENCODING 'UTF8')"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        yield from map(bytes, copy)


def _files(archive: Writer, connection: Connection) -> tuple[int, int, list[str]]:
    """Count, bytes, and names of those that are not here or not what their name says."""
    count, total, absent = 0, 0, []
    named = select(StoredFile.org_id, StoredFile.sha256).order_by(StoredFile.org_id, StoredFile.sha256)
    for org, digest in connection.execute(named.execution_options(yield_per=1000)):
        size = _file(archive, org, digest)
        if size is None:
            absent.append(f"files/{org}/{digest}")
        else:
            count, total = count + 1, total + size
    return count, total, absent


def _file(archive: Writer, org: str, digest: str) -> int | None:
    """Read once, wherever it lies, and looked at before it goes in."""
    with SpooledTemporaryFile(_IN_MEMORY) as copy:
        made = sha256()
        try:
            with runtime().files.open(org, digest) as content:
                while block := content.read(_BLOCK):
                    made.update(block)
                    copy.write(block)
        except FileNotFoundError:
            return None
        if made.hexdigest() != digest:
            return None
        size = copy.tell()
        copy.seek(0)
        archive.add_from(f"files/{org}/{digest}", size, copy)
    return size
