"""Resumable, content-addressed uploads: the rules, without any storage. Source: ``SPEC.md`` Files; tus 1.0 core.

A route reads headers with these, keeps the bytes itself, and asks here what the next answer is.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Mapping

TUS = "1.0.0"
MAX_FILE_BYTES = 64 * 1024 * 1024
HASH_MISMATCH = 460

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,15}", re.ASCII)
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file on its way in, of one user. Whole when ``offset`` is ``length`` and the hash was right."""

    sha256: str
    length: int
    type: str
    offset: int = 0

    @property
    def complete(self) -> bool:
        """Whether every byte is here."""
        return self.offset == self.length


def sha256_of_path(text: str) -> str:
    """The hash an address names; 404 for anything else."""
    if not _SHA256.fullmatch(text):
        raise SyncError(404, "NOT_FOUND", "There is no such file.")
    return text


def check_tus(header: str | None) -> None:
    """``Tus-Resumable`` may be absent; another version than ours is 412."""
    if header not in (None, TUS):
        raise SyncError(412, "TUS_VERSION", f"This server speaks tus {TUS}.")


def metadata(header: str | None) -> dict[str, str]:
    """``Upload-Metadata: sha256 <base64>,filetype <base64>`` → values by name; 400 where it is not that."""
    values: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in (header or "").split(","))):
        name, _, encoded = pair.partition(" ")
        try:
            values[name] = base64.b64decode(encoded.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            raise SyncError(400, "BAD_HEADER", "Upload-Metadata is not tus metadata.", "Upload-Metadata") from None
    return values


def created_by_metadata(header: str | None, length: str | None, max_bytes: int = MAX_FILE_BYTES) -> Upload:
    """``POST /api/files`` → the upload; 400 or 422 for bad headers, 413 for too much."""
    said: Mapping[str, str] = metadata(header)
    return created(said.get("sha256", ""), length, said.get("filetype"), max_bytes)


def created(sha256: str, length: str | None, file_type: str | None, max_bytes: int = MAX_FILE_BYTES) -> Upload:
    """Return the upload that headers declare. The type is declared, never sniffed; parameters behind it are dropped."""
    if not _SHA256.fullmatch(sha256):
        raise SyncError(422, "INVALID", "A file is named by the 64 lower-case hex digits of its SHA-256.", "sha256")
    size = number("Upload-Length", length)
    if size > max_bytes:
        raise SyncError(413, "TOO_LARGE", f"A file may have {max_bytes} bytes.", "Upload-Length")
    bare = (file_type or "").partition(";")[0].strip().lower()
    if not _TYPE.fullmatch(bare):
        raise SyncError(422, "INVALID", "A content type like image/jpeg is needed.", "filetype")
    return Upload(sha256, size, bare)


def joined(known: Upload, declared: Upload) -> Upload:
    """Creating what is under way already goes on where it stopped; another length for one hash is 409."""
    if known.length != declared.length:
        raise SyncError(409, "LENGTH_DIFFERS", "This file was declared with another length.", "Upload-Length")
    return known


def resumed(known: Upload, offset: str | None) -> int:
    """Return the offset a ``PATCH`` starts at; 409 with the right one in ``details`` where it is another."""
    at = number("Upload-Offset", offset)
    if at != known.offset:
        details = {"offset": known.offset}
        raise SyncError(409, "WRONG_OFFSET", f"The next byte is {known.offset}.", "Upload-Offset", details)
    return at


def advanced(known: Upload, count: int) -> Upload:
    """``count`` more bytes are stored; 413 where that is more than was declared."""
    if known.offset + count > known.length:
        raise SyncError(413, "TOO_LARGE", "More bytes came than were declared.", "Upload-Length")
    return replace(known, offset=known.offset + count)


def check_hash(known: Upload, sha256: str) -> None:
    """At the last byte: a wrong hash is 460, and the bytes are to be erased."""
    if known.complete and sha256 != known.sha256:
        raise SyncError(HASH_MISMATCH, "HASH_MISMATCH", "The file's bytes are not those of its hash. It was erased.")


def number(header: str, text: str | None) -> int:
    """Return a header that counts bytes; 400 where it is not digits."""
    if text is None or not _DIGITS.fullmatch(text):
        raise SyncError(400, "BAD_HEADER", f"{header} counts bytes.", header)
    return int(text)
