"""The ledger of erasures, beside the database and beside the backups: no restore brings a person back (rule S3).

A file of JSON lines, one an erasure: organisation, customer by id, when, by whom, why. It names nobody. A restore
applies what stands in it before anybody can serve the database.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import orjson
from sqlalchemy import delete, insert, select, update

from server.backup.serving import sync_folder
from server.db import Base
from server.kinds import PRIVATE
from server.runtime import runtime
from server.store.crypt import CUSTOMER
from server.store.engine import reading
from server.store.erased import emptied, told
from server.store.tables import Counter, CustomerKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import ColumnElement, Connection, Table

    from server.kinds import Kind
    from server.slices import AtWrite
    from sync.messages import Json, Row

NAME: Final = "erasures.jsonl"
_COLUMNS: Final = ("id", "org_id", "customer", "by", "at", "reason", "jobs")


def note(org: str | None = None) -> None:
    """Write what the database knows of erasures into the ledger in the data folder."""
    with reading() as connection:
        known = _of_database(connection, org)
    merge(runtime().config.data / NAME, known)


def read(path: Path) -> list[Json]:
    """The erasures of a ledger; a line that was cut off is left out, and none where there is no file."""
    if not path.exists():
        return []
    found = []
    for line in path.read_bytes().splitlines():
        try:
            entry = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if isinstance(entry, dict) and set(_COLUMNS) <= entry.keys():
            found.append(entry)
    return found


def merge(path: Path, entries: Iterable[Json]) -> None:
    """Bring a ledger up to date; nothing that stands in it is ever taken out."""
    with _alone(path):
        there = {one["id"]: one for one in read(path)}
        fresh = {one["id"]: one for one in entries} | there
        if fresh.keys() == there.keys():
            return
        draft = path.with_name(f".{path.name}.part")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.writelines(orjson.dumps(fresh[one]) + b"\n" for one in sorted(fresh))
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
        sync_folder(path.parent)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Two that write at once would each lose the other's line."""
    handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def apply(connection: Connection, entries: Iterable[Json], at_write: Mapping[str, AtWrite]) -> int:
    """Erase once more who is in a database that knows nothing of it; how many there were. ``at_write``: the slices'."""
    orgs = set(connection.scalars(select(Counter.org_id)))
    known = {one["id"] for one in _of_database(connection, None)}
    fresh = {one["id"]: one for one in entries if one["org_id"] in orgs and one["id"] not in known}
    if fresh and connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    for one in sorted(fresh.values(), key=lambda entry: (entry["at"], entry["id"])):
        _erase(connection, one, at_write)
    return len(fresh)


def _of_database(connection: Connection, org: str | None) -> list[Json]:
    table = Base.metadata.tables["erasures"]
    wanted = select(*(table.c[name] for name in _COLUMNS)).order_by(table.c.id)
    if org is not None:
        wanted = wanted.where(table.c.org_id == org)
    return [{**row, "jobs": orjson.loads(row["jobs"])} for row in connection.execute(wanted).mappings()]


def _erase(connection: Connection, entry: Json, at_write: Mapping[str, AtWrite]) -> None:
    org, customer = entry["org_id"], entry["customer"]
    mine = Counter.org_id == org
    connection.execute(update(Counter).where(mine).values(seq=Counter.seq + 1, catalogue_seq=Counter.seq + 1))
    row = {name: entry[name] for name in _COLUMNS} | {"jobs": orjson.dumps(entry["jobs"]).decode()}
    seq = connection.scalar(select(Counter.seq).where(mine))
    connection.execute(insert(Base.metadata.tables["erasures"]), row | {"seq": seq})
    connection.execute(delete(CustomerKey).where(CustomerKey.org_id == org, CustomerKey.owner == CUSTOMER + customer))
    for kind in PRIVATE.values():
        changed = _empty(connection, kind, org, customer)
        if changed and not kind.fact and kind.name in at_write:
            at_write[kind.name](connection, org, changed)


def _empty(connection: Connection, kind: Kind, org: str, customer: str) -> list[Row]:
    """Every row of the kind that tells of him; what is sealed counts as it lies there, since its key is gone."""
    table = kind.table
    wanted = select(table).where(table.c.org_id == org, _of_customer(kind, table, customer))
    rows = [dict(row) for row in connection.execute(wanted).mappings()]
    changed = [(row, emptied(kind, row)) for row in rows if told(kind, row)]
    for old, new in changed:
        values = {name: new[name] for name in kind.private if new[name] != old[name]}
        connection.execute(update(table).where(table.c.id == old["id"], table.c.org_id == org).values(values))
    return [new for _old, new in changed]


def _of_customer(kind: Kind, table: Table, customer: str) -> ColumnElement[bool]:
    if kind.name == "customers":
        return table.c.id == customer
    if kind.job is None or kind.job == "id":
        return table.c.customer == customer
    jobs = Base.metadata.tables["jobs"]
    return table.c[kind.job].in_(select(jobs.c.id).where(jobs.c.customer == customer))


def beside(archive: Path) -> Sequence[Json]:
    """What is known of erasures where an archive is put back: here, and where the archive lies."""
    return [*read(runtime().config.data / NAME), *read(archive.parent / NAME)]
