"""How gunicorn serves the product: one place for make run, the Procfile and the container.

``HOST`` (127.0.0.1), ``PORT`` (8000), ``WEB_CONCURRENCY`` (workers), ``TLS_CERT`` and ``TLS_KEY`` (make phone).
"""

from __future__ import annotations

import os
from pathlib import Path

wsgi_app = "server.app:create_app()"
bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(4, max(2, os.cpu_count() or 2)))
worker_class = "gthread"
threads = 8
keepalive = 75
timeout = 60
graceful_timeout = 10
loglevel = "warning"
certfile = os.environ.get("TLS_CERT") or None
keyfile = os.environ.get("TLS_KEY") or None
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 heartbeats belong in memory, not on disk
