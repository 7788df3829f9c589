"""What a database says to whoever reads it with the keys that are in it: every column of every table, in clear."""

from __future__ import annotations

import base64
import gzip
import re
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from sqlalchemy import Connection

SEALED = re.compile(r'sealed1:[^"\s]+')
GZIP = b"\x1f\x8b"


class Keys:
    def __init__(self, connection: Connection, org: str) -> None:
        wanted = text("SELECT owner, key FROM customer_keys WHERE org_id = :org")
        self._keys = {owner: bytes(key) for owner, key in connection.execute(wanted, {"org": org})}

    def open(self, value: Any) -> Any:
        """A sealed value (``sealed1:<owner>:<base64 of nonce and AES-GCM text>``) in clear, None without its key."""
        if not isinstance(value, str) or not value.startswith("sealed1:"):
            return value
        owner, _, packed = value.removeprefix("sealed1:").rpartition(":")
        if owner not in self._keys:
            return None
        raw = base64.b64decode(packed)
        try:
            return AESGCM(self._keys[owner]).decrypt(raw[:12], raw[12:], None).decode()
        except (InvalidTag, ValueError):  # another key than it was sealed with
            return None


def in_clear(connection: Connection, keys: Keys) -> list[tuple[str, str]]:
    """(table, all of its rows) of every table."""
    return [(name, "\n".join(_rows(connection, name, keys))) for name in inspect(connection).get_table_names()]


def _rows(connection: Connection, name: str, keys: Keys) -> list[str]:
    found = connection.execute(text(f'SELECT * FROM "{name}"'))
    return ["\t".join(_readable(value, keys) for value in row) for row in found]


def _readable(value: Any, keys: Keys) -> str:
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        return (gzip.decompress(raw) if raw.startswith(GZIP) else raw).decode("utf-8", "replace")
    if not isinstance(value, str):
        return str(value)
    return SEALED.sub(lambda one: f"{one[0]} {keys.open(one[0])}", value) if "sealed1:" in value else value
