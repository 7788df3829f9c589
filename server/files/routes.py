"""``/api/files``: resumable uploads with the tus core headers, downloads that no browser will run. Source: protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import ClientDisconnected

from server.auth import caller, signed_in
from server.files import records as files
from server.runtime import runtime
from sync import files as rules
from sync.errors import SyncError

if TYPE_CHECKING:
    from sync.files import Upload

blueprint = Blueprint("files", __name__, url_prefix="/api/files")
CHUNK = 128 * 1024


@blueprint.after_request
def tus_header(response: Response) -> Response:
    """Every answer says which tus it is."""
    response.headers["Tus-Resumable"] = rules.TUS
    return response


@blueprint.route("", methods=["OPTIONS"], provide_automatic_options=False)
def options() -> Response:
    """What a tus client asks first; no sign-in."""
    headers = {"Tus-Version": rules.TUS, "Tus-Extension": "creation", "Tus-Max-Size": str(rules.MAX_FILE_BYTES)}
    return Response(status=204, headers=headers)


@blueprint.post("")
@signed_in(rescue=True)
def create() -> Response:
    """Tus creation. What was under way begins anew: a tus client sends what it created from its first byte on."""
    rules.check_tus(request.headers.get("Tus-Resumable"))
    headers = request.headers
    declared = rules.created_by_metadata(headers.get("Upload-Metadata"), headers.get("Upload-Length"))
    return _created(declared, whole_status=201, anew=True)


@blueprint.put("/<sha256>")
@signed_in(rescue=True)
def declare(sha256: str) -> Response:
    """Creation by the file's own name; 200 when it is here already."""
    digest = rules.sha256_of_path(sha256)
    declared = rules.created(digest, request.headers.get("Upload-Length"), request.headers.get("Content-Type"))
    return _created(declared, whole_status=200)


@blueprint.route("/<sha256>", methods=["HEAD"])
@signed_in(rescue=True)
def head(sha256: str) -> Response:
    """How far an upload has come."""
    digest = rules.sha256_of_path(sha256)
    there = files.whole(caller(), digest)
    if there is not None:
        return _offsets(200, there.size, there.size)
    known = files.under_way(caller(), digest)
    if known is None:
        raise _unknown()
    if known.complete:  # its last byte came, but not the check of it
        files.settle(caller(), known)
    return _offsets(200, known.offset, known.length)


@blueprint.patch("/<sha256>")
@signed_in(rescue=True)
def append(sha256: str) -> Response:
    """More bytes. 409 at a wrong offset, 460 when the whole is not what its name says."""
    rules.check_tus(request.headers.get("Tus-Resumable"))
    if request.mimetype != "application/offset+octet-stream":
        raise SyncError(415, "BAD_ENCODING", "Bytes come as application/offset+octet-stream.", "Content-Type")
    digest = rules.sha256_of_path(sha256)
    known = files.under_way(caller(), digest)
    if known is None:
        return _append_to_whole(digest)
    rules.resumed(known, request.headers.get("Upload-Offset"))
    rules.advanced(known, request.content_length or 0)  # 413 before anything is stored
    known = _receive(known)
    if known.complete:
        files.settle(caller(), known)
    return _offsets(204, known.offset, known.length)


@blueprint.get("/<sha256>")
@signed_in()
def fetch(sha256: str) -> Response:
    """A whole file, for those who may see it."""
    there = files.whole(caller(), rules.sha256_of_path(sha256))
    if there is None:
        raise _unknown()
    response = send_file(
        runtime().files.open(caller().org, sha256),
        mimetype=there.type,
        etag=sha256,
        conditional=False,
        max_age=31536000,
    )
    response.content_length = there.size
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _append_to_whole(digest: str) -> Response:
    """A ``PATCH`` sent again because its answer was lost: 409 says where the file stands."""
    there = files.whole(caller(), digest)
    if there is None:
        raise _unknown()
    rules.resumed(rules.Upload(digest, there.size, there.type, there.size), request.headers.get("Upload-Offset"))
    return _offsets(204, there.size, there.size)


def _created(declared: Upload, *, whole_status: int, anew: bool = False) -> Response:
    there = files.whole(caller(), declared.sha256)
    if there is not None:
        response = _offsets(whole_status, there.size, there.size)
    else:
        known = files.begin(caller(), declared, anew=anew)
        if known.complete:  # an empty file, or one whose last answer was lost
            files.settle(caller(), known)
        response = _offsets(201, known.offset, known.length)
    response.headers["Location"] = f"/api/files/{declared.sha256}"
    return response


def _receive(known: Upload) -> Upload:
    """Store what comes, chunk by chunk; a connection that dies leaves what it brought."""
    who, store = caller(), runtime().files
    try:
        while chunk := request.stream.read(CHUNK):
            after = rules.advanced(known, len(chunk))
            if not store.append(who.org, who.user, known.sha256, known.offset, chunk):
                raise SyncError(409, "WRONG_OFFSET", "Another connection is sending this file.", "Upload-Offset")
            known = after
    except ClientDisconnected:
        pass  # nobody is there to read an answer; what came is kept
    store.offset(who.org, who.user, known.sha256)  # on disk before it is said to be
    return known


def _offsets(status: int, offset: int, length: int) -> Response:
    headers = {"Upload-Offset": str(offset), "Upload-Length": str(length), "Cache-Control": "no-store"}
    return Response(status=status, headers=headers)


def _unknown() -> SyncError:
    return SyncError(404, "NOT_FOUND", "There is no such file.")
