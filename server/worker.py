"""The background worker: ``huey_consumer server.worker.huey``."""

from __future__ import annotations

from server.app import create_app

app = create_app()
huey = app.extensions["fieldseal"].huey
