"""The server's keys, out of a running server into an archive, and from there into place."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from server.backup.fault import BackupFault
from server.backup.serving import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from server.runtime import Runtime

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_DIGEST = "digest.key"


def present(made: Runtime) -> dict[str, bytes]:
    """The keys in use, also those made from ``FIELDSEAL_SECRET``, and whatever else lies in their folder."""
    folder = made.config.data / "keys"
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    found = {name: path.read_bytes() for name, path in files.items() if NAME.fullmatch(name)}
    keys = made.keys
    made_here = {"jwt.key": keys.jwt, "cursor.key": keys.cursor, "vapid.pem": keys.vapid, "rescue.pem": keys.rescue}
    return found | made_here | {_DIGEST: keys.digest}


def write(path: Path, content: bytes) -> None:
    """A file for the server's user only, on disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def check(fresh: Path, made: Runtime) -> None:
    """With ``FIELDSEAL_SECRET`` there is no place for other keys. ``BackupFault`` where the log needs others."""
    if made.config.secret and (fresh / _DIGEST).read_bytes() != made.keys.digest:
        raise BackupFault("This backup has other keys than FIELDSEAL_SECRET makes: set the one it was made with.")


def exchange(fresh: Path, folder: Path, mark: str) -> str:
    """Each key takes its place; another one that stood there is kept. Where those are, if there are any."""
    kept = folder.with_name(f"{folder.name}.replaced-{mark}")
    for new in sorted(one for one in fresh.rglob("*") if one.is_file()):
        name = new.relative_to(fresh)
        old = folder / name
        if old.exists() and old.read_bytes() == new.read_bytes():
            continue
        if old.exists():
            (kept / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.link(old, kept / name)
        old.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.replace(old)
        sync_folder(old.parent)
    return str(kept) if kept.exists() else ""
