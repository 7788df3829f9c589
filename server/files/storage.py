"""Bytes of files: partial uploads in a local folder, whole files wherever fsspec reaches (``FILES_URL``)."""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.config import Config

log = logging.getLogger("fieldseal.files")

_CHUNK = 256 * 1024
REMOTE = ("s3", "gs", "az")
"""Spoken by obstore; the library is loaded only where one of them is used."""
FRESH_S = 30
"""A store may want money for every write; probes come every few seconds."""
RETRY = {"max_retries": 3, "retry_timeout": timedelta(seconds=15)}
"""A phone waits for the answer meanwhile, and tries again itself."""


class FileStore:
    """All files of a server. A whole file is written once and never changed."""

    def __init__(self, data: Path, url: str | None, **options: Any) -> None:
        self._partial = data / "uploads"
        self._fine_until = 0.0
        self._fs, self._root = fsspec.core.url_to_fs(url or str(data / "files"), **options)

    @classmethod
    def of(cls, config: Config) -> FileStore:
        """Where the settings say; whether anything answers there is asked by ``check``."""
        options: dict[str, Any] = {}
        scheme, remote, _ = (config.files_url or "").partition("://")
        if remote and scheme in REMOTE:
            register(scheme)
            options = {"retry_config": RETRY} | (_s3(config) if scheme == "s3" else {})
        return cls(config.data, config.files_url, **options)

    def check(self) -> str:
        """Write a small file where the whole ones go, every ``FRESH_S`` seconds at most; what is wrong, or nothing."""
        if time.monotonic() < self._fine_until:
            return ""
        place = f"{self._root}/.ready"
        try:
            self._fs.makedirs(self._root, exist_ok=True)
            self._fs.pipe_file(place, b"ready")
            self._partial.mkdir(exist_ok=True)
        except Exception as fault:  # noqa: BLE001 - every storage has failures of its own
            return f"cannot be written to ({type(fault).__name__})"
        if not os.access(self._partial, os.W_OK):
            return "the data folder cannot be written to"
        self._fine_until = time.monotonic() + FRESH_S
        return ""

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
            os.lseek(handle, offset, os.SEEK_SET)
            rest = memoryview(chunk)
            while rest:  # a disk that has room for some of it takes that, and says so the next time only
                rest = rest[os.write(handle, rest) :]
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
            with _answering():
                self._fs.put_file(str(path), place)
            path.unlink()

    def erase(self, org: str, user: str, digest: str) -> None:
        """Throw a partial upload away."""
        with suppress(FileNotFoundError):
            self._path(org, user, digest).unlink()

    def put(self, org: str, digest: str, content: bytes) -> None:
        """Lay down a whole file that we made ourselves, durably; once more changes nothing."""
        place = self._place(org, digest)
        with _answering():
            self._fs.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH120 - fsspec speaks text
            if not isinstance(self._fs, LocalFileSystem):
                self._fs.pipe_file(place, content)
                return
            draft = f"{place}.{secrets.token_hex(8)}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            os.replace(draft, place)  # noqa: PTH105 - fsspec speaks text
            _sync_folder(os.path.dirname(place))  # noqa: PTH120 - fsspec speaks text

    def remove(self, org: str, digest: str) -> None:
        """Destroy a whole file's bytes. One that is not there is gone already."""
        with _answering(), suppress(FileNotFoundError):
            self._fs.rm_file(self._place(org, digest))

    def open(self, org: str, digest: str) -> IO[bytes]:
        """A whole file, to be read and sought in. ``FileNotFoundError``; 503 ``BUSY`` for a store that is away."""
        place = self._place(org, digest)
        with _answering():
            if not isinstance(self._fs, LocalFileSystem):
                self._fs.info(place)  # obstore's file complains a second time, unheard, when it cannot be opened
            opened: IO[bytes] = self._fs.open(place, "rb")
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


@contextmanager
def _answering() -> Iterator[None]:
    """A store that does not answer is no mistake of ours: whoever waits is told to come back."""
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as fault:
        log.warning("the file store does not answer", exc_info=fault)
        raise SyncError(503, "BUSY", "Files are out of reach; try again.", details={"retry_after": 10}) from fault


def register(scheme: str) -> None:
    """Let fsspec open ``scheme://`` through obstore: one small library for all three clouds (decision 0019)."""
    from obstore import fsspec as obstore  # noqa: PLC0415 - a large library that most installations never need

    obstore.register(scheme)


def _s3(config: Config) -> dict[str, Any]:
    """Keys come from ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY``, or from the machine's own role."""
    options: dict[str, Any] = {"config": {"region": config.s3_region}}
    if config.s3_endpoint:
        options["config"]["endpoint"] = config.s3_endpoint
        options["client_options"] = {"allow_http": config.s3_endpoint.startswith("http://")}
    return options
