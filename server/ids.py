"""Ids: RFC 9562 UUIDs, version 7, lower case. Source: protocol, Values."""

from __future__ import annotations

import base64
import re
import secrets
import time
import uuid

PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def uuid7() -> str:
    """A new id that sorts by the millisecond of its making."""
    stamp = time.time_ns() // 1_000_000
    value = (stamp << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=value))


def of_mutation(client_id: str, number: int) -> str:
    """The id of the office's item about a device's mutation: always the same one."""
    return str(uuid.uuid5(uuid.UUID(client_id), str(number)))


def is_id(value: object) -> bool:
    """Whether it is a UUID as we write them."""
    return isinstance(value, str) and PATTERN.fullmatch(value) is not None


def short() -> str:
    """An opaque mark of 40 random bits (an epoch)."""
    return base64.b32encode(secrets.token_bytes(5)).decode().lower()
