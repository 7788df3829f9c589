"""An archive under a key: chunks of AES-256-GCM, each with its number, the last one marked (the STREAM construction).

Form: ``MAGIC``, 16 bytes of salt, 7 bytes of nonce prefix; then chunks of 64 KiB, each followed by its tag of 16 bytes.
The key is scrypt(secret, salt). A nonce is prefix, chunk number (4 bytes, big endian), 1 for the last chunk or 0. The
first 49 bytes are authenticated with every chunk. A changed, moved, missing or added chunk is found where it is read.
"""

from __future__ import annotations

import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from server.backup.fault import BackupFault
from server.chunks import CHUNK, ChunkReader

MAGIC = b"fieldseal.backup.sealed/1\n"
LEAST_SECRET = 16
_SALT, _PREFIX = 16, 7
_HEAD = len(MAGIC) + _SALT + _PREFIX


class SealedWriter:
    """Takes plain bytes, writes sealed ones. Without ``finish`` the archive counts as cut."""

    def __init__(self, out: IO[bytes], secret: bytes) -> None:
        self._head = MAGIC + os.urandom(_SALT + _PREFIX)
        self._box = _Box(self._head, secret)
        self._out = out
        self._held = bytearray()
        out.write(self._head)

    def write(self, data: bytes) -> int:
        """Whole chunks go out once something follows them: only then they are known not to be the last."""
        self._held += data
        while len(self._held) > CHUNK:
            self._out.write(self._box.close(bytes(self._held[:CHUNK]), last=False))
            del self._held[:CHUNK]
        return len(data)

    def tell(self) -> int:
        """Asked by tarfile, which does with any beginning."""
        return 0

    def finish(self) -> None:
        """Write what is held, marked as the end."""
        self._out.write(self._box.close(bytes(self._held), last=True))


class SealedReader(ChunkReader):
    """The plain bytes of a sealed archive. ``BackupFault`` for a wrong key, and at the first thing that was changed."""

    def __init__(self, source: IO[bytes], secret: bytes) -> None:
        self._box = _Box(source.read(_HEAD), secret)
        super().__init__(source)

    def opened(self, sealed: bytes, number: int, *, last: bool) -> bytes:
        """One chunk's plain bytes. ``BackupFault``."""
        try:
            return self._box.open(sealed, last=last)
        except InvalidTag:
            first = "The key is not the one it was made with, or the archive is damaged at its beginning."
            raise BackupFault("The archive was cut or changed." if number else first) from None


class _Box:
    """Seals or opens one chunk after the other."""

    def __init__(self, head: bytes, secret: bytes) -> None:
        if len(secret) < LEAST_SECRET:
            raise BackupFault(f"A backup key has at least {LEAST_SECRET} characters.")
        if len(head) < _HEAD:
            raise BackupFault("The archive was cut or changed.")
        salt = head[len(MAGIC) : len(MAGIC) + _SALT]
        self._head = head
        self._prefix = head[-_PREFIX:]
        self._cipher = AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(secret))
        self._number = 0

    def close(self, plain: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(last=last), plain, self._head)

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        return self._cipher.decrypt(self._nonce(last=last), sealed, self._head)

    def _nonce(self, *, last: bool) -> bytes:
        nonce = self._prefix + self._number.to_bytes(4) + bytes([last])
        self._number += 1
        return nonce


def is_sealed(path: IO[bytes]) -> bool:
    """Whether an archive is under a key; leaves the file at its beginning."""
    found = path.read(len(MAGIC)) == MAGIC
    path.seek(0)
    return found
