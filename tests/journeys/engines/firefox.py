"""Firefox, driven by WebDriver BiDi over its own websocket: Debian has no geckodriver, and BiDi needs none."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import time
from typing import TYPE_CHECKING, Any, Self

from websocket import WebSocket, WebSocketException, create_connection

from tests.journeys.browser import PHONE
from tests.journeys.engines.base import POLL_S, START_S, Engine, EngineError, kill_all
from tests.journeys.network import LOOPBACK, free_port

if TYPE_CHECKING:
    from pathlib import Path

PREFERENCES = {
    "app.normandy.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "intl.accept_languages": "zh-CN",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    "permissions.default.desktop-notification": 2,
    "permissions.default.geo": 2,
    "services.settings.server": "data:,",
    "toolkit.startup.max_resumed_crashes": -1,
}
"""Quiet, and no question to anybody. Nothing about storage: that is what is tested."""


class Firefox(Engine):
    """``firefox-esr --headless``."""

    def __init__(self, profile: Path) -> None:
        super().__init__(profile)
        profile.mkdir()
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("".join(lines))
        self._log = profile.parent / "firefox.log"
        self._ids = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: WebSocket | None = None
        self._tab = ""

    def start(self) -> Self:
        port = free_port()
        command = ["firefox-esr", "--headless", "--no-remote", "--profile", str(self.profile)]
        command += ["--remote-debugging-port", str(port)]
        env = os.environ | {"MOZ_CRASHREPORTER_DISABLE": "1"}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
        self._socket = self._connect(f"ws://{LOOPBACK}:{port}/session")
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded"])
        self._tab = self._send("browsingContext.getTree")["contexts"][0]["context"]
        self._send("browsingContext.setViewport", context=self._tab, viewport=PHONE)
        return self

    def kill(self) -> None:
        if self._process is not None:
            kill_all(self._process.pid)
            self._process.wait()
            self._process = None
        if self._socket is not None:
            self._socket.shutdown()
            self._socket = None

    def stop(self) -> None:
        self.kill()

    def open(self, url: str) -> None:
        self._send("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        answer = self._send(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))",
            target={"context": self._tab},
            awaitPromise=True,
        )
        if answer["type"] != "success":
            raise EngineError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def tap(self, x: int, y: int) -> None:
        at = {"type": "pointerMove", "x": x, "y": y}
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self._act({"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": [at, *press]})

    def type(self, text: str) -> None:
        strokes = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": strokes})

    def _act(self, source: dict[str, Any]) -> None:
        self._send("input.performActions", context=self._tab, actions=[source])

    def _connect(self, address: str) -> WebSocket:
        end = time.monotonic() + START_S
        while self._process is not None and self._process.poll() is None and time.monotonic() < end:
            try:
                return create_connection(address, timeout=START_S, suppress_origin=True)
            except (OSError, WebSocketException):
                time.sleep(POLL_S)
        raise AssertionError(f"Firefox did not start:\n{self._log.read_text(errors='replace')}")

    def _send(self, method: str, **params: Any) -> Any:
        """A command and its answer; what the page complains of meanwhile is kept."""
        if self._socket is None:
            raise EngineError("Firefox is not running")
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                break
            if message.get("method") == "log.entryAdded" and message["params"]["type"] == "javascript":
                self.complaints += [message["params"]["text"]] * (message["params"]["level"] == "error")
        if message["type"] == "error":
            raise EngineError(f"{method}: {message['error']}: {message['message']}")
        return message["result"]
