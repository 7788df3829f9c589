"""orjson for ``sync.canonical``: used wherever its text is beyond doubt the same, and unsure everywhere else.

orjson takes the last of two equal keys, reads integers beyond 64 bits as floats, writes NaN as null, and sorts keys by
code point where RFC 8785 sorts by UTF-16. Each is caught by a check that may err on the side of doubt only.
"""

from __future__ import annotations

import re
from typing import Any

import orjson

from sync.canonical import UNSURE

_STRICT = (
    orjson.OPT_SORT_KEYS
    | orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)
_VALUE_FLOAT = re.compile(rb'":-?[0-9]+[.eE]')
_ITEM_FLOAT = re.compile(rb"[\[,]-?[0-9]+[.eE]")
"""A number with a fraction or an exponent; also some texts that look like one, which are then read slowly."""

_DIGITS = b"-0123456789"
"""Taken out, a float is a bare point or ``e`` behind its colon, bracket or comma: found much sooner than a pattern."""

_ASTRAL = re.compile(rb"[\xf0-\xf4]")
"""The first byte of a character beyond U+FFFF: only with these do the two orders of keys differ."""


class QuickJson:
    """See ``sync.canonical.Quick``."""

    def value(self, text: bytes) -> Any:
        """Text that orjson writes back byte by byte has been understood: no key twice, no number bent."""
        try:
            value = orjson.loads(text)
            return value if orjson.dumps(value) == text else UNSURE
        except (ValueError, TypeError, RecursionError):
            return UNSURE

    def text(self, value: Any) -> str | None:
        """Text that reads back as the very value has hidden nothing in it."""
        try:
            raw = orjson.dumps(value, option=_STRICT)
        except (ValueError, TypeError, RecursionError):
            return None
        if type(value) is float or _may_have_floats(raw):
            return None
        if (not raw.isascii() and _ASTRAL.search(raw)) or orjson.loads(raw) != value:
            return None
        return raw.decode()


def _may_have_floats(raw: bytes) -> bool:
    left = raw.translate(None, _DIGITS)
    if b'":.' in left or b'":e' in left:
        return bool(_VALUE_FLOAT.search(raw) or _ITEM_FLOAT.search(raw))
    return (b",." in left or b"[." in left or b",e" in left or b"[e" in left) and bool(_ITEM_FLOAT.search(raw))
