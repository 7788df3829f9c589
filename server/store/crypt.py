"""Personal values at rest: AES-GCM under one key per customer (rule S3).

A sealed value is ``sealed1:<owner>:<base64 of nonce and ciphertext>``; the owner is ``customer:<id>``, or
``org:<id>`` where no customer is known. A value whose key was destroyed reads as null.
"""

from __future__ import annotations

import base64
import hmac
import os
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from server.store.one_of import one_of
from server.store.tables import CustomerKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

PREFIX = "sealed1:"
_NONCE = 12
_KEYS = select(CustomerKey.owner, CustomerKey.key).where(
    one_of(CustomerKey.owner, "owners"), CustomerKey.org_id == bindparam("org")
)


class KeyRing:
    """The customers' keys of one transaction, read when needed."""

    def __init__(self, connection: Connection, org: str) -> None:
        self._connection = connection
        self._org = org
        self._keys: dict[str, AESGCM | None] = {}

    def fetch(self, owners: Iterable[str]) -> None:
        """Read the keys of these owners, in one statement."""
        missing = {one for one in owners if one not in self._keys}
        if not missing:
            return
        found = self._connection.execute(_KEYS, {"owners": sorted(missing), "org": self._org})
        self._keys |= dict.fromkeys(missing)
        self._keys |= {owner: AESGCM(key) for owner, key in found}

    def make(self, owners: Iterable[str]) -> None:
        """Read the keys, making those that are missing; somebody else may make one at the same moment."""
        wanted = set(owners)
        self.fetch(wanted)
        missing = sorted(one for one in wanted if self._keys[one] is None)
        if not missing:
            return
        insert = pg_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        fresh = [{"owner": one, "org_id": self._org, "key": AESGCM.generate_key(256)} for one in missing]
        self._connection.execute(insert(CustomerKey).on_conflict_do_nothing(), fresh)
        for one in missing:
            del self._keys[one]
        self.fetch(missing)

    def seal(self, owner: str, value: str) -> str:
        """Encrypt under a key that ``make`` has read."""
        key = self._keys[owner]
        if key is None:
            raise KeyError(owner)
        nonce = os.urandom(_NONCE)
        return f"{PREFIX}{owner}:{base64.b64encode(nonce + key.encrypt(nonce, value.encode(), None)).decode()}"

    def open(self, value: str) -> str | None:
        """Decrypt; None when the key is gone. A value that was never sealed comes back as it is."""
        if not value.startswith(PREFIX):
            return value
        owner, _, text = value.removeprefix(PREFIX).rpartition(":")
        self.fetch([owner])
        key = self._keys[owner]
        if key is None:
            return None
        packed = base64.b64decode(text)
        try:
            return key.decrypt(packed[:_NONCE], packed[_NONCE:], None).decode()
        except InvalidTag:
            return None


def owner_of(value: str) -> str | None:
    """Whose key a sealed value needs."""
    return value.removeprefix(PREFIX).rpartition(":")[0] if value.startswith(PREFIX) else None


class KeyedDigest(str):
    """A stored HMAC of a digest. It equals the digest it was made from, and only somebody with the key can tell."""

    __slots__ = ("_key",)
    _key: bytes

    @classmethod
    def of(cls, stored: str, key: bytes) -> KeyedDigest:
        """Wrap what the database holds."""
        made = cls(stored)
        made._key = key
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and hmac.compare_digest(str(self), keyed(other, self._key))

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def keyed(digest: str, key: bytes) -> str:
    """HMAC-SHA256 of a digest, hex."""
    return hmac.digest(key, digest.encode(), sha256).hex()
