"""Files as the database knows them: who is sending what, what is whole, who may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from server import clock
from server.files.named import arrival
from server.runtime import runtime
from server.store import write_changes
from server.store.engine import reading, retrying, writing
from server.store.read import known_files
from server.store.tables import Counter, FileName, StoredFile
from server.store.tables import Upload as UploadRow
from sync import files as rules
from sync.errors import SyncError
from sync.files import Upload
from sync.store import Changes

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from sync.messages import Caller, Row


def whole(caller: Caller, sha256: str) -> Any:
    """The row of ``stored_files`` of a whole file the caller may know of; None."""
    with reading() as connection:
        if sha256 not in known_files(connection, caller, [sha256]):
            return None
        here = select(StoredFile).where(StoredFile.org_id == caller.org, StoredFile.sha256 == sha256)
        return connection.execute(here).first()


def under_way(caller: Caller, sha256: str) -> Upload | None:
    """The caller's own upload of it, with the offset that is safely stored."""
    with reading() as connection:
        found = connection.execute(select(UploadRow).where(*_mine(caller, sha256))).first()
    offset = runtime().files.offset(caller.org, caller.user, sha256)
    if found is None or found.whole_at is not None or offset is None:
        return None
    return Upload(sha256, found.size, found.type, offset)


def begin(caller: Caller, declared: Upload, *, anew: bool = False) -> Upload:
    """Start an upload, or go on with the one there is; with ``anew`` at its first byte. 409 for another length."""
    with runtime().files.held(caller.org, caller.user, declared.sha256):
        there = whole(caller, declared.sha256)
        if there is not None:  # settled by another connection meanwhile
            return Upload(declared.sha256, there.size, there.type, there.size)
        known = under_way(caller, declared.sha256)
        if known is None:
            return _begun(caller, declared)
        if rules.joined(known, declared).complete or not anew:
            return known
        runtime().files.erase(caller.org, caller.user, declared.sha256)
        return _begun(caller, declared)


def _begun(caller: Caller, declared: Upload) -> Upload:
    def attempt(_n: int) -> None:
        with writing() as connection:
            connection.execute(delete(UploadRow).where(*_mine(caller, declared.sha256)))
            row = {"org_id": caller.org, "user_id": caller.user, "sha256": declared.sha256, "at": clock.now()}
            connection.execute(insert(UploadRow), row | {"size": declared.length, "type": declared.type})
            connection.commit()

    retrying(attempt)
    runtime().files.begin(caller.org, caller.user, declared.sha256)
    fresh = under_way(caller, declared.sha256)
    return fresh or declared


def settle(caller: Caller, sent: Upload) -> None:
    """All bytes are here: check the hash, keep the file, tell everybody whose job names it. 460 for a wrong hash."""
    store = runtime().files
    with store.held(caller.org, caller.user, sent.sha256):
        if whole(caller, sent.sha256) is not None and store.offset(caller.org, caller.user, sent.sha256) is None:
            return  # by another connection
        if under_way(caller, sent.sha256) != sent:
            raise SyncError(404, "NOT_FOUND", "There is no such file.")  # another connection found its hash wrong
        try:
            rules.check_hash(sent, store.digest(caller.org, caller.user, sent.sha256))
        except SyncError:
            store.erase(caller.org, caller.user, sent.sha256)
            _forget(caller, sent.sha256)
            raise
        store.finish(caller.org, caller.user, sent.sha256)
        write_changes(caller.org, lambda connection, _rows: _arrived(connection, caller, sent))


def _arrived(connection: Connection, caller: Caller, sent: Upload) -> Changes | None:
    """Mark it whole; under the counter, so that a row naming it at this very moment is not missed."""
    now = clock.now()
    connection.execute(select(Counter.seq).where(Counter.org_id == caller.org).with_for_update())
    connection.execute(update(UploadRow).where(*_mine(caller, sent.sha256)).values(whole_at=now))
    here = select(StoredFile.sha256).where(StoredFile.org_id == caller.org, StoredFile.sha256 == sent.sha256)
    if connection.scalar(here) is not None:
        return None
    row = {"org_id": caller.org, "sha256": sent.sha256, "size": sent.length, "type": sent.type, "at": now}
    connection.execute(insert(StoredFile), row)
    jobs = connection.scalars(
        select(FileName.job)
        .where(FileName.org_id == caller.org, FileName.sha256 == sent.sha256, FileName.job.is_not(None))
        .distinct()
    )
    rows: dict[tuple[str, str], Row] = {}
    for job in jobs:
        fact = arrival(str(job), sent.sha256, now)
        rows["file_arrivals", fact["id"]] = fact
    return Changes(rows=rows, added=set(rows)) if rows else None


def _forget(caller: Caller, sha256: str) -> None:
    def attempt(_n: int) -> None:
        with writing() as connection:
            connection.execute(delete(UploadRow).where(*_mine(caller, sha256)))
            connection.commit()

    retrying(attempt)


def _mine(caller: Caller, sha256: str) -> tuple[ColumnElement[bool], ...]:
    return (UploadRow.org_id == caller.org, UploadRow.user_id == caller.user, UploadRow.sha256 == sha256)
