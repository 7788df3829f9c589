"""The language of a paper: Chinese, English, or both beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from server import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES: Final = ("zh-CN", "en", "both")
FIRM_ZONE: Final = timezone(timedelta(hours=8), "UTC+8")
"""The firm's clock, as in the register."""

_STRAIGHT: Final = "'"
"""In a Chinese font the curved apostrophe is a whole character wide."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """``tongue("中文", "English")`` gives what is printed."""

    language: str

    def __call__(self, zh: str, en: str) -> str:
        en = en.replace("’", _STRAIGHT)
        if self.language == "en":
            return en
        return f"{zh} {en}" if self.language == "both" and zh != en else zh

    def join(self, *parts: str | None) -> str:
        """What belongs together in one line."""
        return (", " if self.language == "en" else " · ").join(one for one in parts if one)

    def word(self, words: Mapping[str, tuple[str, str]], code: str | None) -> str:
        """A fixed word of the trade; one that nobody knows stands as it is, so that nothing signed is hidden."""
        if code is None:
            return ""
        return self(*words[code]) if code in words else code

    @property
    def lang(self) -> str:
        """For hyphens, quotes and voices."""
        return "en" if self.language == "en" else "zh"

    @property
    def region(self) -> str:
        """The same."""
        return "GB" if self.language == "en" else "CN"

    def moment(self, at: str | None) -> str:
        """A time by the firm's clock, ``2026-11-22 16:03``; one that is none as it was written."""
        found = _local(at)
        return found.strftime("%Y-%m-%d %H:%M") if found else at or ""

    def day(self, at: str | None) -> str:
        """Its day."""
        found = _local(at)
        return found.strftime("%Y-%m-%d") if found else at or ""

    def hours(self, minutes: int) -> str:
        """``1 小时 25 分``, ``1 h 25 min``."""
        h, m = divmod(minutes, 60)
        if not h:
            return self(f"{m} 分", f"{m} min") if self.language != "both" else f"{m} min"
        if self.language == "zh-CN":
            return f"{h} 小时 {m} 分" if m else f"{h} 小时"
        return f"{h} h {m} min" if m else f"{h} h"


def yuan(fen: int) -> str:
    """Money: ``¥1,234.50``."""
    sign, whole = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}¥{whole // 100:,}.{whole % 100:02d}"


def _local(at: str | None) -> datetime | None:
    try:
        return clock.parse(at).astimezone(FIRM_ZONE) if at else None
    except (ValueError, OverflowError):
        return None
