"""Secrets, made at the first start and kept in ``FIELDSEAL_DATA/keys``, readable by the server's user only.

Where the disk does not last, all of them are made from ``FIELDSEAL_SECRET`` instead, the same ones every time.
"""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.parsers import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (FIPS 186)."""


@dataclass(frozen=True)
class Keys:
    """``jwt`` signs access tokens, ``cursor`` signs cursors, ``digest`` keys the log's hashes, ``vapid`` is a PEM."""

    jwt: bytes
    cursor: bytes
    digest: bytes
    vapid: bytes

    @property
    def vapid_public(self) -> str:
        """The application server key a browser wants: the uncompressed point, base64url."""
        key = serialization.load_pem_private_key(self.vapid, password=None).public_key()
        point = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


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
        vapid=_key(folder / "vapid.pem", _vapid),
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
    point = int.from_bytes(_hkdf(secret, "vapid", 48)) % (_ORDER - 1) + 1
    return Keys(
        jwt=_hkdf(secret, "jwt").hex().encode(),
        cursor=_hkdf(secret, "cursor").hex().encode(),
        digest=_hkdf(secret, "digest").hex().encode(),
        vapid=_pem(ec.derive_private_key(point, ec.SECP256R1())),
    )


def _hkdf(secret: str, purpose: str, length: int = 32) -> bytes:
    """RFC 5869."""
    return HKDF(hashes.SHA256(), length, salt=None, info=f"fieldseal {purpose}".encode()).derive(secret.encode())


def _random() -> bytes:
    return secrets.token_hex(32).encode()


def _vapid() -> bytes:
    return _pem(ec.generate_private_key(ec.SECP256R1()))


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
