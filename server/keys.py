"""Secrets, made at the first start and kept in ``FIELDSEAL_DATA/keys``, readable by the server's user only."""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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


def load(data: Path) -> Keys:
    """Read the keys, making those that are missing."""
    folder = data / "keys"
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


def _random() -> bytes:
    return secrets.token_hex(32).encode()


def _vapid() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
