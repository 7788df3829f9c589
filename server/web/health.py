"""``/healthz``: the process lives. ``/readyz``: it can do its work. ``/metrics``: figures, for who bears the token."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from server.observed import ready
from server.observed.facts import Facts
from server.observed.metrics import metrics
from server.runtime import runtime
from server.web.bodies import answer
from sync.errors import SyncError

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Cheap: a process that answers is not to be killed, whatever ails the database."""
    return answer({"ok": True})


@blueprint.get("/readyz")
def readyz() -> Response:
    """200 when database, migrations, files and queue are there; 503 with what is wrong otherwise."""
    found = ready.parts()
    if set(found.values()) == {ready.FINE}:
        return answer({"ok": True, "parts": found})
    raise SyncError(503, "BUSY", "The server is not ready.", details={"retry_after": 5, "parts": found})


@blueprint.get("/metrics")
def figures() -> Response:
    """Prometheus's text. 404 where no token was set, 401 without it."""
    wanted = runtime().config.metrics_token
    if wanted is None:
        raise SyncError(404, "NOT_FOUND", "There is nothing at this address.")
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode()):
        raise SyncError(401, "SIGN_IN", "This page needs its token.")
    return Response(metrics().page(Facts()), content_type=CONTENT_TYPE_LATEST)
