"""``POST /api/imports``: a file, streamed to disk and looked at."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import ClientDisconnected

from server import clock, ids
from server.auth import caller, signed_in
from server.imports import runs, shown, work
from server.runtime import runtime
from server.web.bodies import answer
from sync.errors import SyncError, TooLarge

if TYPE_CHECKING:
    from pathlib import Path

    from sync.messages import Json

MOST_BYTES: Final = 256 * 1024 * 1024
LOOKED_AT_ONCE: Final = 4 * 1024 * 1024
"""A file up to here is looked at while it is sent; a larger one by the worker."""
_CHUNK: Final = 256 * 1024

upload_blueprint = Blueprint("import_uploads", __name__, url_prefix="/api/imports")
"""Bodies of files: bounded here, not by ``web.bodies``."""


@upload_blueprint.post("")
@signed_in(*work.ROLES)
def upload() -> Response:
    """A file, as raw bytes; ``?name=`` is what people know it by."""
    who, run = caller(), ids.uuid7()
    name = request.args.get("name", "").rsplit("/", 1)[-1].rsplit("\\", 1)[-1][:200] or "import"
    place = runs.folder(who.org, run)
    place.mkdir(parents=True, mode=0o700)
    values: Json = {"id": run, "org_id": who.org, "user_id": who.user, "name": name, "state": "reading"}
    try:
        size, digest = _received(place)
        now = clock.now()
        values |= {
            "size": size,
            "sha256": digest,
            "created_at": now,
            "file_until": clock.after(now, days=runs.KEPT_DAYS),
        }
        runs.add(values)
    except SyncError:
        runs.forget(values | {"wrote": 0})
        raise
    return answer(looked_at(run, size), 201)


def looked_at(run_id: str, size: int) -> Json:
    """The run, looked at where that is quick."""
    if size <= LOOKED_AT_ONCE:
        work.one(runs.get(caller(), run_id))
    else:
        wake()
    return shown.run(runs.get(caller(), run_id))


def wake() -> None:
    """Tell the worker, or do it here and now where the settings say so."""
    if runtime().config.immediate:
        work.drain()
    else:
        runtime().huey.wake_imports()


def _received(place: Path) -> tuple[int, str]:
    """Stream the body to disk; (bytes, hash). 413 ``TOO_LARGE``, 400 for a connection that broke off."""
    request.max_content_length = None
    if (request.content_length or 0) > MOST_BYTES:
        raise TooLarge(f"A file may have {MOST_BYTES} bytes.")
    made, size = sha256(), 0
    try:
        with (place / "source").open("wb") as out:
            while chunk := request.stream.read(_CHUNK):
                size += len(chunk)
                if size > MOST_BYTES:
                    raise TooLarge(f"A file may have {MOST_BYTES} bytes.")
                made.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    except ClientDisconnected:
        raise _cut_off() from None
    if size < (request.content_length or 0):  # gunicorn ends a broken body as it ends a whole one
        raise _cut_off()
    return size, made.hexdigest()


def _cut_off() -> SyncError:
    return SyncError(400, "BAD_REQUEST", "The file did not come to its end.")
