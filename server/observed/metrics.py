"""What Prometheus may ask: counts of this process (of all processes under gunicorn), and facts out of the database.

Labels come from us only: route patterns, known methods, outcomes. A stranger cannot make new ones.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flask import current_app
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prometheus_client.registry import Collector

    from sync.messages import Receipt

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_BATCH = (1, 2, 5, 10, 20, 50, 100, 200, 500)
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Where gunicorn's processes lay their counts together; ``server/gunicorn_conf.py`` makes and removes it."""

disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        own = self.registry = CollectorRegistry()
        self._requests = Counter(
            "fieldseal_requests", "Requests answered.", ["method", "route", "status"], registry=own
        )
        self._seconds = Histogram(
            "fieldseal_request_seconds", "From the request's head to its answer.", ["route"],
            buckets=_SECONDS, registry=own,
        )  # fmt: skip
        self._batch = Histogram("fieldseal_sync_mutations", "Mutations in a push.", buckets=_BATCH, registry=own)
        self._push = Histogram(
            "fieldseal_sync_push_seconds", "A push from first read to commit, races run again included.",
            buckets=_SECONDS, registry=own,
        )  # fmt: skip
        self._receipts = Counter("fieldseal_receipts", "Receipts given, repeats too.", ["outcome"], registry=own)
        self.connections = Gauge(
            "fieldseal_db_connections", "Database connections in use when a request ended.",
            multiprocess_mode="livesum", registry=own,
        )  # fmt: skip

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._requests.labels(method if method in METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def pushed(self, receipts: Sequence[Receipt], seconds: float) -> None:
        """Count one batch."""
        self._batch.observe(len(receipts))
        self._push.observe(seconds)
        for one in receipts:
            self._receipts.labels(one.outcome).inc()

    def page(self, facts: Collector) -> bytes:
        """Everything in Prometheus's text format."""
        own = CollectorRegistry()
        own.register(facts)
        if os.environ.get(SHARED):
            MultiProcessCollector(own)  # type: ignore[no-untyped-call]
            return generate_latest(own)
        return generate_latest(self.registry) + generate_latest(own)


def metrics() -> Metrics:
    """Those of the application at work."""
    found: Metrics = current_app.extensions["fieldseal.metrics"]
    return found
