"""Chromium, driven by Playwright as in every other journey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from playwright.sync_api import Error

from tests.journeys.browser import Device
from tests.journeys.engines.base import START_S, Engine, EngineError

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Playwright


class Chromium(Engine):
    """A thin coat over ``Device``."""

    def __init__(self, profile: Path, playwright: Playwright) -> None:
        super().__init__(profile)
        self._device = Device(playwright, profile, "")
        self.complaints = self._device.complaints

    def start(self) -> Self:
        self._device.start()
        return self

    def kill(self) -> None:
        self._device.kill()

    def stop(self) -> None:
        self._device.stop()

    def open(self, url: str) -> None:
        self._device.page.goto(url, timeout=START_S * 1000)

    def evaluate(self, expression: str) -> Any:
        try:
            return self._device.page.evaluate(expression)
        except Error as error:
            raise EngineError(error.message) from error

    def tap(self, x: int, y: int) -> None:
        self._device.page.touchscreen.tap(x, y)

    def type(self, text: str) -> None:
        self._device.page.keyboard.type(text)
