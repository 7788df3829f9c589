"""A real Chromium with a profile of its own on disk, so that it can be killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.browser import chromium_path

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Playwright

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
QUIET = [
    "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-gpu",
]  # fmt: skip


class Device:
    """One browser on one profile folder. ``page`` is its only tab unless a test opens more."""

    def __init__(
        self,
        playwright: Playwright,
        profile: Path,
        url: str,
        *,
        viewport: dict[str, int] | None = None,
        locale: str = "zh-CN",
        debugging_port: int | None = None,
    ) -> None:
        self._playwright, self.profile, self.url = playwright, profile, url
        self._viewport, self._locale = viewport or PHONE, locale
        self._more = [f"--remote-debugging-port={debugging_port}"] if debugging_port else []
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
        self.context.set_default_timeout(15_000)
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

    def kill(self) -> None:
        """``kill -9`` of the whole browser, as a dead battery would."""
        mark = f"--user-data-dir={self.profile}".encode()
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                if mark in (entry / "cmdline").read_bytes().split(b"\0"):
                    os.kill(int(entry.name), signal.SIGKILL)
        with contextlib.suppress(Exception):
            self.context.close()
        for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
            (self.profile / name).unlink(missing_ok=True)
        time.sleep(0.2)

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
        self.page.wait_for_function("navigator.serviceWorker.ready.then(r => r.active?.state === 'activated')")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")
