"""The short code of a seal as the register shows it: 80 bits in Crockford's base 32."""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEX_DIGITS: Final = 20
_SHIFTS: Final = range(75, -1, -5)


def seal_code(seal_hash: str) -> str:
    """``XXXX-XXXX-XXXX-XXXX`` from 64 hex digits."""
    bits = int(seal_hash[:_HEX_DIGITS], 16)
    digits = "".join(ALPHABET[bits >> shift & 31] for shift in _SHIFTS)
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))
