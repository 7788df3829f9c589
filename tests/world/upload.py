"""A file on its way, as ``sync/ts/files.ts`` and ``pwa/src/net/deliver.ts`` send it: one request at a time."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.world.line import Request

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.world.disk import FileKept, Opened
    from tests.world.phone import Phone
    from tests.world.server import Reply

HOPELESS = (403, 413, 415, 422)
WRONG_HASH = 460


def upload(phone: Phone, headers: dict[str, str]) -> Generator[str, None, str]:
    """One request for the file whose turn it is: the event it comes to."""
    files = phone.disk.held.files
    file = next((files[key] for key in sorted(files) if files[key].state == "unsent"), None)
    if file is None:
        return "files_done"
    yield "asked"
    request, cut = _piece(phone, file, headers)
    reply = phone.line.carry(request, cut)
    if reply is None:
        phone.disk.write(lambda store: _noted(store, replace(file, offset=None)))
        return "failed"
    yield "answered"
    return _refused(reply) or _told(phone, file, request.method, reply)


def _refused(reply: Reply) -> str | None:
    if reply.status == HTTPStatus.UNAUTHORIZED:
        return "unauthorised"
    revoked = reply.status == HTTPStatus.FORBIDDEN and b"DEVICE_REVOKED" in reply.body
    return "device_revoked" if revoked else None


def _told(phone: Phone, file: FileKept, method: str, reply: Reply) -> str:
    after = after_answer(file, method, reply.status, reply.headers.get("Upload-Offset"))
    left = phone.disk.write(lambda store: _noted(store, after))
    if after.state == "unsent" and after.offset is None and after.known == file.known:
        return "failed"
    return "file_step" if left else "files_done"


def _piece(phone: Phone, file: FileKept, headers: dict[str, str]) -> tuple[Request, int | None]:
    path = f"/api/files/{file.sha256}"
    if not file.known:
        declared = headers | {"Upload-Length": str(file.size), "Content-Type": "image/jpeg"}
        return Request(phone.device, "PUT", path, declared), None
    if file.offset is None:
        return Request(phone.device, "HEAD", path, headers), None
    piece = file.bytes[file.offset : file.offset + phone.settings.piece]
    sent = headers | {"Upload-Offset": str(file.offset), "Content-Type": "application/offset+octet-stream"}
    cut = phone.line.file_cut(len(piece))
    return Request(phone.device, "PATCH", path, sent, piece), cut


def _noted(store: Opened, file: FileKept) -> bool:
    """Unless it was settled meanwhile; whether any is left."""
    now = store.kept.files.get(file.sha256)
    if now is not None and now.state == "unsent":
        store.kept.files[file.sha256] = file
    return any(one.state == "unsent" for one in store.kept.files.values())


def after_answer(file: FileKept, method: str, status: int, offset: str | None) -> FileKept:
    """As ``sync/ts/files.ts``: whatever is unclear is asked again, the server's offset is the only truth."""
    unclear = replace(file, offset=None)
    if status in HOPELESS:
        return replace(unclear, state="stuck")
    if status in (WRONG_HASH, HTTPStatus.NOT_FOUND):
        return replace(unclear, known=False)
    at = int(offset) if offset is not None and offset.isdigit() else None
    if method == "PUT":
        if status == HTTPStatus.CREATED:
            return replace(file, known=True, offset=at)
        return _at(file, at) if status == HTTPStatus.OK and at == file.size else unclear
    return _at(file, at) if status in (HTTPStatus.OK, HTTPStatus.NO_CONTENT) and at is not None else unclear


def _at(file: FileKept, offset: int | None) -> FileKept:
    whole = offset == file.size
    return replace(file, known=True, offset=offset, state="whole" if whole else "unsent")
