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
from typing import IO, TYPE_CHECKING, Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from server.chunks import ChunkReader
from server.rescue.fault import RescueFault, damaged

if TYPE_CHECKING:
    from server.keys import Keys

MAGIC = b"fieldseal.rescue/1\n"
_FAMILY = b"fieldseal.rescue/"
MOST_ITERATIONS = 2_000_000
LEAST_ITERATIONS = 100_000
_HEAD = 1024


class Opened(ChunkReader):
    """A readable stream. ``RescueFault`` for another key, and at the first chunk changed, moved or missing."""

    def __init__(self, source: IO[bytes], keys: Keys, passphrase: str | None) -> None:
        lines, head = read_head(source)
        self._cipher = AESGCM(_key(lines, _secret(head, keys, passphrase)))
        self._refusal = _refusal(head)
        super().__init__(source)

    def opened(self, sealed: bytes, number: int, *, last: bool) -> bytes:
        """One chunk's plain bytes. ``RescueFault``."""
        nonce = number.to_bytes(11) + bytes([last])
        try:
            return self._cipher.decrypt(nonce, sealed, None)
        except InvalidTag:
            raise damaged("it was cut or changed on its way") if number else self._refusal from None


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
