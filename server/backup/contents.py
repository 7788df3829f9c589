"""An archive's members, each brought to where it belongs: rows beside, files to the files, keys to wait."""

from __future__ import annotations

import gzip
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.backup import archive, key_files
from server.backup.fault import BackupFault
from server.backup.manifest import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from server.backup.archive import Member
    from server.backup.manifest import Manifest
    from server.backup.place import Place
    from server.files.storage import FileStore

_DB = re.compile(r"db/([A-Za-z_][A-Za-z0-9_]*)/\d+\.copy\.gz")
_FILE = re.compile(r"files/([A-Za-z0-9-]{1,64})/([0-9a-f]{64})")
_MOST_KEY = 1024 * 1024
_MOST_PIECE = 256 * 1024 * 1024
_BLOCK = 256 * 1024
_UPLOADER = "restore"


@dataclass(frozen=True)
class Contents:
    """Where to put what. Names are matched, never followed: an archive cannot write anywhere else."""

    manifest: Manifest
    place: Place
    files: FileStore
    keys: Path

    def take(self, connection: Connection, member: Member) -> None:
        """One member. ``BackupFault`` for one that has no business here."""
        folder, _, name = member.name.partition("/")
        if rows := _DB.fullmatch(member.name):
            self._rows(connection, rows[1], member)
        elif file := _FILE.fullmatch(member.name):
            self._file(file[1], file[2], member)
        elif folder == "keys" and key_files.NAME.fullmatch(name):
            key_files.write(self.keys / name, archive.limited(member, _MOST_KEY))
        elif member.name not in ("README.txt", MANIFEST, archive.SUMS):
            raise BackupFault(f"The archive holds {member.name!r}, which is none of ours.")

    def _rows(self, connection: Connection, table: str, member: Member) -> None:
        if table not in self.manifest.tables:
            raise BackupFault(f"The archive holds rows of {table}, which its manifest does not name.")
        packed = archive.limited(member, _MOST_PIECE)
        piece = gzip.GzipFile(fileobj=io.BytesIO(packed)).read(_MOST_PIECE + 1)
        if len(piece) > _MOST_PIECE:
            raise BackupFault(f"{member.name} is larger than it can be.")
        self.place.load(connection, table, self.manifest.columns(table), piece)

    def _file(self, org: str, digest: str, member: Member) -> None:
        """Whole files are never changed: one that is here and sound stays, also one the backup does not know."""
        try:
            with self.files.open(org, digest) as there:
                if archive.digest_of(there) == digest:
                    return
        except FileNotFoundError:
            pass
        self.files.erase(org, _UPLOADER, digest)
        self.files.begin(org, _UPLOADER, digest)
        offset = 0
        while block := member.content.read(_BLOCK):
            self.files.append(org, _UPLOADER, digest, offset, block)
            offset += len(block)
        self.files.offset(org, _UPLOADER, digest)  # brings it to the disk
        self.files.finish(org, _UPLOADER, digest)
