"""A real Chromium with a profile of its own on disk, so that it can be killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from playwright.sync_api import Error

from tests.browser import chromium_path

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Playwright

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
QUIET = [
    "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-gpu",
]  # fmt: skip

GONE_S = 30

CLOCK = """(() => {
  const Right = Date, by = %d;
  globalThis.Date = new Proxy(Right, {
    construct: (_, words) => (words.length ? new Right(...words) : new Right(Right.now() + by)),
    apply: () => new Right(Right.now() + by).toString(),
    get: (_, name) => (name === 'now' ? () => Right.now() + by : Right[name]),
  });
})();"""
"""A clock that is wrong by so many ms: ``Date`` of every page. Not of the service worker, and no timer or stopwatch."""


class Device:
    """One browser on one profile folder. ``page`` is its only tab unless a test opens more.

    ``clock_ms``: how much its wall clock is ahead from the next ``start`` on.
    """

    def __init__(
        self,
        playwright: Playwright,
        profile: Path,
        url: str,
        *,
        viewport: dict[str, int] | None = None,
        locale: str = "zh-CN",
        debugging_port: int | None = None,
        clock_ms: int = 0,
        switches: tuple[str, ...] = (),
    ) -> None:
        self._playwright, self.profile, self.url = playwright, profile, url
        self.clock_ms = clock_ms
        self._viewport, self._locale = viewport or PHONE, locale
        self._more = [*switches, *([f"--remote-debugging-port={debugging_port}"] if debugging_port else [])]
        self.context: BrowserContext
        self.page: Page
        self.complaints: list[str] = []
        """Uncaught errors of the page: a journey ends by asserting that there were none."""

    def start(self, *, offline: bool = False) -> Self:
        """Launch (again) on the same profile."""
        self.context = self._playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=chromium_path(),
            args=QUIET + self._more,
            chromium_sandbox=os.geteuid() != 0,
            viewport=self._viewport,
            has_touch=self._viewport is PHONE,
            is_mobile=self._viewport is PHONE,
            locale=self._locale,
            timezone_id="Asia/Shanghai",
            permissions=["notifications", "geolocation"],
            geolocation={"latitude": 31.2304, "longitude": 121.4737},
            service_workers="allow",
        )
        self.context.set_default_timeout(30_000)
        if self.clock_ms:
            self.context.add_init_script(CLOCK % self.clock_ms)
        if offline:
            self.context.set_offline(True)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.context.on("response", lambda answer: self._hear(answer.status, answer.url))
        self.context.on("requestfailed", lambda request: self._hear(request.failure or "", request.url))
        return self

    def _hear(self, how: int | str, url: str) -> None:
        """What went over the cable; pytest shows it when a journey fails."""
        if "/api/" in url:
            print(time.strftime("%H:%M:%S"), how, url)  # noqa: T201 - for the reader of a failed run

    def crash(self) -> None:
        """``kill -9`` of what draws and runs the tabs; the browser itself lives."""
        with self.page.expect_event("crash"):
            for pid in self._processes(b"--type=renderer"):
                os.kill(pid, signal.SIGKILL)

    def _processes(self, *words: bytes) -> list[int]:
        """Those of this browser, the first first; with ``words`` in their command line."""
        parents, lines = {}, {}
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                pid = int(entry.name)
                parents[pid] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                lines[pid] = (entry / "cmdline").read_bytes().replace(b"\0", b" ") + b" "
        ours = {pid for pid, line in lines.items() if f"--user-data-dir={self.profile} ".encode() in line}
        while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
            ours |= more
        return sorted(pid for pid in ours if all(word in lines[pid] for word in words))

    def kill(self) -> None:
        """``kill -9`` of the whole browser, as a dead battery would."""
        killed = self._processes()
        for pid in killed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(Exception):
            self.context.close()
        # What still lives holds the locks of the profile's databases: the next start would find them broken.
        end = time.monotonic() + GONE_S
        while any(_lives(pid) for pid in killed):
            assert time.monotonic() < end, "a killed browser does not die"
            time.sleep(0.05)
        for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
            (self.profile / name).unlink(missing_ok=True)

    def stop(self) -> None:
        """Close as a person would."""
        with contextlib.suppress(Exception):
            self.context.close()

    def login(self, username: str, password: str = "fieldseal-demo") -> Self:
        """Sign in on the login screen."""
        page = self.page
        page.goto(self.url)
        page.get_by_test_id("login-username").fill(username)
        page.get_by_test_id("login-password").fill(password)
        page.get_by_test_id("login-submit").click()
        return self

    def wait_for_worker(self) -> None:
        """Until the service worker controls the page: from then on it starts in flight mode."""
        until(self.page, "() => navigator.serviceWorker.ready.then(({ active }) => active?.state === 'activated')")
        until(self.page, "() => navigator.serviceWorker.controller !== null")


def _lives(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def until(page: Page, looks: str, told: object = None, seconds: float = 60) -> None:
    """Until a JavaScript function says yes. Playwright's own waiting evaluates text, which the app forbids."""
    end = time.monotonic() + seconds
    while not _says(page, looks, told):
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {looks}"
        page.wait_for_timeout(100)


def _says(page: Page, looks: str, told: object) -> bool:
    try:
        return bool(page.evaluate(looks, told))
    except Error as error:
        if "context was destroyed" not in error.message:  # the page was just going
            raise
        return False
