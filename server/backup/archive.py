"""The archive: a tar that anybody can read, its members' SHA-256 in ``SHA256SUMS`` as ``sha256sum --check`` reads them.

Members, in this order: ``README.txt``, ``keys/…``, ``db/<table>/<n>.copy.gz``, ``files/<organisation>/<sha256>``,
``manifest.json``, ``SHA256SUMS``. An archive without its end is no backup.
"""

from __future__ import annotations

import io
import tarfile
from contextlib import contextmanager
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from server.backup import sealed
from server.backup.fault import BackupFault
from server.backup.manifest import MANIFEST, Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUMS = "SHA256SUMS"
_BLOCK = 256 * 1024
_MOST_SUMS = 1024 * 1024 * 1024
_MOST_MANIFEST = 64 * 1024 * 1024


class Member(NamedTuple):
    """``content`` can be read until the next member is asked for."""

    name: str
    size: int
    content: IO[bytes]


class Writer:
    """Writes members to a file or ``SealedWriter``, one after the other; ``close`` adds the manifest and the sums."""

    def __init__(self, out: Any) -> None:
        self._tar = tarfile.TarFile(fileobj=out, mode="w", format=tarfile.PAX_FORMAT)
        self._sums: list[str] = []

    def add(self, name: str, data: bytes) -> None:
        """One member."""
        self.add_from(name, len(data), io.BytesIO(data))

    def add_from(self, name: str, size: int, source: IO[bytes]) -> str:
        """One member of ``size`` bytes, copied in blocks; its digest."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashing = _Hashing(source)
        self._tar.addfile(info, hashing)
        self._tar.getmembers().clear()  # or it would remember every one
        digest = hashing.digest.hexdigest()
        self._sums.append(f"{digest}  {name}\n")
        return digest

    def close(self, manifest: Manifest) -> None:
        """The end, without which it is no backup."""
        self.add(MANIFEST, manifest.text().encode())
        self.add(SUMS, "".join(self._sums).encode())
        self._tar.close()


class _Hashing:
    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = sha256()

    def read(self, size: int = -1, /) -> bytes:
        block = self._source.read(size)
        self.digest.update(block)
        return block


@contextmanager
def opened(path: Path, secret: bytes | None) -> Iterator[Iterator[Member]]:
    """The members of an archive. ``BackupFault`` where it is cut, changed, of another kind or under another key."""
    with path.open("rb") as raw:
        under_key = sealed.is_sealed(raw)
        if under_key and secret is None:
            raise BackupFault("This archive is under a key: set FIELDSEAL_BACKUP_KEY or give --key-file.")
        source = io.BufferedReader(sealed.SealedReader(raw, secret), _BLOCK) if under_key and secret else raw
        try:
            with tarfile.open(fileobj=source, mode="r|", bufsize=_BLOCK) as tar:
                yield _members(tar)
        except (tarfile.TarError, EOFError) as fault:
            raise BackupFault(f"The archive was cut or changed, or is none of ours ({fault}).") from None


def _members(tar: tarfile.TarFile) -> Iterator[Member]:
    while (info := tar.next()) is not None:
        content = tar.extractfile(info) if info.isreg() else None
        if content is None:
            raise BackupFault(f"The archive holds {info.name!r}, which is no file.")
        tar.members.clear()  # type: ignore[attr-defined] # or it would remember every one
        yield Member(info.name, info.size, content)


def verify(path: Path, secret: bytes | None) -> Manifest:
    """Read it all and compare every digest; what it says of itself. ``BackupFault``."""
    found: dict[str, str] = {}
    kept: dict[str, bytes] = {}
    with opened(path, secret) as members:
        for member in members:
            if member.name in (MANIFEST, SUMS):
                kept[member.name] = limited(member, _MOST_MANIFEST if member.name == MANIFEST else _MOST_SUMS)
                found[member.name] = sha256(kept[member.name]).hexdigest()
            else:
                found[member.name] = digest_of(member.content)
    if SUMS not in kept or MANIFEST not in kept:
        raise BackupFault("The archive was cut: its end is missing.")
    del found[SUMS]
    if found != _sums(kept[SUMS]):
        raise BackupFault("The archive was changed: its contents are not what its list says.")
    return Manifest.parse(kept[MANIFEST])


def limited(member: Member, most: int) -> bytes:
    """A member's bytes, where there are not more than that many."""
    if member.size > most:
        raise BackupFault(f"{member.name} is larger than it can be.")
    return member.content.read()


def digest_of(source: IO[bytes]) -> str:
    """Hex SHA-256 of what is left to read."""
    made = sha256()
    while block := source.read(_BLOCK):
        made.update(block)
    return made.hexdigest()


def _sums(text: bytes) -> dict[str, str]:
    lines = text.decode(errors="replace").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
