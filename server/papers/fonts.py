"""The fonts of papers: the firm's folder, or where our set-up puts them. No font of the system is ever used.

A font that is missing is told before anything is printed; a character no font has is written as 〓, the printers' mark
for a missing sort, and never as an empty box.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import typst
from fontTools.ttLib import TTFont

ROOT: Final = Path(__file__).resolve().parent.parent.parent
FAMILY: Final = "Noto Sans SC"
WEIGHTS: Final = (400, 700)
PLACES: Final = (
    (ROOT / "fonts",),
    tuple(ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc" / one for one in ("400Regular", "700Bold")),
)
"""The container's folder, then where ``npm ci`` puts the package."""
ENDINGS: Final = (".ttf", ".otf")


class NoFont(RuntimeError):
    """Papers cannot be printed here; says which font is missing and where it was looked for."""


@dataclass(frozen=True)
class Sorts:
    """What there is to print with. ``families``: the order in which a character is looked for in them."""

    fonts: typst.Fonts
    families: tuple[str, ...]
    characters: frozenset[int]


def sorts(folder: Path | None = None) -> Sorts:
    """The fonts of ``folder``, else of the usual places. ``NoFont``."""
    places = ((folder,),) if folder is not None else PLACES
    for folders in places:
        if any(_files(one) for one in folders):
            return _read(folders)
    tried = ", ".join(str(one) for folders in places for one in folders)
    raise NoFont(f"No font for papers: {FAMILY}, regular and bold, was looked for in {tried}. Set FIELDSEAL_FONTS.")


@lru_cache(maxsize=4)
def _read(folders: tuple[Path, ...]) -> Sorts:
    """Twenty megabytes are read once a process."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(map(str, folders)))
    for weight in WEIGHTS:
        if not any(one.family == FAMILY and one.weight == weight for one in fonts.fonts()):
            raise NoFont(f"No font for papers: {FAMILY} in weight {weight} is not in {', '.join(map(str, folders))}.")
    others = sorted({one.family for one in fonts.fonts()} - {FAMILY})
    characters = frozenset().union(*(_characters(path) for one in folders for path in _files(one)))
    return Sorts(fonts, (FAMILY, *others), characters)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix.lower() in ENDINGS)


def _characters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())
