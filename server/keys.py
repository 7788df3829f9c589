"""Secrets, made at the first start and kept in ``FIELDSEAL_DATA/keys``, readable by the server's user only.

Where the disk does not last, all of them are made from ``FIELDSEAL_SECRET`` instead, the same ones every time.
"""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.parsers import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAPER = "paper.pem"
"""The key that signs PDFs (P-256)."""
HEAD = "head.pem"
"""The key that signs the chain's heads (Ed25519)."""

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (FIPS 186)."""


@dataclass(frozen=True)
class Keys:
    """``jwt`` signs access tokens, ``cursor`` signs cursors, ``digest`` keys the log's hashes.

    ``vapid`` and ``rescue`` are PEMs; ``rescue`` opens what phones seal for the office.
    """

    jwt: bytes
    cursor: bytes
    digest: bytes
    vapid: bytes
    rescue: bytes

    @property
    def vapid_public(self) -> str:
        """The application server key a browser wants: the uncompressed point, base64url."""
        return base64.urlsafe_b64encode(_point(self.vapid)).rstrip(b"=").decode()

    @property
    def rescue_private(self) -> ec.EllipticCurvePrivateKey:
        """What opens a rescue file."""
        return _private(self.rescue)

    @property
    def rescue_public(self) -> bytes:
        """What a phone seals one with: the uncompressed point."""
        return _point(self.rescue)

    @property
    def rescue_id(self) -> str:
        """How a rescue file names the key it was sealed with."""
        return sha256(self.rescue_public).hexdigest()


def head_key(data: Path, secret: str | None, period: int) -> ed25519.Ed25519PrivateKey:
    """What signs the chain's heads, read anew each time: it may have been replaced while a worker runs.

    ``period`` counts the keys there were, from 1; only keys made from a secret differ by it.
    """
    if secret is not None:
        return ed25519.Ed25519PrivateKey.from_private_bytes(_hkdf(secret, f"head {period}"))
    pem = _key(data / "keys" / HEAD, _ed25519)
    return cast("ed25519.Ed25519PrivateKey", serialization.load_pem_private_key(pem, password=None))


def replace_head_key(data: Path) -> None:
    """Put a new key in the old one's place. The old one is not kept: it must sign nothing any more."""
    draft = data / "keys" / f"head.{secrets.token_hex(8)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(_ed25519())
        out.flush()
        os.fsync(out.fileno())
    draft.replace(data / "keys" / HEAD)


def load(data: Path, secret: str | None = None) -> Keys:
    """Read the keys, making those that are missing. ``ConfigError`` where both kinds would be in play."""
    folder = data / "keys"
    if secret is not None:
        return _derived(folder, secret)
    folder.mkdir(mode=0o700, exist_ok=True)
    return Keys(
        jwt=_key(folder / "jwt.key", _random),
        cursor=_key(folder / "cursor.key", _random),
        digest=_key(folder / "digest.key", _random),
        vapid=_key(folder / "vapid.pem", _p256),
        rescue=_key(folder / "rescue.pem", _p256),
    )


def _key(path: Path, make: Callable[[], bytes]) -> bytes:
    """Several workers may start at once: each writes its own draft, the first to link it wins."""
    if not path.exists():
        draft = path.with_suffix(f".{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(make())
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def _derived(folder: Path, secret: str) -> Keys:
    """A log whose hashes are keyed otherwise from today would take every repeated mutation for a fork."""
    if folder.exists():
        raise ConfigError("FIELDSEAL_SECRET is for a new installation; this one has its keys in the data folder")
    return Keys(
        jwt=_hkdf(secret, "jwt").hex().encode(),
        cursor=_hkdf(secret, "cursor").hex().encode(),
        digest=_hkdf(secret, "digest").hex().encode(),
        vapid=_derived_p256(secret, "vapid"),
        rescue=_derived_p256(secret, "rescue"),
    )


def _hkdf(secret: str, purpose: str, length: int = 32) -> bytes:
    """RFC 5869."""
    return HKDF(hashes.SHA256(), length, salt=None, info=f"fieldseal {purpose}".encode()).derive(secret.encode())


def _random() -> bytes:
    return secrets.token_hex(32).encode()


def paper_key(data: Path, secret: str | None) -> ec.EllipticCurvePrivateKey:
    """What signs the PDFs where the firm has no certificate of its own."""
    return _private(_derived_p256(secret, "paper") if secret is not None else _key(data / "keys" / PAPER, _p256))


def _ed25519() -> bytes:
    return _pem(ed25519.Ed25519PrivateKey.generate())


def _p256() -> bytes:
    return _pem(ec.generate_private_key(ec.SECP256R1()))


def _derived_p256(secret: str, purpose: str) -> bytes:
    number = int.from_bytes(_hkdf(secret, purpose, 48)) % (_ORDER - 1) + 1
    return _pem(ec.derive_private_key(number, ec.SECP256R1()))


def _private(pem: bytes) -> ec.EllipticCurvePrivateKey:
    return cast("ec.EllipticCurvePrivateKey", serialization.load_pem_private_key(pem, password=None))


def _point(pem: bytes) -> bytes:
    public = _private(pem).public_key()
    return public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
