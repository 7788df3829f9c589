"""Runs commands that are killed at their n-th touch of disk or database: ``python -m tests.server.backup.killed``.

Reads a JSON line ``[n, data, url, word…]``, writes ``[signal, exit code, touches]``. Each runs in a fork, for imports
take long.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from sqlalchemy import Engine, event

from tests.server.backup.sites import Site

TOUCHES = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "sqlite3.connect"}


def attempt(n: int, site: Site, words: list[str]) -> int:
    """In the child: one command; it does not come back from its n-th touch."""
    touched = 0

    def touch() -> None:
        nonlocal touched
        touched += 1
        if touched == n:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(name: str, args: tuple[object, ...]) -> None:
        if name in TOUCHES and str(site.data) in str(args[0]) and (name != "open" or args[1] != "r"):
            touch()

    with site.app() as app:
        sys.addaudithook(watch)
        event.listen(Engine, "before_cursor_execute", lambda *_: touch())
        done = app.test_cli_runner().invoke(args=words)
        (site.data / "touches").write_text(str(touched))
        return done.exit_code


def main() -> None:
    """One line, one child."""
    for line in sys.stdin:
        n, data, url, *words = json.loads(line)
        site = Site(Path(data), url)
        child = os.fork()
        if child == 0:
            os._exit(attempt(n, site, words))
        status = os.waitpid(child, 0)[1]
        counted = site.data / "touches"
        told = int(counted.read_text()) if counted.exists() else 0
        counted.unlink(missing_ok=True)
        code = 0 if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        print(json.dumps([os.WIFSIGNALED(status) and os.WTERMSIG(status), code, told]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
