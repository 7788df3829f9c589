"""From a cell's text to the value a field wants; what spreadsheets did to numbers is undone where that can be known."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from server import clock
from server.imports import dates
from server.imports.says import Say, say

if TYPE_CHECKING:
    from datetime import tzinfo

    from server.imports.fields import Field

_POINTLESS: Final = re.compile(r"(\d+)\.0+\Z")
_SHORTENED: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}\Z")
_MONEY: Final = re.compile("[¥￥$€£元]|RMB|CNY|EUR|USD", re.IGNORECASE)
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?\Z")
_ZIP: Final = range(3, 5)
"""Digits left of a five-digit ZIP code that began with noughts."""
BAD: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters, bytes that were no text, and what no database keeps."""


class CellFault(ValueError):
    """The cell does not hold what the field wants."""

    def __init__(self, code: str, message: Say) -> None:
        super().__init__(code)
        self.code, self.say = code, message


def value(field: Field, text: str, dialect: str, zone: tzinfo, decimal: str) -> Any:
    """The value as the mutation's argument. ``CellFault``."""
    if field.type == "moment":
        return clock.text(dates.in_utc(_moment(field, text, dialect), zone))
    if field.type == "date":
        return _moment(field, text, dialect).date().isoformat()
    if field.type == "money":
        return _fen(field, text, decimal)
    if field.type == "choice":
        return _choice(field, text)
    if field.code:
        text = whole(field, text)
    if len(text) > field.most:
        raise CellFault("TOO_LONG", say("TOO_LONG", field=field.say, most=field.most))
    return text


def whole(field: Field, text: str) -> str:
    """A number, phone or serial that a spreadsheet took for a quantity: ``2215.0`` → ``2215``, a ZIP code ``02215``."""
    if _SHORTENED.match(text):
        raise CellFault("SHORTENED_NUMBER", say("SHORTENED_NUMBER", field=field.say))
    plain = restored(text)
    return f"{plain:0>5}" if plain != text and field.name == "postcode" and len(plain) in _ZIP else plain


def restored(text: str) -> str:
    """Digits without the ``.0`` a spreadsheet has hung on them."""
    found = _POINTLESS.match(text)
    return found[1] if found else text


def number(text: str, decimal: str) -> Decimal:
    """A quantity written with that decimal mark; ``InvalidOperation``."""
    other = "." if decimal == "," else ","
    plain = re.sub(r"[\s' \u00a0\u202f]", "", text)
    grouped = re.fullmatch(rf"-?\d{{1,3}}(?:{re.escape(other)}\d{{3}})+(?:{re.escape(decimal)}\d+)?", plain)
    plain = (plain.replace(other, "") if grouped else plain).replace(decimal, ".")
    if not _NUMBER.match(plain) or (not grouped and other in text):
        raise InvalidOperation
    return Decimal(plain)


def _moment(field: Field, text: str, dialect: str) -> Any:
    try:
        return dates.parse(text, dialect)
    except dates.NoDate:
        raise CellFault("NOT_A_DATE", say("NOT_A_DATE", field=field.say)) from None


def _fen(field: Field, text: str, decimal: str) -> int:
    try:
        fen = number(_MONEY.sub("", text).strip(), decimal) * 100
    except InvalidOperation:
        raise CellFault("NOT_A_NUMBER", say("NOT_A_NUMBER", field=field.say)) from None
    return int(fen.to_integral_value())


def _choice(field: Field, text: str) -> str:
    found = field.choices.get(text.casefold().strip())
    if found is None:
        allowed = list(dict.fromkeys(field.choices.values()))
        shown = {"zh-CN": "、".join(allowed), "en": ", ".join(allowed)}
        raise CellFault("NOT_A_CHOICE", say("NOT_A_CHOICE", field=field.say, allowed=shown))
    return found
