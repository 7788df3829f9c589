"""Every failure in the one shape: ``{"error": {"code", "message", "field"?, "details"?}}``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from flask import g
from flask_smorest import Api
from werkzeug.exceptions import HTTPException

from server.mutation import first_fault
from server.store.engine import out_of_reach
from server.web.bodies import answer
from sync.errors import SyncError

if TYPE_CHECKING:
    from flask import Flask, Response

log = logging.getLogger("fieldseal")

CODES = {
    400: "BAD_REQUEST",
    401: "SIGN_IN",
    403: "NOT_ALLOWED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "TOO_LARGE",
    415: "BAD_ENCODING",
    422: "INVALID",
    429: "TOO_MANY",
    503: "BUSY",
}
"""Codes of failures that Flask and its parts raise themselves."""

AWAY_S = 5
"""A database that was killed is back by then; a full disk takes a person."""


class OneShapeApi(Api):  # type: ignore[misc]  # flask-smorest comes without types
    """flask-smorest, its own error shape replaced by ours."""

    def handle_http_exception(self, error: HTTPException) -> Response:
        """A failure raised by Flask, Werkzeug or webargs."""
        return http_error(error)


def set_up(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(SyncError, sync_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, crash)


def sync_error(error: SyncError) -> Response:
    """A refusal of ours; 429 and 503 say when to come back."""
    g.code = error.code  # for the log line
    response = answer(error.to_wire(), error.status)
    wait = (error.details or {}).get("retry_after")
    if wait is not None:
        response.headers["Retry-After"] = str(wait)
    return response


def http_error(error: HTTPException) -> Response:
    """A refusal of the framework's."""
    status = error.code or 500
    field, message = _blame(error)
    body: dict[str, Any] = {"code": CODES.get(status, "ERROR"), "message": message}
    if field is not None:
        body["field"] = field
    response = answer({"error": body}, status)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def crash(error: Exception) -> Response:
    """What nobody foresaw: into our log, not onto the wire. A store that is away or full is a reason to come back.

    503 promises that nothing was stored, which is not so where only the pull behind a push has failed.
    """
    log.error("a request failed", exc_info=error)
    if out_of_reach(error) and not g.get("stored"):
        away = "The server cannot reach or fill its store just now; nothing was stored, send it again."
        return sync_error(SyncError(503, "BUSY", away, details={"retry_after": AWAY_S}))
    return answer({"error": {"code": "INTERNAL", "message": "The server made a mistake. Nothing is lost."}}, 500)


def _blame(error: HTTPException) -> tuple[str | None, str]:
    """Webargs tells field by field, under the place it looked in (json, query, …)."""
    messages = getattr(error, "data", {}).get("messages")
    if not messages:
        return None, error.description or error.name
    field, message = first_fault(messages)
    place, _, rest = (field or "").partition(".")
    return (rest or None) if place in ("json", "query", "headers") else field, message
