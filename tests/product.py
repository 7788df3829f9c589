"""The whole product as its users run it: migrations, demo data, gunicorn workers and the background worker.

Seeding takes seconds, so it is done once per database kind and copied for every test that wants its own product.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Self

import requests

from tests.journeys.network import LOOPBACK, free_port

ROOT = Path(__file__).resolve().parent.parent
START_S = 60
STOP_S = 15


def environment(data: Path, database_url: str | None, **more: str) -> dict[str, str]:
    """This process's environment with the product's own settings, and none inherited."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("FIELDSEAL_") and k not in {"DATABASE_URL", "PORT"}}
    kept |= {"FIELDSEAL_DATA": str(data), "PYTHONUNBUFFERED": "1"} | more
    return kept | ({"DATABASE_URL": database_url} if database_url else {})


def flask(env: dict[str, str], *words: str) -> str:
    """Run one ``flask`` command of the product; its output. Fails with the output when the command does."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "server.app", *words],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(f"flask {' '.join(words)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def seed(data: Path, database_url: str | None = None) -> None:
    """Migrations and demo data into an empty folder (and database)."""
    env = environment(data, database_url)
    flask(env, "db", "upgrade", "--directory", "server/migrations")
    flask(env, "demo", "load")


class Product:
    """A running server with its worker. ``url`` answers until ``stop`` or ``kill``. ``root``: where its code lies."""

    def __init__(
        self, data: Path, database_url: str | None = None, workers: int = 2, root: Path = ROOT, **more: str
    ) -> None:
        self.data, self.port, self.root = data, free_port(), root
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.env = environment(data, database_url, PORT=str(self.port), WEB_CONCURRENCY=str(workers), **more)
        self._running: list[subprocess.Popen[bytes]] = []
        self._logs: list[IO[bytes]] = []

    def start(self) -> Self:
        """Start web and worker; returns when ``/healthz`` answers 200."""
        self._spawn("web.log", "-m", "server.web")
        self._spawn("worker.log", "-m", "server.worker", "--no-periodic")
        self.wait()
        return self

    def wait(self) -> None:
        """Until ready; fails with the log when it does not get there."""
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.url}/healthz", timeout=2).ok:
                    return
            if any(process.poll() is not None for process in self._running):
                break
            time.sleep(0.1)
        raise AssertionError("the product did not start:\n" + self.log())

    def log(self, name: str = "web.log") -> str:
        """What the web or worker process wrote."""
        path = self.data / name
        return path.read_text(errors="replace") if path.exists() else ""

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End everything that ``start`` started."""
        for process in self._running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, how)
        for process in self._running:
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._running.clear()
        for log in self._logs:
            log.close()
        self._logs.clear()

    def kill(self) -> None:
        """``kill -9``: no process gets to say goodbye."""
        self.stop(signal.SIGKILL)

    def _spawn(self, log_name: str, *words: str) -> None:
        log = (self.data / log_name).open("ab")
        self._logs.append(log)
        self._running.append(
            subprocess.Popen(
                [sys.executable, *words], cwd=self.root, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        )


def copy(template: Path, to: Path) -> Path:
    """A product's folder, to be used apart from its template."""
    shutil.copytree(template, to)
    return to


def installed(to: Path) -> Path:
    """The product as it would lie on another machine, with the app as it is built now."""
    for part in ("server", "sync", "pwa/dist"):
        shutil.copytree(ROOT / part, to / part, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    return to


def build(app: Path, to: Path) -> None:
    """Build the app whose sources lie in ``app`` (as ``pwa`` and ``sync`` beside each other) into ``to``."""
    words = ["npm", "run", "--silent", "build", "--", "--outDir", str(to), "--emptyOutDir"]
    done = subprocess.run(words, cwd=app, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise AssertionError(f"the app was not built\n{done.stdout}\n{done.stderr}")


def sources(to: Path) -> Path:
    """What the app is built from, to be changed."""
    ours = shutil.ignore_patterns("__pycache__", "node_modules", "dist")
    for part in ("pwa", "sync"):
        shutil.copytree(ROOT / part, to / part, ignore=ours)
    for part in ("package.json", "tsconfig.json", "tsconfig.base.json"):
        shutil.copy(ROOT / part, to / part)
    (to / "node_modules").symlink_to(ROOT / "node_modules")
    return to
