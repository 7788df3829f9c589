"""The short code people read out and compare: the first 80 bits of a seal's hash in Crockford's base 32."""

from __future__ import annotations

import hashlib
import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: without I, L, O and U, which are taken for 1, 1, 0 and V. Source: crockford.com/base32.html."""

LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": ""})
CODE_LENGTH = 16


HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


def is_hash(value: object) -> bool:
    """Whether it is a SHA-256 as we write them: 64 hex digits, lower case."""
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def seal_hash_of(text_hash: str, strokes_hash: str) -> str:
    """SHA-256 over the 32 + 32 bytes of both digests (rule S2). Raises ``ValueError`` where one is not hex."""
    return hashlib.sha256(bytes.fromhex(text_hash) + bytes.fromhex(strokes_hash)).hexdigest()


def short_code(seal_hash: str) -> str:
    """``XXXX-XXXX-XXXX-XXXX`` from 64 hex digits."""
    bits = int(seal_hash[:20], 16)
    digits = "".join(ALPHABET[(bits >> shift) & 31] for shift in range(75, -1, -5))
    return "-".join(digits[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def read_code(typed: str) -> str | None:
    """Write what a person typed as we write it; None when it cannot be a code."""
    digits = typed.strip().upper().translate(LOOKALIKES)
    if len(digits) != CODE_LENGTH or any(digit not in ALPHABET for digit in digits):
        return None
    return "-".join(digits[i : i + 4] for i in range(0, CODE_LENGTH, 4))
