"""How gunicorn serves the product: one place for make run, the Procfile and the container. All values: docs/running.md.

A wrong setting, or a database or queue that does not answer, ends it with a sentence before anything is started.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from server.config import Config
from server.observed import logs

_config = Config.from_env()
_memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 heartbeats and counts belong in memory
_counts = _config.data / "metrics"
"""Where the processes lay their counts together; they end with the server, so last time's are thrown away."""
if _config.metrics_token:
    shutil.rmtree(_counts, ignore_errors=True)
    _counts.mkdir()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_counts)  # prometheus_client looks at it when it is first imported

wsgi_app = "server.app:create_app()"
bind = f"{_config.host}:{_config.port}"
workers = _config.workers
worker_class = "gthread"
threads = _config.threads
keepalive = 75
timeout = _config.timeout
graceful_timeout = _config.grace
limit_request_line = 8190
limit_request_fields = 60
certfile = _config.tls_cert
keyfile = _config.tls_key
control_socket_disable = True
worker_tmp_dir = _memory
accesslog = None  # the application writes a line per request, without addresses and queries
loglevel = "warning"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ours": {"()": logs.formatter, "mode": _config.log}},
    "handlers": {"ours": {"class": "logging.StreamHandler", "formatter": "ours"}},
    "root": {"level": "WARNING", "handlers": []},
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": ["ours"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}


def on_starting(_server: Any) -> None:
    """Before the first process is made."""
    from server.backup import serving  # noqa: PLC0415 - see _counts
    from server.observed import ready  # noqa: PLC0415

    serving.serve(_config)
    ready.at_start(_config)


def child_exit(_server: Any, worker: Any) -> None:
    """What a dead process had in use is in use no more; what it counted stays counted."""
    from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - see _counts

    if _config.metrics_token:
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
