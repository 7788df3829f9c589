"""WebKitGTK, Safari's engine, driven by WebDriver on an X server without a screen."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Any, Self

import requests

from tests.journeys.engines.base import POLL_S, START_S, Engine, EngineError, kill_all
from tests.journeys.network import LOOPBACK, free_port

PYTHON = "/usr/bin/python3"
"""Debian's, because Debian's python3-gi belongs to it."""
WINDOW = Path(__file__).with_name("webkit_window.py")
COMPLAINT = "CONSOLE JS ERROR"
PLAIN = {
    "GDK_BACKEND": "x11",
    "GSETTINGS_BACKEND": "memory",
    "NO_AT_BRIDGE": "1",
    "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
}
"""No accessibility bus, no settings service, no graphics card."""
SCRIPT = """const done = arguments[arguments.length - 1];
const value = (async () => (%s))();
value.then((value) => done({ value: value ?? null }), (error) => done({ error: `${error}` }));"""


class WebKit(Engine):
    """``webkit_window.py`` under WebKitWebDriver under Xvfb."""

    def __init__(self, profile: Path) -> None:
        super().__init__(profile)
        profile.mkdir()
        self._log = profile.parent / "webkit.log"
        self._screen: subprocess.Popen[str] | None = None
        self._driver: subprocess.Popen[bytes] | None = None
        self._session = ""

    def start(self) -> Self:
        port = free_port()
        env = os.environ | PLAIN | {"DISPLAY": self._display(), "HOME": str(self.profile)}
        driver = ["dbus-run-session", "--", "WebKitWebDriver", f"--port={port}"]
        with self._log.open("ab") as log:
            self._driver = subprocess.Popen(driver, env=env, stdout=log, stderr=log, start_new_session=True)
        self._begin(f"http://{LOOPBACK}:{port}/session")
        self._send("timeouts", script=START_S * 1000, pageLoad=START_S * 1000)
        return self

    def kill(self) -> None:
        if self._driver is not None:
            kill_all(self._driver.pid)
            self._driver.wait()
            self._driver = None
        if self._log.exists():
            said = self._log.read_text(errors="replace").splitlines()
            self.complaints[:] = [line for line in said if COMPLAINT in line]

    def stop(self) -> None:
        self.kill()
        if self._screen is not None:
            kill_all(self._screen.pid)
            self._screen.communicate()
            self._screen = None

    def open(self, url: str) -> None:
        self._send("url", url=url)

    def evaluate(self, expression: str) -> Any:
        answer = self._send("execute/async", script=SCRIPT % expression, args=[])
        if "error" in answer:
            raise EngineError(answer["error"])
        return answer["value"]

    def tap(self, x: int, y: int) -> None:
        at = {"type": "pointerMove", "x": x, "y": y, "duration": 0}
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._act({"type": "pointer", "id": "finger", "parameters": {"pointerType": "mouse"}, "actions": [at, *press]})

    def type(self, text: str) -> None:
        strokes = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": strokes})

    def _act(self, source: dict[str, Any]) -> None:
        self._send("actions", actions=[source])

    def _display(self) -> str:
        """The X server's name; it is the machine's, not the browser's, and outlives a kill."""
        if self._screen is None:
            command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
            self._screen = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
            )
            number = self._screen.stdout.readline().strip() if self._screen.stdout else ""
            self._number = f":{number}"
        return self._number

    def _begin(self, address: str) -> None:
        """A new session, as soon as the driver listens."""
        options = {"binary": PYTHON, "args": [str(WINDOW), str(self.profile)]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        end = time.monotonic() + START_S
        while self._driver is not None and self._driver.poll() is None and time.monotonic() < end:
            try:
                answer = requests.post(address, json=wanted, timeout=START_S).json()["value"]
            except requests.ConnectionError:
                time.sleep(POLL_S)
                continue
            if "sessionId" in answer:
                self._session = f"{address}/{answer['sessionId']}"
                return
            break
        raise AssertionError(f"WebKitGTK did not start:\n{self._log.read_text(errors='replace')}")

    def _send(self, command: str, **params: Any) -> Any:
        """A command of W3C WebDriver; its value."""
        try:
            answer = requests.post(f"{self._session}/{command}", json=params, timeout=START_S * 2)
        except requests.RequestException as error:
            raise EngineError(f"{command}: {error}") from error
        value = answer.json()["value"]
        if not answer.ok:
            raise EngineError(f"{command}: {value['error']}: {value['message']}")
        return value
