"""Words into the small pieces by which the register is found, on any database.

Chinese writes no spaces, and names have two characters: such text is cut into pairs. Letters and digits are cut into
threes, and the first one and two of each word are kept too, for what has only just been typed. Pure.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDE_FROM: Final = 0x2E80
"""From here on scripts are written without spaces (CJK radicals, kana, ideographs, Hangul)."""
LONGEST: Final = 2000
"""Characters of one text that are looked at."""


def fold(text: str) -> str:
    """One form for all: full width as half width, capitals as small letters."""
    return unicodedata.normalize("NFKC", text).casefold()[:LONGEST]


def terms_of(text: str, *, single: bool = False) -> set[str]:
    """All pieces of a folded text. ``single``: every wide character by itself too, as for names."""
    found: set[str] = set()
    for wide, run in _runs(text):
        if wide:
            found |= _grams(run, 2) | {run[0]} | (set(run) if single else set())
        else:
            found |= _grams(run, 3) | {run[:1], run[:2]}
    return found


def needles(query: str) -> list[str]:
    """What was typed, folded, in the words between which spaces stand; what has no letter and no digit is no word."""
    return [word for word in fold(query).split() if any(letter.isalnum() for letter in word)]


def terms_to_find(query: str) -> set[str]:
    """The pieces a text must have to hold what was typed; a text that has them may still not hold it."""
    found: set[str] = set()
    for wide, run in _runs(fold(query)):
        size = 2 if wide else 3
        found |= _grams(run, size) if len(run) >= size else {run}
    return found


def _grams(run: str, size: int) -> set[str]:
    return {run[at : at + size] for at in range(len(run) - size + 1)}


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Stretches of letters of one sort; what is neither letter nor digit parts them."""
    for sort, run in groupby(text, _sort):
        if sort is not None:
            yield sort, "".join(run)


def _sort(letter: str) -> bool | None:
    return ord(letter) >= WIDE_FROM if letter.isalnum() else None
