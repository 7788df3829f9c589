"""``python -m server.web``: the settings looked at, then gunicorn in this process's place.

gunicorn reads ``WEB_CONCURRENCY`` itself, before our configuration, and answers a wrong one with a traceback.
"""

from __future__ import annotations

import os
import sys

from server.config import Config


def main() -> None:
    """Does not come back. ``ConfigError`` for a setting nobody can work with."""
    Config.from_env()
    if not os.environ.get("WEB_CONCURRENCY"):
        os.environ.pop("WEB_CONCURRENCY", None)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--config", "python:server.gunicorn_conf"])  # noqa: S606


if __name__ == "__main__":
    main()
