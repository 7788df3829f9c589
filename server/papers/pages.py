"""A PDF as the answer to a request."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, request


def sent(pdf: bytes, name: str, sha256: str | None = None) -> Response:
    """The PDF under the name it is saved by. It holds what only the caller may see, so nobody on the way keeps it."""
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename=\"paper.pdf\"; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if sha256 is not None:
        response.set_etag(sha256)
        response.make_conditional(request)
    return response
