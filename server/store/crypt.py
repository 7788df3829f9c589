"""Personal values at rest: AES-GCM under one key per customer (rule S3).

A sealed value is ``sealed1:<owner>:<base64 of nonce and ciphertext>``; the owner is ``customer:<id>``, or
``org:<id>`` where no customer is known. A value whose key was destroyed reads as null; no customer who was erased
gets a key again, and what should be sealed for him is not kept (``<owner>:`` and nothing behind it).
"""

from __future__ import annotations

import base64
import hmac
import os
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from server.db import Base
from server.store.one_of import one_of
from server.store.tables import CustomerKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

PREFIX = "sealed1:"
CUSTOMER = "customer:"
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
        self._gone: set[str] = set()

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
        missing = sorted(one for one in wanted - self.gone(wanted) if self._keys[one] is None)
        if not missing:
            return
        insert = pg_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        fresh = [{"owner": one, "org_id": self._org, "key": AESGCM.generate_key(256)} for one in missing]
        self._connection.execute(insert(CustomerKey).on_conflict_do_nothing(), fresh)
        for one in missing:
            del self._keys[one]
        self.fetch(missing)

    def gone(self, owners: Iterable[str]) -> set[str]:
        """Those of the owners who were erased. Who has a key was not, so nearly nobody is looked for."""
        wanted = set(owners)
        self.fetch(wanted)
        asked = (one for one in wanted - self._gone if self._keys[one] is None)
        without = {one.removeprefix(CUSTOMER) for one in asked if one.startswith(CUSTOMER)}
        if without:
            table = Base.metadata.tables["erasures"]
            found = select(table.c.customer).where(one_of(table.c.customer, "ids"), table.c.org_id == bindparam("org"))
            erased = self._connection.scalars(found, {"ids": sorted(without), "org": self._org})
            self._gone |= {CUSTOMER + one for one in erased}
        return wanted & self._gone

    def destroy(self, owners: Iterable[str]) -> None:
        """Delete keys, for ever: what was sealed with them is unreadable from now on."""
        for owner in sorted(owners):
            if self._connection.dialect.name == "sqlite":
                self._connection.exec_driver_sql("PRAGMA secure_delete=ON")
            mine = CustomerKey.owner == owner, CustomerKey.org_id == self._org
            self._connection.execute(delete(CustomerKey).where(*mine))
            self._keys[owner] = None
            self._gone.add(owner)

    def seal(self, owner: str, value: str) -> str | None:
        """Encrypt under a key that ``make`` has read; None for an owner who was erased."""
        key = self._keys[owner]
        if owner in self._gone:
            return None
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
        try:
            packed = base64.b64decode(text)
            return key.decrypt(packed[:_NONCE], packed[_NONCE:], None).decode()
        except (InvalidTag, ValueError):  # the latter where it is no base64 any more, or was cut short
            return None


def owner_of(value: str) -> str | None:
    """Whose key a sealed value needs."""
    return value.removeprefix(PREFIX).rpartition(":")[0] if value.startswith(PREFIX) else None


def unkept(owner: str) -> str:
    """What stands in place of a value that came after its customer was erased; ``KeyRing.open`` reads it as null."""
    return f"{PREFIX}{owner}:"


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
