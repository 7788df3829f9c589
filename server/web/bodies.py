"""Request and answer bodies: size limits that let the sender finish speaking, gzip in, gzip or Brotli out."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import brotli
import orjson
from flask import Response, request
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import get_input_stream

from sync.errors import SyncError, TooLarge

if TYPE_CHECKING:
    from typing import IO

    from flask import Flask

DRAIN_BYTES = 32 * 1024 * 1024
"""A body over the limit is read and thrown away up to here, so that the sender gets to read the answer."""

REST_BYTES = 256 * 1024
"""More than any form of ours."""

WORTH_BYTES = 256
SMALL_BYTES = 4096
"""So little that the best packing costs nothing."""

_CHUNK = 256 * 1024
_GZIP = 16 + zlib.MAX_WBITS


def set_up(app: Flask) -> None:
    """Bound every body; whoever is refused may finish speaking, and so reads why."""
    app.before_request(_readable)
    app.before_request(_bound)
    app.after_request(_hear_out)


def read_body(limit: int) -> bytes:
    """The unpacked body. 413 ``TOO_LARGE``, 400 ``BAD_GZIP``, 415 ``BAD_ENCODING``."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise SyncError(415, "BAD_ENCODING", "Bodies come as they are or with gzip.", "Content-Encoding")
    raw = _read(request.stream, limit)
    return raw if encoding == "identity" else _unpack(raw, limit)


def drain(stream: IO[bytes], most: int = DRAIN_BYTES) -> None:
    """Read and throw away."""
    while most > 0 and (chunk := stream.read(min(_CHUNK, most))):
        most -= len(chunk)


def answer(body: Any, status: int = 200, *, best: bool = False) -> Response:
    """JSON, compressed as the caller likes. ``best``: it will be sent many times, so take the time."""
    return packed(orjson.dumps(body), status, "application/json", best=best)


def packed(raw: bytes, status: int, content_type: str, *, best: bool = False) -> Response:
    """Bytes, compressed where it is worth it."""
    response = Response(status=status, content_type=content_type)
    response.headers["Vary"] = "Accept-Encoding"
    accepted = request.accept_encodings
    if len(raw) >= WORTH_BYTES and accepted["br"] > 0:
        raw = brotli.compress(raw, quality=9 if best or len(raw) < SMALL_BYTES else 4)
        response.headers["Content-Encoding"] = "br"
    elif len(raw) >= WORTH_BYTES and accepted["gzip"] > 0:
        raw = gzip.compress(raw, compresslevel=9 if best else 5, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    response.set_data(raw)
    return response


def _bound() -> None:
    """Sync, files, imports, rescue files and the customer's own phone bound their bodies themselves."""
    if request.blueprint in ("sync", "files", "import_uploads", "rescue_uploads", "own_phone"):
        return
    if (request.content_length or 0) > REST_BYTES:
        raise _too_large(REST_BYTES)
    request.max_content_length = REST_BYTES
    try:
        request.get_json(silent=True)
    except RecursionError:
        raise SyncError(400, "BAD_JSON", "The body is nested too deeply.") from None


def _readable() -> None:
    """U+0000 is in no name and no text of ours, and a database would choke on it."""
    if "\0" in request.path:
        raise SyncError(404, "NOT_FOUND", "There is nothing at this address.")
    for key, value in request.args.items(multi=True):
        if "\0" in key + value:
            raise SyncError(422, "INVALID", "A character that no database keeps.", key.replace("\0", ""))


def _hear_out(response: Response) -> Response:
    if response.status_code >= HTTPStatus.BAD_REQUEST and request.method in ("POST", "PUT", "PATCH", "DELETE"):
        with suppress(ClientDisconnected):
            drain(get_input_stream(request.environ))
    return response


def _read(stream: IO[bytes], limit: int) -> bytes:
    parts, size = [], 0
    while chunk := stream.read(min(_CHUNK, limit + 1 - size)):
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
    return b"".join(parts)


def _unpack(raw: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        unpacked = unpacker.decompress(raw, limit + 1)
    except zlib.error:
        raise SyncError(400, "BAD_GZIP", "The body is not gzip.") from None
    if len(unpacked) > limit:
        raise _too_large(limit)
    if not unpacker.eof:
        raise SyncError(400, "BAD_GZIP", "The gzip body ends too early.")
    return unpacked


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"A body may have {limit} bytes, unpacked.")
