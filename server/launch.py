"""``make run``, ``make phone``, ``make dev``: data brought up to date, web and worker started, and stopped again.

Runs in the foreground. Ctrl-C or SIGTERM stops every process it started; should one of them die, the others go too.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from server import phone
from server.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent
FLASK = [PYTHON, "-m", "flask", "--app", "server.app"]
WORKER = [PYTHON, "-m", "server.worker"]
WEB = [PYTHON, "-m", "server.web"]
VITE = [str(BIN / "node"), "node_modules/vite/bin/vite.js", "--config", "pwa/vite.config.ts", "--strictPort"]
DEMO_LOGINS = "tech1 tech2 tech3 dispatcher supervisor manager"
READY_WITHIN_S = 60
STOP_WITHIN_S = 15


class LaunchError(SystemExit):
    """Ends the program with a sentence for the person at the keyboard."""


def say(text: str = "") -> None:
    """One line, at once."""
    print(text, flush=True)


def _die_with_parent() -> None:
    """In the child, before exec: should we be killed outright, the kernel ends it (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@dataclass
class Children:
    """The processes started, in order, each in a group of its own."""

    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, command: Sequence[str], **env: str) -> None:
        """Start one more."""
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | env,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 no thread is running here
        )
        self.running.append(process)

    def dead(self) -> subprocess.Popen[bytes] | None:
        """One that ended by itself, if any did."""
        return next((one for one in self.running if one.poll() is not None), None)

    def stop(self) -> None:
        """Ask all, wait, then insist."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            for one in self.running:
                with suppress(ProcessLookupError):
                    os.killpg(one.pid, how)
            end = time.monotonic() + STOP_WITHIN_S
            for one in self.running:
                with suppress(subprocess.TimeoutExpired):
                    one.wait(max(0.1, end - time.monotonic()))
            if all(one.returncode is not None for one in self.running):
                return


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the data folder: a second launcher would run every timer twice."""
    with (data / "launch.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise LaunchError(f"Fieldseal already runs on {data} (process {lock.read().strip()}).") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def check_port(host: str, port: int) -> None:
    """End here, with a way out, when somebody else has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise LaunchError(f"Port {port} cannot be used ({fault.strerror}). Try: make run PORT={port + 1}") from None


def step(label: str, *words: str) -> None:
    """Run a flask command, saying what it is and how long it took; its output only when it fails."""
    print(f"→ {label} …", end="", flush=True)
    began = time.monotonic()
    done = subprocess.run(
        [*FLASK, *words], cwd=ROOT, check=False, capture_output=True, text=True, preexec_fn=_die_with_parent
    )
    if done.returncode:
        say(" FAILED")
        raise LaunchError(f"{done.stdout}{done.stderr}")
    say(f" done in {time.monotonic() - began:.1f}s")


def wait_until_ready(url: str, children: Children, stop: Event, authority: Path | None = None) -> None:
    """Until ``/healthz`` answers 200."""
    trust = ssl.create_default_context(cafile=authority) if authority else None
    end = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < end and not children.dead() and not stop.is_set():
        with (
            suppress(OSError),
            urllib.request.urlopen(f"{url}/healthz", timeout=5, context=trust),  # noqa: S310 our own address
        ):
            return
        stop.wait(0.1)
    if not stop.is_set():
        raise LaunchError("The server did not get ready; what it said stands above.")


def addresses(config: Config, url: str) -> list[str]:
    """What to tell the person who started it."""
    demo = [
        f"  Log in    {DEMO_LOGINS}",
        "            password fieldseal-demo (demo data; FIELDSEAL_DEMO=0 leaves it out)",
    ]
    port = config.port
    return [
        "",
        f"  Fieldseal {url}",
        f"  API       {url}/docs",
        *(demo if config.demo else ["  Log in    flask --app server.app admin create makes the first administrator"]),
        f"  Phone     Android by cable: adb reverse tcp:{port} tcp:{port}, then open {url} on the phone",
        "            any phone by Wi-Fi: make phone (an app that works offline needs HTTPS or localhost)",
        f"  Data      {config.data}",
        "",
        "  Ctrl-C stops it.",
        "",
    ]


def run(config: Config, children: Children, stop: Event) -> None:
    """The product, on this machine's loopback unless ``HOST`` says otherwise."""
    host = os.environ.get("HOST") or "127.0.0.1"
    check_port(host, config.port)
    prepare(config)
    children.start(WEB, PORT=str(config.port))
    children.start(WORKER)
    near = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host  # noqa: S104 compared, not bound
    wait_until_ready(f"http://{near}:{config.port}", children, stop)
    say("\n".join(addresses(config, f"http://{near}:{config.port}")))


def run_for_phones(config: Config, children: Children, stop: Event) -> None:
    """The product by HTTPS on the local network, beside a page that hands out the authority to trust."""
    secure, plain = int(os.environ.get("PHONE_PORT") or "8443"), int(os.environ.get("PHONE_CA_PORT") or "8080")
    everywhere = "0.0.0.0"  # noqa: S104 phones come from outside; that is what was asked for
    for port in (secure, plain):
        check_port(everywhere, port)
    here = phone.lan_addresses()
    if not here:
        raise LaunchError(
            "This machine has no private network address that I can see. Name it: make phone ADDRESS=192.168.…"
        )
    papers = phone.certificates(config.data / "phone", here)
    prepare(config)
    os.environ.setdefault("FIELDSEAL_URL", f"https://{here[0]}:{secure}")  # as papers and messages say it
    children.start(
        WEB, HOST=everywhere, PORT=str(secure), TLS_CERT=str(papers.certificate), TLS_KEY=str(papers.key)
    )  # fmt: skip
    children.start(WORKER)
    children.start([PYTHON, "-m", "server.phone", str(papers.authority), str(plain), str(secure)])
    wait_until_ready(f"https://localhost:{secure}", children, stop, papers.authority)
    say("\n".join(phone.how_to(here, papers, plain=plain, secure=secure, demo=config.demo)))


def dev(config: Config, children: Children, stop: Event) -> None:
    """Flask with its debugger behind Vite's development server; both reload on a change."""
    check_port("127.0.0.1", config.port)
    behind = config.port + 1
    check_port("127.0.0.1", behind)
    prepare(config)
    children.start([*FLASK, "run", "--debug", "--port", str(behind)])
    children.start(WORKER)
    server = f"http://127.0.0.1:{behind}"
    wait_until_ready(server, children, stop)
    children.start([*VITE, "--port", str(config.port)], FIELDSEAL_SERVER=server)


def prepare(config: Config) -> None:
    """Tables and, unless unwanted, demo data; both change nothing the second time."""
    step("Database", "db", "upgrade", "--directory", "server/migrations")
    if config.demo:
        step("Demo data", "demo", "load")


def main(mode: str = "run") -> int:
    """Start in one of three ways and stay until told to stop; 0 when told, ends with a sentence when a process died."""
    config = Config.from_env()
    os.environ["FIELDSEAL_DATA"] = str(config.data)
    children, stop = Children(), Event()
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, lambda *_: stop.set())
    with alone(config.data):
        try:
            {"run": run, "phone": run_for_phones, "dev": dev}[mode](config, children, stop)
            while not stop.wait(0.5):
                if gone := children.dead():
                    raise LaunchError(f"{gone.args!r} ended by itself with {gone.returncode}; stopping the rest.")
            say("\nStopping …")
            return 0
        finally:
            children.stop()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
