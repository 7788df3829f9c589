"""Who is at work on a data folder: servers share it, a restore has it alone (``serving.lock``).

A lock goes with its process, so a killed one leaves nothing behind.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from server.backup.fault import BackupFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.config import Config

UNFINISHED = "restore.unfinished"
"""Stands in the data folder while a restore puts things into place: nobody may serve what is there then."""

_held: list[int] = []


def serve(config: Config) -> None:
    """Say that this process serves the data until it ends. Ends it while a restore is at work, or was cut off."""
    try:
        _held.append(_share(config.data))
    except BackupFault as fault:
        raise SystemExit(str(fault)) from None


@contextmanager
def beside_servers(data: Path) -> Iterator[None]:
    """No restore begins meanwhile. ``BackupFault`` while one is at work, or was cut off."""
    handle = _share(data)
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Nobody serves the data meanwhile. ``BackupFault`` where somebody does."""
    handles = [_open(data / name) for name in ("launch.lock", "serving.lock")]
    try:
        if not all(locked(handle, fcntl.LOCK_EX) for handle in handles):
            raise BackupFault(f"Fieldseal runs on {data}: stop web and worker first.")
        yield
    finally:
        for handle in handles:
            os.close(handle)


def locked(handle: int, how: int) -> bool:
    """Take a file lock, or not: nobody waits."""
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """What was renamed in the folder stays so after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _share(data: Path) -> int:
    handle = _open(data / "serving.lock")
    shared = locked(handle, fcntl.LOCK_SH)
    if shared and not (data / UNFINISHED).exists():
        return handle
    os.close(handle)
    if shared:
        raise BackupFault("A restore was cut off before its end: run flask restore again with the same archive.")
    raise BackupFault("A restore is at work on this data; try again when it is done.")


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
