"""An archive back into an empty database: the rows as they were, in one transaction, so that every seal still holds.

What the archive has in clear is encrypted anew under keys of this server. The database begins a new life
(``backup.life``): every device fetches its rows again; its numbering goes on, because devices and log came along.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile

import orjson
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from server.auth.accounts import hasher, the_org
from server.backup import erasures, life
from server.exports import contents
from server.exports.archive import FORMAT
from server.exports.archive_files import SUMS
from server.runtime import runtime
from server.store.crypt import KeyRing, keyed
from server.store.engine import writing
from server.store.log_entry import sealed
from server.store.tables import Counter
from sync.canonical import parse
from sync.push import content_sha256
from sync.request import parse_mutation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from server.kinds import Kind
    from sync.messages import Json

_AT_ONCE: Final = 500
_CHUNK: Final = 1024 * 1024
_INDEXED: Final = "jobs"
"""The kind whose hook makes the register's index anew."""


class NotThis(ValueError):
    """An archive that cannot be read back; says why. Nothing was stored."""


@dataclass
class Restored:
    """What came in: rows by file, files, and a password for everybody who may sign in."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    passwords: dict[str, str] = field(default_factory=dict)


def restore(path: Path) -> Restored:
    """Read an archive into this server's empty database. ``NotThis``."""
    if the_org() is not None:
        raise NotThis("This database has an organisation already; an archive is read into an empty one.")
    try:
        with ZipFile(path) as archive:
            return _Reader(archive).read()
    except (BadZipFile, KeyError, orjson.JSONDecodeError) as fault:
        raise NotThis(f"This is no whole archive: {fault}") from None
    except DBAPIError as fault:
        raise NotThis(f"The database does not take it: {type(fault.orig).__name__}") from None


class _Reader:
    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._manifest: Json = orjson.loads(archive.read("manifest.json"))
        if self._manifest.get("format") != FORMAT:
            raise NotThis(f"The format is {self._manifest.get('format')!r}; {FORMAT} is read here.")
        self._org: str = self._manifest["organisation"]["org_id"]
        self._members = {one["path"]: one for one in self._manifest["members"]}
        self.done = Restored()

    def read(self) -> Restored:
        self._check()
        self._files()
        with writing() as connection:
            self._counter(connection)
            ring = KeyRing(connection, self._org)
            for kind in contents.kinds():
                self._kind(connection, kind, ring)
            for table in contents.store_tables():
                self._table(connection, table, ring)
            erasures.apply(connection, erasures.read(runtime().config.data / erasures.NAME), runtime().at_write)
            life.begin(connection, self._manifest["made_at"], {}, runtime().at_restore)
            connection.commit()
        return self.done

    def _check(self) -> None:
        """Every member is there, whole, and known here."""
        known = {f"data/{kind.name}.jsonl" for kind in contents.kinds()}
        known |= {f"store/{table.name}.jsonl" for table in contents.store_tables()}
        for path, member in self._members.items():
            if path.endswith(".jsonl") and path not in known:
                raise NotThis(f"{path} is not known here: the archive was made by a newer version.")
            if self._digest(path) != member["sha256"]:
                raise NotThis(f"{path} was changed since the archive was made.")

    def _digest(self, path: str) -> str:
        made = sha256()
        with self._archive.open(path) as source:
            while chunk := source.read(_CHUNK):
                made.update(chunk)
        return made.hexdigest()

    def _files(self) -> None:
        """First the files, which lie under their own hash and harm nobody if the rest does not come."""
        with self._archive.open(SUMS) as sums:
            for line in sums:
                digest, _, name = line.decode().rstrip("\n").partition("  ")
                with self._archive.open(f"files/{name}") as source:
                    self._file(digest, source)

    def _file(self, digest: str, source: IO[bytes]) -> None:
        store, by = runtime().files, "archive"
        store.erase(self._org, by, digest)
        store.begin(self._org, by, digest)
        offset = 0
        while chunk := source.read(_CHUNK):
            store.append(self._org, by, digest, offset, chunk)
            offset += len(chunk)
        if store.digest(self._org, by, digest) != digest:
            store.erase(self._org, by, digest)
            raise NotThis(f"File {digest} was changed since the archive was made.")
        store.offset(self._org, by, digest)
        store.finish(self._org, by, digest)
        self.done.files += 1

    def _counter(self, connection: Connection) -> None:
        """The organisation itself; whoever was quicker meanwhile wins."""
        if connection.scalar(select(Counter.org_id).limit(1)) is not None:
            raise NotThis("Somebody has made an organisation meanwhile.")
        connection.execute(insert(Counter), self._manifest["organisation"])

    def _kind(self, connection: Connection, kind: Kind, ring: KeyRing) -> None:
        codec = runtime().codecs[kind.name]
        index = runtime().at_write[kind.name] if kind.name == _INDEXED else None
        for page in self._pages(f"data/{kind.name}.jsonl"):
            rows = [_complete(kind.columns, row) for row in page]
            ring.make(row["_owner"] for row in page if "_owner" in row)
            lines = [
                dict(zip(kind.columns, codec.encode(row, ring, found.get("_owner", "")), strict=True))
                | {"org_id": self._org, "seq": found["_seq"]}
                | ({} if kind.catalogue else {"scope_grp": found["_group"]})
                for row, found in zip(rows, page, strict=True)
            ]
            connection.execute(insert(kind.table), lines)
            if index is not None:
                index(connection, self._org, rows)

    def _table(self, connection: Connection, table: Table, ring: KeyRing) -> None:
        special = _SPECIAL.get(table.name)
        for page in self._pages(f"store/{table.name}.jsonl"):
            if table.name == "mutations":
                ring.make(line["key_owner"] for line in page if "_sealed" in line)
            lines = [special(self, line, ring) for line in page] if special else page
            own = {"org_id": self._org} if "org_id" in table.c else {}
            connection.execute(insert(table), [_complete(tuple(table.c.keys()), line | own) for line in lines])

    def _pages(self, path: str) -> Iterator[list[Json]]:
        """Lines of a member; one that an older version did not have is empty."""
        if path not in self._members:
            return
        page: list[Json] = []
        self.done.rows[path] = 0
        with self._archive.open(path) as source:
            for line in source:
                page.append(orjson.loads(line))
                self.done.rows[path] += 1
                if len(page) == _AT_ONCE:
                    yield page
                    page = []
        if page:
            yield page

    def logged(self, line: Json, ring: KeyRing) -> Json:
        """A line of the log, its personal arguments sealed again and its digests keyed by this server's key."""
        body = line["body"]
        if line["key_owner"] is None or "_sealed" in line:
            sent = parse_mutation(parse(body))
            key = runtime().keys.digest
            line["sha256"], line["content_sha256"] = keyed(sent.sha256, key), keyed(content_sha256(sent), key)
        names = line.pop("_sealed", ())
        return line | {"body": sealed(body, names, ring, line["key_owner"])} if names else line

    def login(self, line: Json, _ring: KeyRing) -> Json:
        """A person signs in with a new password."""
        password = secrets.token_urlsafe(12)
        self.done.passwords[line["username"]] = password
        return line | {"password_hash": hasher.hash(password)}


_SPECIAL: Final[dict[str, Callable[[_Reader, Json, KeyRing], Json]]] = {
    "mutations": _Reader.logged,
    "logins": _Reader.login,
}


def _complete(columns: tuple[str, ...], row: Json) -> Json:
    """The row with these columns; one that did not exist when the archive was made is null."""
    odd = {name for name in row if not name.startswith("_")} - set(columns)
    if odd:
        raise NotThis(f"Columns that are not known here: {', '.join(sorted(odd))}.")
    return {name: row.get(name) for name in columns}
