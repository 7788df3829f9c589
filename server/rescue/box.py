"""The plain bytes of a rescue file. Format ``fieldseal.rescue/1``, written by ``pwa/src/rescue/box.ts``.

A line ``fieldseal.rescue/1``, a line of JSON (the head), then chunks of 64 KiB, each followed by its GCM tag of 16
bytes. Head: ``{"to": "office", "key": <hex>, "ephemeral": <base64>}`` or ``{"to": "passphrase", "salt": <base64>,
"iterations": n}``. The secret is ECDH on P-256 with the office's key (``key`` is the SHA-256 of its point), or PBKDF2
of the passphrase; the key is HKDF-SHA-256 of it with both lines as ``info``, so a changed head opens nothing. A nonce
is the chunk's number (11 bytes, big endian) and 1 for the last chunk, 0 for others: each key seals one file only.
"""

from __future__ import annotations

import base64
import binascii
import io
from typing import IO, TYPE_CHECKING, Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from server.rescue.fault import RescueFault, damaged

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from server.keys import Keys

MAGIC = b"fieldseal.rescue/1\n"
_FAMILY = b"fieldseal.rescue/"
CHUNK = 64 * 1024
MOST_ITERATIONS = 2_000_000
LEAST_ITERATIONS = 100_000
_HEAD = 1024
_TAG = 16


class Opened(io.RawIOBase):
    """A readable stream. ``RescueFault`` for another key, and at the first chunk changed, moved or missing."""

    def __init__(self, source: IO[bytes], keys: Keys, passphrase: str | None) -> None:
        lines, head = read_head(source)
        self._source = source
        self._cipher = AESGCM(_key(lines, _secret(head, keys, passphrase)))
        self._refusal = _refusal(head)
        self._number = 0
        self._next = source.read(CHUNK + _TAG)
        self._plain = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer, with at most what is left of one chunk; 0 at the end."""
        while not self._plain and (self._next or self._number == 0):
            self._open()
        view = memoryview(buffer).cast("B")
        count = min(len(view), len(self._plain))
        view[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def _open(self) -> None:
        sealed, self._next = self._next, self._source.read(CHUNK + _TAG)
        nonce = self._number.to_bytes(11) + bytes([not self._next])
        try:
            self._plain = self._cipher.decrypt(nonce, sealed, None)
        except InvalidTag:
            raise damaged("it was cut or changed on its way") if self._number else self._refusal from None
        self._number += 1


def read_head(source: IO[bytes]) -> tuple[bytes, dict[str, Any]]:
    """Both lines as they stand, and the head they hold. The source is left at the first chunk."""
    magic = source.read(len(MAGIC))
    if magic != MAGIC:
        if magic.startswith(_FAMILY):
            raise RescueFault("RESCUE_NEWER", "A newer app has written this file: update the server first.")
        raise RescueFault("RESCUE_FOREIGN", "This is not a rescue file of Fieldseal.")
    line = source.readline(_HEAD)
    try:
        head = orjson.loads(line)
    except orjson.JSONDecodeError:
        head = None
    if not isinstance(head, dict) or not line.endswith(b"\n") or head.get("to") not in ("office", "passphrase"):
        raise damaged("its head cannot be read")
    return magic + line, head


def _secret(head: dict[str, Any], keys: Keys, passphrase: str | None) -> bytes:
    if head["to"] == "passphrase":
        return _of_passphrase(head, passphrase)
    if head.get("key") != keys.rescue_id:
        raise RescueFault("RESCUE_OTHER_OFFICE", "This file was sealed for another office, or for a key of the past.")
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(head, "ephemeral"))
    except ValueError:
        raise damaged("its head cannot be read") from None
    return keys.rescue_private.exchange(ec.ECDH(), point)


def _of_passphrase(head: dict[str, Any], passphrase: str | None) -> bytes:
    if not passphrase:
        raise RescueFault("RESCUE_PASSPHRASE", "This file needs the passphrase that was chosen on the phone.")
    count = head.get("iterations")
    if type(count) is not int or not LEAST_ITERATIONS <= count <= MOST_ITERATIONS:
        raise damaged("its head cannot be read")
    kdf = PBKDF2HMAC(hashes.SHA256(), 32, _bytes(head, "salt"), count)
    return kdf.derive(passphrase.encode())


def _refusal(head: dict[str, Any]) -> RescueFault:
    """What it means when not even the first chunk opens."""
    if head["to"] == "passphrase":
        return RescueFault(
            "RESCUE_PASSPHRASE", "The passphrase is not the one chosen on the phone, or the file is cut."
        )
    return damaged("it was cut or changed on its way")


def _key(lines: bytes, secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=lines).derive(secret)


def _bytes(head: dict[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(head[name], validate=True)
    except (KeyError, TypeError, binascii.Error, ValueError):
        raise damaged("its head cannot be read") from None
