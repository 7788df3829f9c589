"""The drawn signature: ``{"v":1,"w","h","strokes":[[[x,y,t,p],…],…]}`` as canonical text. Twin: ``strokes.ts``.

``w h x y`` in tenths of a CSS pixel, on the pad as it was at the first stroke; ``t`` milliseconds since the first
point; ``p`` pressure 0…1000. A pad that was turned later gives points outside ``w × h``: they are kept.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

POINT = 4
"""x, y, t, p"""


def stroke_fault(parsed: Any) -> str | None:
    """None for a signature, ``no_strokes`` for an empty pad, ``malformed`` for anything else."""
    if not isinstance(parsed, dict) or set(parsed) != {"v", "w", "h", "strokes"} or parsed["v"] != 1:
        return "malformed"
    if not (_whole(parsed["w"]) and _whole(parsed["h"]) and isinstance(parsed["strokes"], list)):
        return "malformed"
    if not parsed["strokes"]:
        return "no_strokes"
    return None if all(_is_stroke(stroke) for stroke in parsed["strokes"]) else "malformed"


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
