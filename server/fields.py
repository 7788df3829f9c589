"""Argument fields in the words of the protocol: every string has a limit, nothing is a float.

``optional=True``: may be absent or null, arrives as null. ``personal=True``: encrypted in the log (rule S3).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from marshmallow import ValidationError, fields, validate

from server import clock, ids

MAX_INT = 2**53 - 1
EARLIEST_YEAR, LATEST_YEAR = "2000", "2200"
_SURROGATE = re.compile("[\ud800-\udfff]")


def _common(*, optional: bool, personal: bool) -> dict[str, Any]:
    metadata = {"personal": True} if personal else {}
    if optional:
        return {"load_default": None, "allow_none": True, "metadata": metadata}
    return {"required": True, "metadata": metadata}


def text(limit: int = 200, *, least: int = 1, optional: bool = False, personal: bool = False) -> fields.String:
    """Text of ``least`` to ``limit`` characters."""
    checks: list[Any] = [validate.Length(min=least, max=limit), _is_storable]
    return fields.String(validate=checks, **_common(optional=optional, personal=personal))


def choice(*values: str, optional: bool = False) -> fields.String:
    """One of the words."""
    return fields.String(validate=validate.OneOf(values), **_common(optional=optional, personal=False))


def ident(*, optional: bool = False) -> fields.String:
    """An id, of this row or of another."""
    return _pattern(ids.PATTERN.pattern, 36, "must be a UUID in lower case", optional=optional)


def sha256(*, optional: bool = False) -> fields.String:
    """A hex SHA-256."""
    return _pattern("[0-9a-f]{64}", 64, "must be a SHA-256 in lower-case hex", optional=optional)


def decimal(*, optional: bool = False, least: str | None = None) -> fields.String:
    """A quantity or reading: at most 12 digits before and 9 after the point, as text. ``least="0"`` forbids a sign."""
    sign = "" if least == "0" else "-?"
    pattern = sign + r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,9})?"
    return _pattern(pattern, 23, "must be a decimal number as text", optional=optional)


def instant(*, optional: bool = False) -> fields.String:
    """A moment, RFC 3339 UTC with milliseconds."""
    shape = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"
    return _pattern(shape, 24, "must be RFC 3339 UTC with milliseconds", optional=optional, then=_is_moment)


def day(*, optional: bool = False) -> fields.String:
    """A calendar date, ``2026-11-22``."""
    return _pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", 10, "must be a date", optional=optional, then=_is_day)


def whole(least: int = -MAX_INT, most: int = MAX_INT, *, optional: bool = False) -> fields.Integer:
    """A whole number within the bounds; text and booleans are refused."""
    return Whole(validate=validate.Range(min=least, max=most), **_common(optional=optional, personal=False))


def money(*, optional: bool = False) -> fields.Integer:
    """Fen, not negative."""
    return whole(0, 10**13, optional=optional)


def json_text(limit: int, *, personal: bool = False) -> fields.String:
    """A JSON text the slice itself parses."""
    return text(limit, personal=personal)


def json_value(*, optional: bool = False, personal: bool = False) -> fields.Raw:
    """A JSON value the slice itself checks (its size is bounded by the mutation's 1 MiB)."""
    return fields.Raw(**_common(optional=optional, personal=personal))


def json_object(*, personal: bool = False) -> fields.Dict:
    """A JSON object somebody else checks later (its size is bounded by the mutation's 1 MiB)."""
    return fields.Dict(keys=fields.String(), **_common(optional=False, personal=personal))


def rows(nested: Any, most: int, *, optional: bool = False) -> fields.List[Any]:
    """A list of at most ``most`` objects of another ``Args`` schema."""
    inner = fields.Nested(nested)
    return fields.List(inner, validate=validate.Length(max=most), **_common(optional=optional, personal=False))


class Whole(fields.Integer):
    """A JSON integer; ``"1"``, ``1.0`` and ``true`` are not."""

    def _validated(self, value: Any) -> int:
        if type(value) is not int:
            raise self.make_error("invalid", input=value)
        return value


def _pattern(pattern: str, limit: int, message: str, *, optional: bool, then: Any = None) -> fields.String:
    shape = validate.Regexp(re.compile(rf"(?:{pattern})\Z"), error=message)
    checks = [validate.Length(max=limit), shape, *([then] if then else [])]
    return fields.String(validate=checks, **_common(optional=optional, personal=False))


def _is_storable(value: str) -> None:
    if "\0" in value or _SURROGATE.search(value):
        raise ValidationError("a character that no database keeps")


def _is_moment(value: str) -> None:
    if not EARLIEST_YEAR <= value[:4] <= LATEST_YEAR:
        raise ValidationError(f"a year from {EARLIEST_YEAR} to {LATEST_YEAR} is expected")
    try:
        clock.parse(value)
    except ValueError:
        raise ValidationError("no such moment") from None


def _is_day(value: str) -> None:
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        raise ValidationError("no such day") from None
