"""Counts a finger's taps in the page itself: what it hit, and how far down the screen that was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_LISTEN = """() => {
  window.taps = [];
  document.addEventListener('pointerup', (event) => {
    if (!event.isTrusted) return;
    const hit = event.target.closest('[data-testid]') ?? event.target;
    const box = hit.getBoundingClientRect();
    window.taps.push([hit.dataset.testid ?? hit.tagName, (box.top + box.height / 2) / innerHeight]);
  }, true);
}"""
_TYPED = re.compile(r"(pin|pad)-([0-9.±]|erase)")
_MAIN = re.compile(r"next-step|.+-save|check-next|pad-confirm|hand-over-.+")
_DRAWN = "pad"


class Tap(NamedTuple):
    """What was hit, by test id, and where its centre was: 0 the top of the screen, 1 its bottom."""

    name: str
    height: float

    @property
    def is_main(self) -> bool:
        """It was the one thing to do on its screen."""
        return _MAIN.fullmatch(self.name) is not None


def listen(page: Page) -> None:
    """Begin to count."""
    page.evaluate(_LISTEN)


def counted(page: Page) -> tuple[list[Tap], list[Tap]]:
    """Taps, and digits typed on the app's own pads. The strokes of a signature are neither."""
    every = [Tap(name, height) for name, height in page.evaluate("window.taps")]
    typed = [one for one in every if _TYPED.fullmatch(one.name)]
    return [one for one in every if one not in typed and one.name != _DRAWN], typed


def tap_twice(page: Page, target: Locator, apart_ms: int = 120) -> None:
    """A finger that taps twice on the same place, whatever has come to stand there meanwhile."""
    target.click(trial=True)
    box = target.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    # In one command: on a slow machine the way from here to the page takes longer than a finger.
    page.mouse.click(x, y, click_count=2, delay=apart_ms // 2)  # pressed for half of it, lifted for half
