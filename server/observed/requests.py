"""One log line and one count per request, and its id: taken from ``X-Request-Id`` if sane, given back in the answer."""

from __future__ import annotations

import logging
import re
from time import perf_counter
from typing import TYPE_CHECKING, Any

from flask import g, request

from server.db import db
from server.ids import uuid7
from server.observed.logs import request_id
from server.observed.metrics import metrics

if TYPE_CHECKING:
    from flask import Flask, Response

    from server.config import Config

log = logging.getLogger("fieldseal.request")

HEADER = "X-Request-Id"
SANE = re.compile(r"(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9._-]{8,64}")
"""With a letter in it: a bare number could be somebody's telephone."""

QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by machines; counted, but not logged."""

SERVER_FAULT = 500


def set_up(app: Flask, config: Config) -> None:
    """Call it before all others: what is registered first sees a request first and its answer last."""

    def begin() -> None:
        given = request.headers.get(HEADER, "")
        g.began = perf_counter()
        g.request_token = request_id.set(given if SANE.fullmatch(given) else uuid7())

    def end(response: Response) -> Response:
        response.headers[HEADER] = request_id.get() or ""
        seconds = perf_counter() - g.began
        route = request.url_rule.rule if request.url_rule else "-"
        metrics().answered(request.method, route, response.status_code, seconds)
        metrics().connections.set(db.engine.pool.checkedout())  # type: ignore[attr-defined]  # a QueuePool for both
        if route not in QUIET:
            fields = _fields(response, route, seconds)
            if config.log_addresses:
                fields["address"] = request.remote_addr
            fault = response.status_code >= SERVER_FAULT
            log.log(logging.ERROR if fault else logging.INFO, "request", extra={"fields": fields})
        return response

    def forget(_error: BaseException | None) -> None:
        if token := g.pop("request_token", None):
            request_id.reset(token)

    app.before_request(begin)
    app.after_request(end)
    app.teardown_request(forget)


def _fields(response: Response, route: str, seconds: float) -> dict[str, Any]:
    who = g.get("session")
    fields: dict[str, Any] = {
        "method": request.method if request.url_rule else "-",
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "in": request.content_length or 0,
        "out": response.content_length or 0,
    }
    if code := g.get("code"):
        fields["code"] = code
    if who is not None:
        fields |= {"org": who.caller.org, "user": who.caller.user, "role": who.caller.role}
        fields["centres"] = list(who.caller.centres)
    return fields
