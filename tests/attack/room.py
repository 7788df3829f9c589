"""A small disk of our own for a folder, to be filled and to be given room again.

``mount``: a tmpfs, where this machine lets us. Elsewhere the server's processes are given a largest file size
(``RLIMIT_FSIZE``), beyond which every write fails with ``EFBIG`` as it fails with ``ENOSPC`` on a full disk.
"""

from __future__ import annotations

import resource
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

BLOCK = 4096
LEAST = 16 * 1024
"""The size that no file may pass where nothing can be mounted."""


class Mounted:
    """A tmpfs at ``folder``."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self._folder, self._ballast = folder, folder / "ballast"
        folder.mkdir(exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(folder)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise OSError(done.stderr)

    def fill(self, left: int = 0, *, beside: int = 0) -> None:
        """Not a byte is left, or so many. ``beside``: see ``Limited``."""
        with self._ballast.open("ab", buffering=0) as file:
            try:
                while file.write(b"\1" * BLOCK):
                    pass
            except OSError:
                file.truncate(max(0, file.tell() - left))

    def clear(self) -> None:
        """Room again."""
        self._ballast.unlink(missing_ok=True)

    def throw_away(self) -> None:
        """Give the memory back."""
        subprocess.run(["umount", "--lazy", str(self._folder)], check=True)


class Limited:
    """No disk, but a limit for each of ``processes()``."""

    def __init__(self, folder: Path, processes: Callable[[], Iterable[int]]) -> None:
        folder.mkdir(exist_ok=True)
        self._processes = processes

    def fill(self, left: int = 0, *, beside: int = 0) -> None:
        """No file grows any more, or just one that has ``beside`` bytes, by ``left``."""
        self._limit(beside + left if left else LEAST)

    def clear(self) -> None:
        """All may grow again."""
        self._limit(resource.RLIM_INFINITY)

    def throw_away(self) -> None:
        """Nothing was taken."""

    def _limit(self, size: int) -> None:
        for pid in self._processes():
            hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


Room = Mounted | Limited


def room(folder: Path, megabytes: int, processes: Callable[[], Iterable[int]]) -> Room:
    """The better of the two that can be had here."""
    try:
        return Mounted(folder, megabytes)
    except OSError:
        return Limited(folder, processes)
