"""What a journey needs of a browser, whichever engine it is.

Pages are looked at by JavaScript, and touched by real input events in the middle of what is visible, once it stands
still.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

WAIT_S = 60
"""Engines other than Chromium draw with the processor alone; on a busy machine that takes its time."""
START_S = 120
POLL_S = 0.1

VISIBLE = """(css) => {
  const one = [...document.querySelectorAll(css)].find((each) => each.getClientRects().length);
  return one ? one.innerText : null;
}"""
TARGET = """(css) => {
  const one = [...document.querySelectorAll(css)].find((each) => each.getClientRects().length);
  if (!one || one.disabled) return null;
  one.scrollIntoView({ block: 'center', behavior: 'instant' });
  const box = one.getBoundingClientRect();
  const [x, y] = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
  return one.contains(document.elementFromPoint(x, y)) ? [x, y] : null;
}"""
SELECT = "(css) => document.querySelector(css).select()"
VALUE = "(css) => document.querySelector(css)?.value"


class EngineError(Exception):
    """The browser could not do what it was asked, perhaps only because a page was just going."""


class Engine(ABC):
    """One browser on one profile folder, at the size of a phone. Killed, it starts again on the same profile."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.complaints: list[str] = []
        """Uncaught errors of the page: a journey ends by asserting that there were none."""

    @abstractmethod
    def start(self) -> Self:
        """Launch, or launch again."""

    @abstractmethod
    def kill(self) -> None:
        """``kill -9`` of every process of the browser, as a dead battery would."""

    @abstractmethod
    def stop(self) -> None:
        """End it, and whatever was started for it."""

    @abstractmethod
    def open(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""

    @abstractmethod
    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, a promise's too, as JSON. ``EngineError`` when it throws."""

    @abstractmethod
    def tap(self, x: int, y: int) -> None:
        """Press and release there, in CSS pixels of the viewport."""

    @abstractmethod
    def type(self, text: str) -> None:
        """Type into what has the focus."""

    def call(self, function: str, *args: object) -> Any:
        """The result of a JavaScript function."""
        return self.evaluate(f"({function})(...{json.dumps(args)})")

    def until(self, what: str, look: Callable[[], Any], seconds: float = WAIT_S) -> Any:
        """Look again and again; the first answer that is not None or false."""
        end, trouble = time.monotonic() + seconds, ""
        while time.monotonic() < end:
            try:
                if (seen := look()) not in {None, False}:
                    return seen
            except EngineError as error:
                trouble = f" ({error})"
            time.sleep(POLL_S)
        raise AssertionError(f"{what}: not within {seconds:.0f} s{trouble}; the page shows:\n{self._shown()}")

    def wait(self, css: str, seconds: float = WAIT_S) -> str:
        """Until something visible matches; its text."""
        text: str = self.until(css, lambda: self.call(VISIBLE, css), seconds)
        return text

    def click(self, css: str) -> None:
        """Tap the first visible match, once it is enabled, uncovered and still."""
        last: list[tuple[int, int]] = []

        def still() -> tuple[int, int] | None:
            found = self.call(TARGET, css)
            last[:] = [*last[-1:], tuple(found)] if found else []
            return last[-1] if len(last) > 1 and last[0] == last[1] else None

        self.tap(*self.until(f"click {css}", still))

    def fill(self, css: str, text: str) -> None:
        """Type into a field, in place of what it holds."""
        self.click(css)
        self.call(SELECT, css)
        self.type(text)
        self.until(f"fill {css}", lambda: self.call(VALUE, css) == text)

    def _shown(self) -> str:
        try:
            return str(self.evaluate("location.href + '\\n' + document.body.innerText"))
        except EngineError as error:
            return str(error)


def by_id(testid: str) -> str:
    """The selector of a ``data-testid``."""
    return f"[data-testid='{testid}']"


def kill_all(leader: int) -> None:
    """SIGKILL to every process of the session that ``leader`` began, until none is left."""
    while of_session := _members(leader):
        for pid in of_session:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(POLL_S)


def _members(leader: int) -> list[int]:
    """Living processes of a session, zombies left out (proc(5): state is field 3, session field 6)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[3]) == leader and fields[0] not in "ZX":
                    found.append(int(entry.name))
    return found
