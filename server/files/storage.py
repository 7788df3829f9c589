"""Bytes of files: partial uploads in a local folder, whole files wherever fsspec reaches (``FILES_URL``)."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import IO, TYPE_CHECKING

import fsspec
from fsspec.implementations.local import LocalFileSystem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 256 * 1024


class FileStore:
    """All files of a server. A whole file is written once and never changed."""

    def __init__(self, data: Path, url: str | None) -> None:
        self._partial = data / "uploads"
        self._fs, self._root = fsspec.core.url_to_fs(url or str(data / "files"))

    def offset(self, org: str, user: str, digest: str) -> int | None:
        """How many bytes of a partial upload are safely here; None where there is none."""
        try:
            handle = os.open(self._path(org, user, digest), os.O_RDONLY)
        except FileNotFoundError:
            return None
        try:
            os.fsync(handle)
            return os.fstat(handle).st_size
        finally:
            os.close(handle)

    def begin(self, org: str, user: str, digest: str) -> None:
        """Make an empty partial upload, or leave the one that is there."""
        path = self._path(org, user, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        _sync_folder(path.parent)

    def append(self, org: str, user: str, digest: str, offset: int, chunk: bytes) -> bool:
        """Add bytes at ``offset``; False when somebody else has added some meanwhile, or it was erased."""
        with self._locked(org, user, digest) as handle:
            if handle is None or os.fstat(handle).st_size != offset:
                return False
            with os.fdopen(os.dup(handle), "ab", buffering=0) as out:
                out.write(chunk)
            return True

    def digest(self, org: str, user: str, digest: str) -> str:
        """The hash of a partial upload's bytes."""
        made = sha256()
        with self._path(org, user, digest).open("rb") as source:
            while chunk := source.read(_CHUNK):
                made.update(chunk)
        return made.hexdigest()

    def finish(self, org: str, user: str, digest: str) -> None:
        """Move a partial upload to its place among the whole files, durably."""
        path, place = self._path(org, user, digest), self._place(org, digest)
        if isinstance(self._fs, LocalFileSystem):
            self._fs.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH120 - fsspec speaks text
            os.replace(path, place)  # noqa: PTH105 - fsspec speaks text
            _sync_folder(path.parent)
            _sync_folder(os.path.dirname(place))  # noqa: PTH120 - fsspec speaks text
        else:
            self._fs.put_file(str(path), place)
            path.unlink()

    def erase(self, org: str, user: str, digest: str) -> None:
        """Throw a partial upload away."""
        with suppress(FileNotFoundError):
            self._path(org, user, digest).unlink()

    def open(self, org: str, digest: str) -> IO[bytes]:
        """A whole file, to be read and sought in. ``FileNotFoundError``."""
        opened: IO[bytes] = self._fs.open(self._place(org, digest), "rb")
        return opened

    @contextmanager
    def held(self, org: str, user: str, digest: str) -> Iterator[None]:
        """One beginning or settling of an upload at a time, over all workers; the move stays inside it."""
        folder = self._path(org, user, digest).parent
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / f".lock-{digest[:2]}", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    @contextmanager
    def _locked(self, org: str, user: str, digest: str) -> Iterator[int | None]:
        """Hold the partial upload for the length of one chunk; a connection that hangs holds nothing."""
        try:
            handle = os.open(self._path(org, user, digest), os.O_RDWR)
        except FileNotFoundError:
            yield None
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield handle
        finally:
            os.close(handle)

    def _path(self, org: str, user: str, digest: str) -> Path:
        return self._partial / org / user / digest

    def _place(self, org: str, digest: str) -> str:
        return f"{self._root}/{org}/{digest[:2]}/{digest}"


def _sync_folder(folder: Path | str) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
