"""The background worker: ``python -m server.worker``. Effects after commits, timers by the clock.

SIGTERM: it takes no new task and finishes those at work. ``--no-periodic``: for every worker after the first.
"""

from __future__ import annotations

import sys

from server.app import create_app
from server.backup import serving
from server.observed import ready

app = create_app()
config = app.extensions["fieldseal"].config
huey = app.extensions["fieldseal"].huey


def main(*words: str) -> None:
    """Run until told to stop. ``ConfigError`` when database or queue do not answer."""
    if set(words) - {"--no-periodic"}:
        raise SystemExit("python -m server.worker [--no-periodic]")
    serving.serve(config)
    ready.at_start(config)
    huey.create_consumer(
        workers=config.jobs,
        periodic="--no-periodic" not in words,
        graceful_signal="TERM",
        shutdown_timeout=config.grace,
    ).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
