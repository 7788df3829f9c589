"""The signature as it was given: strokes on a pad, or what stands for them. Twin: ``strokes.ts``.

Version 1, drawn: ``{"v":1,"w","h","strokes":[[[x,y,t,p],…],…]}`` as canonical text. ``w h x y`` in tenths of a CSS
pixel, on the pad as it was at the first stroke; ``t`` milliseconds since the first point; ``p`` pressure 0…1000. A pad
that was turned later gives points outside ``w × h``: they are kept.

Version 2, not drawn: ``{"v":2,"how","w","h","strokes","said","typed","witness","stamp"}``, and it says so itself.
``how``: ``cross`` (two strokes put there by one tap), ``typed`` (``typed`` is the name as it was typed, ``said`` the
sentence that was confirmed) or ``stamp`` (``stamp`` is the SHA-256 of the photo, which the text names too). Both
versions verify for ever.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

from sync.canonical import CanonicalError, parse_strict

POINT = 4
"""x, y, t, p"""
DRAWN = {"v", "w", "h", "strokes"}
WORDS = ("said", "typed", "witness", "stamp")
NOT_DRAWN = {*DRAWN, "how", *WORDS}
FILE = re.compile(r"[0-9a-f]{64}")


def stroke_fault(parsed: Any) -> str | None:
    """None for a signature, ``no_strokes`` for an empty pad, ``malformed`` for anything else."""
    if not isinstance(parsed, dict) or type(parsed.get("v")) is not int:
        return "malformed"
    if set(parsed) != (DRAWN if parsed["v"] == 1 else NOT_DRAWN) or parsed["v"] not in (1, 2):
        return "malformed"
    if not (_whole(parsed["w"]) and _whole(parsed["h"]) and isinstance(parsed["strokes"], list)):
        return "malformed"
    if not all(_is_stroke(stroke) for stroke in parsed["strokes"]):
        return "malformed"
    return _without_drawing(parsed) if parsed["v"] != 1 else None if parsed["strokes"] else "no_strokes"


def how_signed(strokes: str | None) -> str:
    """``drawn cross typed stamp``, ``erased`` where the strokes were destroyed, ``unknown`` where nobody can tell."""
    if strokes is None:
        return "erased"
    try:
        parsed = parse_strict(strokes)
    except CanonicalError:
        return "unknown"
    if stroke_fault(parsed) is not None:
        return "unknown"
    return "drawn" if parsed["v"] == 1 else str(parsed["how"])


def _without_drawing(parsed: dict[str, Any]) -> str | None:
    if not all(isinstance(parsed[word], str) for word in WORDS):
        return "malformed"
    drawn, how = bool(parsed["strokes"]), parsed["how"]
    if how == "cross":
        return None if drawn else "no_strokes"
    if how == "typed":
        return "malformed" if drawn or not parsed["typed"].strip() or not parsed["said"].strip() else None
    if how == "stamp":
        return "malformed" if drawn or not FILE.fullmatch(parsed["stamp"]) else None
    return "malformed"


def _is_stroke(stroke: Any) -> bool:
    """A pad gives thousands of numbers: they are looked at all together, not one by one."""
    return (
        isinstance(stroke, list)
        and set(map(type, stroke)) == {list}
        and set(map(len, stroke)) == {POINT}
        and set(map(type, chain.from_iterable(stroke))) == {int}
    )


def _whole(value: Any) -> bool:
    return type(value) is int
