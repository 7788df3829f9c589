"""What every screen is held to, looked at in the page itself: tap targets, width, cut texts, axe, both languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
SCRIPT = Path(__file__).with_name("audit.js")
LOOKS, SIZES = ("light", "dark", "sunlight"), ("200", "100")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SPOKEN = ["aria-dialog-name", "button-name", "document-title", "html-has-lang", "image-alt", "input-button-name",
          "label", "label-content-name-mismatch", "link-name", "select-name", "svg-img-alt"]  # fmt: skip
"""Rules that a second language can break while the first keeps them."""
FOREIGN = {"en": re.compile(r"[\u3400-\u9fff]+"), "zh-CN": re.compile(r"[A-Za-z]{4,}")}
BOTH = ("中文", "English", "Fieldseal", "Escape", "Enter", "Ctrl", "Shift", "HTTPS", "Chrome", "Safari",
        "Excel", "XLSX", "Windows")  # fmt: skip
"""Words that stand in either language as they are."""
CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4})+\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
"""A seal's short code, a record's number: letters, but no word."""


@cache
def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def dress(page: Page, look: str, text: str = "100") -> None:
    """Light, dark or sunlight; text 100 or 200 %. As the settings do, without leaving the screen."""
    page.evaluate("([look, text]) => Object.assign(document.documentElement.dataset, { look, text })", [look, text])


def bring(page: Page) -> None:
    """Our own looks and axe-core into the page, where they are not there yet. The page's CSP does not bind a tester."""
    if not page.evaluate("typeof audit === 'object'"):
        for path in (AXE, SCRIPT):
            page.evaluate(_source(path))


def shape(page: Page, *, touch: bool) -> tuple[dict[str, list[str]], list[str]]:
    """Small tap targets (``touch``), sideways scroll, cut texts: fault → where; and every text there is to read."""
    seen = page.evaluate("(how) => audit.shape(how)", {"touch": touch, "looks": LOOKS, "sizes": SIZES})
    return seen["found"], seen["texts"]


def axe(page: Page, *, first: bool) -> dict[str, list[str]]:
    """What axe-core finds: all of it, contrast in each look; then what a language can break."""
    plan = {"type": "tag", "values": [*WCAG, "best-practice"]} if first else {"type": "rule", "values": SPOKEN}
    how = {"plan": plan, "looks": LOOKS[1:] if first else []}
    found: dict[str, list[str]] = page.evaluate("(how) => audit.rules(how)", how)
    return found


class Words:
    """Tells our own texts from what somebody has written: names, addresses, products, the catalogue."""

    def __init__(self, language: str, written: Iterable[str]) -> None:
        self._language, self._foreign, written = language, FOREIGN[language], list(written)
        foreign = {line.strip() for text in (*written, *BOTH) for line in text.splitlines() if self._is_foreign(line)}
        self._data = sorted(foreign, key=len, reverse=True)
        units = {text for text in written if len(text) == 1 and self._foreign.match(text)}
        self._unit = re.compile(rf"(?<=[\d/] )(?:{'|'.join(units) or '(?!)'})(?=\W|$)")
        self._known: dict[str, list[str]] = {}

    def _is_foreign(self, text: str) -> bool:
        """Data too short to be told from a piece of a word is not data."""
        return len(text.strip()) > 1 and bool(re.search(r"[\u3400-\u9fff]|[A-Za-z]{3}", text))

    def not_ours(self, texts: Iterable[str]) -> list[str]:
        """What is left in the other language once everything written by somebody is taken away."""
        return [
            f"not in {self._language}: {word!r} in {text[:60]!r}" for text in texts for word in self._left(text.strip())
        ]

    def _left(self, text: str) -> list[str]:
        if text not in self._known:
            rest = text
            if self._foreign.search(rest):
                rest = self._unit.sub(" ", CODE.sub(" ", rest))
                for one in self._data:
                    rest = rest.replace(one, " ")
            self._known[text] = self._foreign.findall(rest)
        return self._known[text]


def strings(value: Any, language: str) -> Iterator[str]:
    """All texts in a JSON value; of two that say the same (``name``, ``name_en``) the one in this language."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        if value.get("language", language) != language:
            return
        for key, one in value.items():
            other = f"{key}_en" if language == "en" else key if key.endswith("_en") else ""
            if not value.get(other):
                yield from strings(one, language)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from strings(one, language)
