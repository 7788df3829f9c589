"""One browser going from screen to screen, and everything that is wrong with the screen it stands before.

``FIELDSEAL_PICTURES=<folder>`` keeps pictures of each screen beside.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from tests.journeys import audit
from tests.journeys.browser import DESK, PHONE, Device
from tests.papers import tool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from playwright.sync_api import Page, Playwright, ViewportSize

    from tests.journeys.office import Office
    from tests.journeys.screens import Screen

SMALL_PHONE, SMALL_DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
LANGUAGES = ("zh-CN", "en")
PICTURES = os.environ.get("FIELDSEAL_PICTURES")
PICTURED = {"zh-CN": ("light", "dark", "sunlight"), "en": ("light", "dark")}
HERE = "localhost"
SPEAK = """(to) => {
  localStorage.setItem('fieldseal.locale', to);
  dispatchEvent(new StorageEvent('storage', { key: 'fieldseal.locale', newValue: to }));
}"""
"""As if the language were chosen in another tab: the screen stays open, with what is typed in it."""


@dataclass
class World:
    """Jobs (or imports) by the point of their life they stand at, and everything in them that somebody has written."""

    jobs: dict[str, str]
    written: list[Any] = field(default_factory=list)


class Walk:
    """A device with one person at it. ``look`` and ``see`` tell faults, each with the places it was seen at."""

    def __init__(self, playwright: Playwright, profile: Path, url: str, world: World, *, touch: bool) -> None:
        self.world, self.touch, self.kind = world, touch, "phone" if touch else "desk"
        self.device = Device(playwright, profile, url, viewport=PHONE if touch else DESK).start()
        self.page = self.device.page
        self.asked: set[str] = set()
        """Hosts, from the first request of the login screen on; and what the page's own CSP would not let it ask."""
        self._words: dict[str, audit.Words] = {}
        self.device.context.on("request", lambda request: self.asked.add(urlsplit(request.url).hostname or HERE))
        self.page.on("console", lambda said: self.asked.update({said.text} if "Content Security" in said.text else ()))
        self.page.emulate_media(reduced_motion="reduce")
        # The smallest screen that is promised; pictures are taken of a usual one.
        self.page.set_viewport_size(SMALL_PHONE if touch else SMALL_DESK)

    def learn(self, *written: Any) -> None:
        """What somebody has written is not ours to translate."""
        self.world.written += written
        self._words.clear()

    def learn_from(self, office: Office) -> Self:
        """All that the office has by now: rows, catalogue, the oldest jobs too, and what the walk itself fills in."""
        office.wire.sync()
        self.learn(
            office.wire.rows,
            office.catalogue,
            office.wire.get("/api/register"),
            office.wire.get("/api/devices"),
            [office.wire.get(f"/api/reviews/{one}") for one in office.wire.rows["review_items"]],
            ("Linux", "Chrome"),
            "before.png",
            office.wire.url.replace("127.0.0.1", "localhost") + "/verify",
            "tech1",
            "supervisor",
            "manager",
        )
        return self

    def words(self, language: str) -> audit.Words:
        """Tells our texts from theirs."""
        if language not in self._words:
            self._words[language] = audit.Words(language, audit.strings(self.world.written, language))
        return self._words[language]

    def speak(self, language: str) -> None:
        """The person's own choice."""
        self.page.evaluate(SPEAK, language)
        assert self.page.evaluate("document.documentElement.lang") == language

    def _hush(self) -> None:
        """What was said a moment ago in one language is not said again in another."""
        # It may lie behind an open sheet, where no finger would reach it, and it goes by itself at any moment.
        self.page.evaluate("[...document.querySelectorAll('[data-testid=toast] button')].at(-1)?.click()")

    def look(self, screen: Screen) -> list[str]:
        """Go there and see."""
        if not screen.offline:
            screen.open(self.page, self.world.jobs)
            return self.see(screen.name)
        self.device.context.set_offline(True)
        try:
            screen.open(self.page, self.world.jobs)
            return self.see(screen.name)
        finally:
            self.device.context.set_offline(False)

    def see(
        self,
        name: str,
        languages: Iterable[str] = LANGUAGES,
        speak: Callable[[str], object] | None = None,
    ) -> list[str]:
        """Everything about the screen that is open now, in each language."""
        faults: dict[str, list[str]] = {}

        def note(found: dict[str, list[str]], language: str) -> None:
            for fault, where in found.items():
                faults.setdefault(fault, []).extend(f"{language} {place}" for place in where)

        audit.bring(self.page)
        self._hush()
        for n, language in enumerate(languages):
            (speak or self.speak)(language)
            found, texts = audit.shape(self.page, touch=self.touch)
            note(found, language)
            note(audit.axe(self.page, first=n == 0), language)
            note({fault: [""] for fault in self.words(language).not_ours(texts)}, language)
            keep_pictures(self.page, f"{self.kind}-{name}", language, usual=PHONE if self.touch else DESK)
        return [f"{self.kind} {name}: {fault}  [{', '.join(where)}]" for fault, where in faults.items()]


def keep_pictures(page: Page, name: str, language: str, usual: ViewportSize = PHONE) -> None:
    """For people who want to look at them: as it stands, at 200 %, and of a ``usual`` screen in its looks."""
    if not PICTURES:
        return
    small, begin = page.viewport_size, f"{name}-{language[:2]}"
    _picture(page, f"{begin}-small")
    audit.dress(page, "light", "200")
    _picture(page, f"{begin}-200")
    page.set_viewport_size(usual)
    for look in PICTURED[language]:
        audit.dress(page, look)
        _picture(page, f"{begin}-{look}")
    audit.dress(page, "light")
    page.set_viewport_size(small or usual)


def keep_paper(content: bytes, name: str) -> None:
    """The first page of a PDF, as a picture."""
    if not PICTURES:
        return
    pdf = Path(PICTURES) / f"{name}.pdf"
    pdf.write_bytes(content)
    subprocess.run([tool("pdftoppm"), "-r", "110", "-singlefile", "-png", pdf, pdf.with_suffix("")], check=True)


def _picture(page: Page, name: str) -> None:
    page.screenshot(path=Path(PICTURES or "") / f"{name}.png", animations="disabled")


@contextmanager
def walking(playwright: Playwright, folder: Path, url: str, world: World, *, touch: bool) -> Iterator[Walk]:
    """A browser before the login screen."""
    walk = Walk(playwright, folder / "profile", url, world, touch=touch)
    walk.page.goto(url)
    walk.page.get_by_test_id("login-submit").wait_for()
    yield walk
    walk.device.stop()


def nothing_wrong(walk: Walk, faults: list[str]) -> None:
    """All at once, one a line."""
    told = [*walk.device.complaints, *faults]
    walk.device.complaints.clear()
    assert not told, "\n".join(["", *told])
