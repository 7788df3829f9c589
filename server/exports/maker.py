"""Making an export: one at a time on a machine, into a file of another name, which gets its own when it is whole.

Whoever makes holds a lock that the kernel takes back when he is killed; what he left unfinished is then begun anew.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import time
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import orjson

from server import clock
from server.exports import archive, records, xlsx_file
from server.exports.columns import TABLES
from server.exports.csv_file import lines
from server.exports.models import FAILED
from server.exports.sources import source
from server.runtime import runtime
from server.store.engine import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Row

    from server.slices import WholeList
    from sync.messages import Json

log = logging.getLogger("fieldseal.exports")

ENDINGS: Final = {"csv": "csv", "xlsx": "xlsx", "zip": "zip"}
_NOTE_EVERY_S: Final = 1.0
_CHUNK: Final = 1024 * 1024


class Unwanted(Exception):
    """Somebody threw the export away while it was being made."""


def wake() -> None:
    """Tell the worker; where there is none, do it here."""
    if runtime().config.immediate:
        make_all()
    else:
        runtime().huey.wake_exports()


def make_all() -> None:
    """Make everything that is asked for, unless somebody is at it already.

    He may just have looked for the last time: the minute's sweep finds what he did not see.
    """
    with _alone() as mine:
        if mine:
            _drain()


def make_now(export_id: str) -> bool:
    """Make one at once, unless another is being made: then the worker comes to it."""
    with _alone() as mine:
        row = records.next_due(export_id) if mine else None
        if row is not None:
            make(row)
        return row is not None


def tidy() -> None:
    """Erase files nobody may have any more, and what killed makers left behind; finish what they began."""
    records.drop_old()
    with _alone() as mine:
        if not mine:
            return
        kept = records.kept()
        for path in folder().iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif not path.name.startswith(".") and path.name.partition(".")[0] not in kept:
                path.unlink(missing_ok=True)
        _drain()


def make(row: Row[Any]) -> None:
    """Make the file, or write down why not."""
    part = folder() / f"{row.id}.part"
    progress = Progress(row.id)
    try:
        _write(row, part, progress)
        size, digest = _durable(part)
        part.replace(path_of(row))
        _sync_folder()
        if not records.finish(row, rows=progress.rows, size=size, sha256=digest):
            path_of(row).unlink()
    except Unwanted:
        log.info("export %s was thrown away while it was being made", row.id)
    except Exception as fault:
        log.exception("export %s failed", row.id)
        records.note(row.id, state=FAILED, error=type(fault).__name__, ended_at=clock.now())
    finally:
        part.unlink(missing_ok=True)


def path_of(row: Row[Any]) -> Path:
    """Where the finished file of an export lies."""
    return folder() / f"{row.id}.{ENDINGS[row.format]}"


def folder() -> Path:
    """The folder of exports, readable by the server's user only."""
    place = runtime().config.data / "exports"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


class Progress:
    """Counts, and writes down how far it is, once a second at most."""

    def __init__(self, export_id: str) -> None:
        self._id = export_id
        self._told = 0.0
        self.rows = 0
        self.done = 0

    def begin(self, total: int) -> None:
        """So much is to be done."""
        self._tell(total=total)

    def walked(self, pages: Iterator[list[Json]], at_once: int, total: int) -> Iterator[list[Json]]:
        """Pass pages on, counted."""
        for page in pages:
            yield page
            self.step(min(at_once, total - self.done), len(page))

    def step(self, done: int, rows: int) -> None:
        """Say that more is done; raises ``Unwanted`` when it need not be."""
        self.done += done
        self.rows += rows
        if time.monotonic() - self._told >= _NOTE_EVERY_S:
            self._tell(done=self.done, rows=self.rows)

    def _tell(self, **values: int) -> None:
        self._told = time.monotonic()
        if not records.note(self._id, **values):
            raise Unwanted


def _write(row: Row[Any], part: Path, progress: Progress) -> None:
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with reading() as connection:
        if row.what == "archive":
            archive.write(connection, part, row, progress)
            return
        found = source(connection, row.what, row.org_id, orjson.loads(row.centres), orjson.loads(row.query))
        write_table(part, row, found, progress)


def write_table(part: Path, row: Row[Any], found: WholeList, progress: Progress) -> None:
    """One table, as CSV or XLSX."""
    table, english, total = TABLES[row.what], row.lang == "en", found.count()
    progress.begin(total)
    pages = progress.walked(found.lines(), found.at_once, total)
    if row.format == "xlsx":
        xlsx_file.write(part, table, pages, english=english)
        return
    with part.open("w", encoding="utf-8", newline="") as out:
        out.writelines(lines(pages, table.columns, english=english))


def _durable(part: Path) -> tuple[int, str]:
    """Size and hash, once the bytes are on the disk."""
    digest, size = sha256(), 0
    with part.open("rb") as source_:
        while chunk := source_.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
        os.fsync(source_.fileno())
    return size, digest.hexdigest()


def _sync_folder() -> None:
    handle = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drain() -> None:
    while row := records.next_due():
        make(row)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else on this machine is making one; nobody begins to while this lasts."""
    handle = os.open(folder() / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
