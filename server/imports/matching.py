"""Which column holds which field: guessed from Chinese and English headings and from what stands in the column."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from server.imports.fields import KINDS
from server.imports.heads import ALONE, HEADS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.imports.columns import Column
    from server.imports.fields import Field
    from sync.messages import Json

_LEAST: Final = 0.45
_DATED: Final = frozenset({"date", "moment"})
_REASONS: Final = frozenset({"未导入的原因", "whyitwasrefused"})
"""Headings of the last column of a file of refused rows, folded."""
_LONG_ENOUGH: Final = 4
_KEYS: Final = frozenset(
    {"id", "key", "uuid", "编号", "序号", "caseenquiryid", "equipmentnumber", "sku", "number", "no"}
)


def folded(heading: str) -> str:
    """A heading without case, spaces and marks: ``Serial No.`` → ``serialno``."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[\W_]+", "", re.sub(r"[(（【\[].*?[)）】\]]", "", plain) or plain)


def digest(headings: Sequence[str]) -> str:
    """What a set of headings is remembered by; the column of reasons does not count."""
    names = [folded(one) for one in headings]
    return sha256("|".join(one for one in names if one not in _REASONS).encode()).hexdigest()


def is_reason(heading: str) -> bool:
    """Whether the column is our own, of a file of refused rows."""
    return folded(heading) in _REASONS


def kinds(columns: Sequence[Column]) -> list[Json]:
    """``{kind, score}``, best first: the share of needed fields found, and of headings understood."""
    scored = []
    for kind, fields in KINDS.items():
        found = {one["field"]: one["confidence"] for one in guess(kind, columns)}
        needed = [one.name for one in fields if one.needed and one.type != "centre" and one.default is None]
        has = sum(found.get(name, 0) for name in needed) / len(needed)
        knows = sum(found.values()) / max(1, len(columns))
        scored.append({"kind": kind, "score": round(0.6 * has + 0.4 * min(1, knows), 2)})
    return sorted(scored, key=lambda one: -one["score"])


def guess(kind: str, columns: Sequence[Column]) -> list[Json]:
    """``{field, column, confidence}``: each field its best column, each column given away once, the surest first."""
    pairs = [
        (confidence, field.name, column.n)
        for field in KINDS[kind]
        for column in columns
        if not is_reason(column.heading) and (confidence := _confidence(kind, field, column)) >= _LEAST
    ]
    given: dict[str, Json] = {}
    taken: set[int] = set()
    for confidence, name, n in sorted(pairs, key=lambda one: (-one[0], one[2])):
        if name not in given and n not in taken:
            given[name] = {"field": name, "column": n, "confidence": round(confidence, 2)}
            taken.add(n)
    return sorted(given.values(), key=lambda one: one["column"])


def key_column(columns: Sequence[Column], rows: int) -> int | None:
    """The column that names a row for ever: one headed so and filled in every row."""
    for one in columns:
        if one.filled == rows and folded(one.heading) in _KEYS:
            return one.n
    return None


def _confidence(kind: str, field: Field, column: Column) -> float:
    head = folded(column.heading)
    names = (HEADS.get(f"{kind}.{field.name}") or HEADS.get(field.name, "")).split()
    if head in names:
        sure = 1.0 - 0.02 * min(10, names.index(head))
    elif any(len(name) >= _LONG_ENOUGH and name in head for name in names if name not in ALONE):
        sure = 0.6
    elif any(len(name) > 1 and name in head for name in names if not name.isascii() and name not in ALONE):
        sure = 0.55
    else:
        return 0.0
    if field.type in _DATED:
        return sure if column.looks == "date" or column.serials else sure * 0.5
    if column.looks == "date" and field.type != "text":
        return 0.0
    return sure * (0.7 if column.looks == "date" else 1.0)
