"""What `make check test test-browsers soak` run: gates, each with its time, its output only if it fails.

Every gate runs, also after one has failed, so that one run shows everything; the last line is the result.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORES = os.cpu_count() or 2
TICK_S = 15

PYTHON = sys.executable
NPM = ["npm", "run", "--silent"]
PYTEST = [PYTHON, "-m", "pytest", "--quiet"]
IN_PARALLEL = ["--numprocesses", "auto", "--dist", "loadfile"]
COVERAGE = [PYTHON, "-m", "coverage", "report"]
HEADLESS = [
    *(f"tests/{one}" for one in ("sync", "contract", "server", "world", "attack", "test_rules.py", "test_gates.py"))
]


@dataclass(frozen=True)
class Gate:
    """A command that must succeed. ``counts`` finds a figure for the last line in its output."""

    name: str
    command: list[str]
    counts: str = ""
    says: str = ""


STATIC = [
    Gate("types: page", [*NPM, "types:page"]),
    Gate("types: Python", [PYTHON, "-m", "mypy"]),
    Gate("lint: TypeScript", [*NPM, "lint"]),
    Gate("format: TypeScript", [*NPM, "format:check"]),
    Gate("types: tests", [*NPM, "types:tests"]),
    Gate("types: sync", [*NPM, "types:sync"]),
    Gate("types: service worker", [*NPM, "types:sw"]),
    Gate("types: build", [*NPM, "types:tools"]),
    Gate("contract", [PYTHON, "-m", "flask", "--app", "server.app", "contract", "check"]),
    Gate("imports", ["lint-imports", "--no-cache"]),
    Gate("lint: Python", [PYTHON, "-m", "ruff", "check", "."]),
    Gate("format: Python", [PYTHON, "-m", "ruff", "format", "--check", "."]),
]
VITEST = Gate("tests: TypeScript", [*NPM, "test"], r"Tests\s+(\d+) passed", "{} TypeScript tests")
FAST = [
    Gate(
        "tests: Python, fast",
        [*PYTEST, *IN_PARALLEL, "-m", "not slow and not postgresql", *HEADLESS],
        r"(\d+) passed",
        "{} Python tests",
    ),
    Gate(
        "tests: TypeScript, fast",
        ["env", "RUNS=10", "DOCUMENTS=200", *VITEST.command, "--", "--tags-filter=not slow"],
        VITEST.counts,
        VITEST.says,
    ),
]
"""What `make check` runs of the tests. `make test` runs all of them, on both databases (tests/test_gates.py)."""
COVERED = [
    Gate(
        "tests: Python",
        [*PYTEST, *IN_PARALLEL, "--cov", "--cov-report=", *HEADLESS],
        r"(\d+) passed",
        "{} Python tests",
    ),
    Gate("coverage: sync 100 %", [*COVERAGE, "--include=sync/*", "--fail-under=100"], r"TOTAL.* (\S+)%", "sync {} %"),
    Gate(
        "coverage: server 95 %", [*COVERAGE, "--include=server/*", "--fail-under=95"], r"TOTAL.* (\S+)%", "server {} %"
    ),
]
REAL = Gate(
    "tests: PostgreSQL, Redis and S3 together",
    [
        *PYTEST, *IN_PARALLEL, "--stack=real", "tests/server/jobs", "tests/server/photos", "tests/server/dispatch",
        *(f"tests/server/test_{name}.py" for name in (
            "conformance", "sync", "durability", "concurrency", "files", "files_at_once", "effects", "auth", "catalogue"
        )),
    ],
    r"(\d+) passed",
    "{} on real parts",
)  # fmt: skip
ENGINES = {"chromium": "Chromium", "webkit": "WebKitGTK", "firefox": "Firefox ESR"}
JOURNEYS = Gate("journeys in Chromium", [*PYTEST, "tests/journeys"], r"(\d+) passed", "{} journeys")
AT_LENGTH = ["env", "RUNS=20000", "npx", "vitest", "run", "--config", "pwa/vite.config.ts"]
SOAK = [
    Gate("soak: sync", [*PYTEST, *IN_PARALLEL, "--hypothesis-profile=soak", "--timeout=0", "tests/sync"]),
    Gate("soak: page", [*AT_LENGTH, "tests/pwa/world", "tests/sync/ts/world.test.ts"]),
    Gate("soak: bits", ["env", "EVERY_BIT=1", *AT_LENGTH[2:], "tests/pwa/signatures"]),
    Gate("soak: documents", ["env", "DOCUMENTS=100000", *AT_LENGTH[2:], "tests/sync/ts/alike.test.ts"]),
]


class Runner:
    """Runs gates and remembers what they said."""

    def __init__(self) -> None:
        self.figures: list[str] = []
        self.failed: list[str] = []
        self.passed = 0
        self.stopping = False
        self._running: set[subprocess.Popen[bytes]] = set()
        self._printing = threading.Lock()

    def together(self, gates: list[Gate]) -> None:
        """As many at once as there are cores."""
        with ThreadPoolExecutor(CORES) as pool:
            list(pool.map(self.one, gates))

    def one(self, gate: Gate) -> None:
        """Run it; a line when it is done, a sign of life while it lasts."""
        if self.stopping:
            return
        began = time.monotonic()
        with tempfile.TemporaryFile() as log:
            process = subprocess.Popen(
                gate.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
            self._running.add(process)
            while True:
                try:
                    code = process.wait(TICK_S)
                    break
                except subprocess.TimeoutExpired:
                    self._say(f"  … {gate.name} {time.monotonic() - began:.0f}s")
            self._running.discard(process)
            log.seek(0)
            output = re.sub(r"\x1b\[[0-9;]*m", "", log.read().decode(errors="replace"))
        self._record(gate, code, output, time.monotonic() - began)

    def stop(self, *_: object) -> None:
        """End what is running, start nothing more. As Ctrl-C would, so that pytest stops the servers it started."""
        self.stopping = True
        for process in list(self._running):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)

    def _record(self, gate: Gate, code: int, output: str, took: float) -> None:
        if code:
            self.failed.append(gate.name)
            self._say(f"\n✗ {gate.name} {took:.1f}s\n$ {' '.join(gate.command)}\n{output}")
            return
        self.passed += 1
        figure = ""
        if gate.says and (found := re.findall(gate.counts, output)):
            figure = gate.says.format(found[-1])
            self.figures.append(figure)
        self._say(f"✓ {gate.name} {took:.1f}s {figure}".rstrip())

    def _say(self, line: str) -> None:
        with self._printing:
            print(line, flush=True)


def browsers(runner: Runner) -> None:
    """The journeys marked ``browsers``, once in each engine; one that cannot be had here is named, not passed over."""
    ran = 0
    for name, title in ENGINES.items():
        if runner.stopping:
            return
        print(f"→ {title}: looking for it, installing it where that is needed and allowed", flush=True)
        look = [PYTHON, "-m", "tests.journeys.engines", name]
        if subprocess.run(look, cwd=ROOT, check=False, capture_output=True, start_new_session=True).returncode:
            print(f"- {title}: not here and not to be installed here, so nothing was run in it", flush=True)
            runner.figures.append(f"{title} NOT run")
            continue
        command = ["env", f"FIELDSEAL_ENGINE={name}", *PYTEST, "-m", "browsers", "tests/journeys"]
        runner.one(Gate(title, command, r"(\d+) passed", f"{title} {{}} passed"))
        ran += 1
    if not ran:
        runner.failed.append("no engine to run in")


def run(what: str, runner: Runner) -> None:
    """The gates of one make target."""
    if what == "browsers":
        return browsers(runner)
    if what == "soak":
        return runner.together(SOAK)
    if what == "check":
        return runner.together([*FAST, *STATIC])
    runner.together([VITEST, *STATIC])
    for gate in [*COVERED, REAL, JOURNEYS]:
        runner.one(gate)
    return None


def main(what: str) -> int:
    """Run, then one line to remember; 0 when every gate passed."""
    began = time.monotonic()
    runner = Runner()
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, runner.stop)
    run(what, runner)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    target = {"check": "make check", "test": "make test", "browsers": "make test-browsers", "soak": "make soak"}[what]
    if runner.stopping:
        print(f"\n{target} was stopped")
        return 130
    if runner.failed:
        print(f"\n{target} FAILED in {minutes} min {seconds} s: {', '.join(runner.failed)} (output above)")
        return 1
    print(f"\n{target} passed in {minutes} min {seconds} s: {', '.join([f'{runner.passed} gates', *runner.figures])}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
