"""Taking a backup: written beside, read back, then given its name. A killed run leaves a ``.part`` and nothing else."""

from __future__ import annotations

import fcntl
import os
import re
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from server.backup import archive, erasures, serving, snapshot
from server.backup.fault import BackupFault
from server.backup.keep import kept
from server.backup.sealed import SealedWriter
from server.runtime import runtime

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.backup.manifest import Manifest

_FORM = "fieldseal-%Y%m%dT%H%M%SZ.fsb"
_NAME = re.compile(r"fieldseal-\d{8}T\d{6}Z\.fsb")
PART = ".part"


class Taken(NamedTuple):
    """A backup that was read back and found whole."""

    path: Path
    manifest: Manifest


def take(folder: Path, secret: bytes | None) -> Taken:
    """Make one in ``folder``. ``BackupFault`` when it cannot be done; then there is nothing new in the folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with serving.beside_servers(runtime().config.data), _alone(folder):
        for left in folder.glob(f"*{PART}"):
            left.unlink()
        path = folder / _free_name(folder)
        part = path.with_name(path.name + PART)
        try:
            _write(part, secret)
            manifest = archive.verify(part, secret)
            part.rename(path)
            erasures.note()
            erasures.merge(folder / erasures.NAME, erasures.read(runtime().config.data / erasures.NAME))
            serving.sync_folder(folder)
        except OSError as fault:
            raise BackupFault(f"The backup could not be written: {fault.strerror or fault}.") from None
        finally:
            part.unlink(missing_ok=True)
    return Taken(path, manifest)


def backups(folder: Path) -> dict[datetime, Path]:
    """The finished backups of a folder by the moment in their names."""
    found = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    return {datetime.strptime(path.name, _FORM).replace(tzinfo=UTC): path for path in found}


def same_disk(one: Path, other: Path) -> bool:
    """Whether both would burn together."""
    return one.stat().st_dev == other.stat().st_dev


def prune(folder: Path, now: datetime, months: int | None) -> list[Path]:
    """Delete what the rule does not keep; what was deleted. Called when a good one has just been made."""
    there = backups(folder)
    gone = [there[moment] for moment in sorted(set(there) - kept(list(there), now, months))]
    for path in gone:
        path.unlink()
    return gone


def _write(part: Path, secret: bytes | None) -> None:
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        sealing = SealedWriter(out, secret) if secret else None
        writer = archive.Writer(sealing or out)
        writer.close(snapshot.write(writer))
        if sealing:
            sealing.finish()
        out.flush()
        os.fsync(out.fileno())


def _free_name(folder: Path) -> str:
    """This second's name; the next second's where it is taken."""
    while (folder / (name := datetime.now(UTC).strftime(_FORM))).exists():
        time.sleep(0.1)
    return name


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not serving.locked(handle, fcntl.LOCK_EX):
            raise BackupFault(f"Another backup is being written to {folder}.")
        yield
    finally:
        os.close(handle)
