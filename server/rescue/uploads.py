"""``POST /api/rescue``: a rescue file as raw bytes, streamed to disk, read whole, then taken in."""

from __future__ import annotations

import base64
import binascii
import tempfile
from dataclasses import asdict
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import ClientDisconnected

from server.auth import caller, signed_in
from server.rescue.fault import RescueFault
from server.rescue.take import take
from server.roles import LEAD
from server.runtime import runtime
from server.web.bodies import answer
from sync.errors import SyncError, TooLarge

if TYPE_CHECKING:
    from sync.messages import Json

MOST_BYTES: Final = 512 * 1024 * 1024
MOST_PASSPHRASE: Final = 800
HEADER: Final = "X-Rescue-Passphrase"
_CHUNK: Final = 256 * 1024

upload_blueprint = Blueprint("rescue_uploads", __name__, url_prefix="/api/rescue")
"""Bodies of files: bounded here, not by ``web.bodies``."""


@upload_blueprint.post("")
@signed_in(*LEAD)
def upload() -> Response:
    """What it brought. 422 with a ``RESCUE_`` code and a sentence for a file that cannot be taken in."""
    phrase = _passphrase()
    with tempfile.TemporaryFile(dir=runtime().config.data) as held:
        _receive(held)
        try:
            brought = take(held, caller(), phrase)
        except RescueFault as fault:
            raise SyncError(HTTPStatus.UNPROCESSABLE_ENTITY, fault.code, str(fault)) from None
    told: Json = asdict(brought)
    return answer(told)


def _receive(held: IO[bytes]) -> None:
    """Stream the body to disk. 413 ``TOO_LARGE``, 400 for a connection that broke off."""
    request.max_content_length = None
    size = request.content_length or 0
    try:
        while size <= MOST_BYTES and (chunk := request.stream.read(_CHUNK)):
            size = max(size, held.tell() + len(chunk))
            held.write(chunk)
    except ClientDisconnected:
        raise SyncError(400, "BAD_REQUEST", "The file did not come to its end.") from None
    if size > MOST_BYTES:
        raise TooLarge(f"A rescue file may have {MOST_BYTES} bytes.")


def _passphrase() -> str | None:
    """From the header, base64 of its UTF-8: a header itself takes no Chinese."""
    said = request.headers.get(HEADER, "")
    try:
        return base64.b64decode(said, validate=True)[:MOST_PASSPHRASE].decode() or None
    except (binascii.Error, ValueError):
        raise SyncError(400, "BAD_HEADER", "A passphrase comes as base64 of its UTF-8.", HEADER) from None
