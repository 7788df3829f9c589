"""Rescue files as a phone writes them, by another hand than the page's: from the words of ``docs/rescue.md``."""

from __future__ import annotations

import base64
import json
import os
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

if TYPE_CHECKING:
    from tests.server.office import Phone

FIRST = b"fieldseal.rescue/1\n"
CHUNK = 65536
COUNT = 100_000


def line(value: Any) -> bytes:
    """One line of JSON."""
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def contents(phone: Phone, org: str, mutations: list[Any], photos: list[bytes] = (), drafts: list[str] = ()) -> bytes:
    """The plain bytes of a phone's file."""
    device = {"is": "device", "org": org, "user": phone.user["id"], "client_id": phone.client_id}
    parts = [line(device | {"at": "2026-11-22T08:03:04.123Z", "epoch": None, "seq": 0})]
    parts += [line({"is": "mutation", "state": "waiting", "body": json.dumps(one)}) for one in mutations]
    parts += [line({"is": "draft", "key": "part-1", "job": "j", "at": "now", "text": text}) for text in drafts]
    for photo in photos:
        named = {"sha256": sha256(photo).hexdigest(), "size": len(photo), "type": "image/jpeg"}
        parts += [line({"is": "file", **named}), photo]
    counted = {"mutations": len(mutations), "drafts": len(drafts), "files": len(photos)}
    return b"".join([*parts, line({"is": "end", **counted})])


def sealed(plain: bytes, public: bytes) -> bytes:
    """Sealed for the office whose public point this is."""
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    head = {"to": "office", "key": sha256(public).hexdigest(), "ephemeral": base64.b64encode(point).decode()}
    office = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    return _chunks(plain, FIRST + line(head), ephemeral.exchange(ec.ECDH(), office))


def locked(plain: bytes, passphrase: str, count: int = COUNT) -> bytes:
    """Sealed with a passphrase."""
    salt = os.urandom(16)
    head = {"to": "passphrase", "salt": base64.b64encode(salt).decode(), "iterations": count}
    secret = PBKDF2HMAC(hashes.SHA256(), 32, salt, count).derive(passphrase.encode())
    return _chunks(plain, FIRST + line(head), secret)


def _chunks(plain: bytes, head: bytes, secret: bytes) -> bytes:
    cipher = AESGCM(HKDF(hashes.SHA256(), 32, salt=None, info=head).derive(secret))
    parts = [plain[at : at + CHUNK] for at in range(0, len(plain), CHUNK)]
    last = len(parts) - 1
    nonces = (number.to_bytes(11, "big") + bytes([number == last]) for number in range(len(parts)))
    return head + b"".join(cipher.encrypt(nonce, part, None) for nonce, part in zip(nonces, parts, strict=True))
