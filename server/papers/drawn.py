"""What is drawn on papers as vectors: strokes, QR codes, the seal. Made of numbers only.

The strokes are those of ``pwa/src/signatures/ink.ts``: round, smoothed, a little wider under pressure.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import segno

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INK: Final = "#1b1916"
STAMP: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
    '<path fill="#c22f1b" d="M4.6 3.2 12 2.6l9.3.5 11-.6 8.6.7c2 .1 3.2 1 3.5 3l.6 7.8-.5 9.7.6 9.8-.6 8.3c-.1 2-1 3.2'
    '-3.1 3.5l-8.6.5-9.7-.5-10.2.6-7.3-.6c-2-.2-3-1.2-3.2-3.2L2 33.5l.5-9.8-.6-10.2.6-7.2c.2-2 .8-2.9 2.1-3.1Z"/>'
    '<rect fill="none" stroke="#fff9f0" stroke-width="1.6" x="6.5" y="6.5" width="35" height="35" rx="1.5"/>'
    '<path fill="none" stroke="#fff9f0" stroke-width="3.4" '
    'd="M23 11.5c-3 1.5-6 2-10.5 2V35M12.5 22.5H22M12.5 33.5H22M28 13h9v17.5c0 2.5-1 3.5-3.5 3.5M28 13v24"/></svg>'
)
"""印, as ``pwa/src/ui/Seal.svelte`` cuts it."""
_WIDTH: Final = 30
"""Of the line, in tenths of a pixel, as on the pad."""
_STEPS: Final = 8
"""Widths a stroke may have; neighbours of one width are one path."""
_MARGIN: Final = 60
_FARTHEST: Final = 10**7


def strokes_svg(strokes: Sequence[Sequence[Sequence[int]]]) -> str | None:
    """Strokes of ``[x, y, t, p]`` on a sheet just large enough for them; None where nothing is drawn."""
    kept = [[_point(point) for point in stroke] for stroke in strokes if stroke]
    points = [point for stroke in kept for point in stroke]
    if not points:
        return None
    left, top = (min(point[n] for point in points) - _MARGIN for n in (0, 1))
    wide, high = (max(point[n] for point in points) + _MARGIN - low for n, low in ((0, left), (1, top)))
    body = "".join(part for stroke in kept for part in _stroke([(x - left, y - top, p) for x, y, p in stroke]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" fill="none" stroke="{INK}" '
        f'stroke-linecap="round" stroke-linejoin="round">{body}</svg>'
    )


def qr_svg(text: str) -> str:
    """A QR code of level M, with the quiet zone readers want."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, dark=INK, light="#ffffff", xmldecl=False)
    return out.getvalue().decode()


def _point(point: Sequence[int]) -> tuple[int, int, int]:
    x, y, _t, pressed = (max(-_FARTHEST, min(_FARTHEST, int(value))) for value in point)
    return x, y, max(0, min(1000, pressed))


def _stroke(points: Sequence[tuple[int, int, int]]) -> Iterator[str]:
    """Curves through the middles of neighbouring points, each piece as wide as it was pressed."""
    if len(points) == 1:
        x, y, pressed = points[0]
        yield f'<circle cx="{x}" cy="{y}" r="{_wide(_step(pressed)) * 0.75:.1f}" fill="{INK}" stroke="none"/>'
        return
    path, step = "", -1
    for n in range(1, len(points)):
        start = points[0][:2] if n == 1 else _middle(points[n - 2], points[n - 1])
        end = points[n][:2] if n == len(points) - 1 else _middle(points[n - 1], points[n])
        pressed = _step(points[n][2])
        if pressed != step:
            yield _path(path, step)
            path, step = f"M{start[0]:g} {start[1]:g}", pressed
        path += f"Q{points[n - 1][0]} {points[n - 1][1]} {end[0]:g} {end[1]:g}"
    yield _path(path, step)


def _path(path: str, step: int) -> str:
    return f'<path stroke-width="{_wide(step):.1f}" d="{path}"/>' if path else ""


def _middle(one: Sequence[int], other: Sequence[int]) -> tuple[float, float]:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _step(pressed: int) -> int:
    return round(pressed * _STEPS / 1000)


def _wide(step: int) -> float:
    return _WIDTH * (0.6 + 0.8 * step / _STEPS)


def image(svg: str | None, alt: str) -> dict[str, Any] | None:
    """A drawing as a paper holds it; ``alt`` is what a blind reader hears."""
    return {"svg": svg, "alt": alt} if svg is not None else None
