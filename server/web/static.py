"""The app itself: ``pwa/dist`` with a fallback to its one page, cache and security headers, the API's docs page."""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
from flask import Blueprint, Response, redirect, request

from sync.errors import SyncError

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).resolve().parent.parent.parent
DIST = ROOT / "pwa" / "dist"
SWAGGER = (DIST / "vendor" / "swagger-ui", ROOT / "node_modules" / "swagger-ui-dist")

_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_DOCS_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
_FOREVER = "public, max-age=31536000, immutable"
"""For files whose name carries their hash."""
_TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript", ".wasm": "application/wasm"}
_PACKED = (
    "text/",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "image/svg",
    "application/wasm",
)
_DOCS_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Fieldseal API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>
"""
_DOCS_START = 'SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#docs", validatorUrl: null });\n'

blueprint = Blueprint("static_pages", __name__)


def set_up(app: Flask) -> None:
    """Serve pages, and put the security headers on every answer that has none of its own."""
    app.register_blueprint(blueprint)
    app.after_request(_secure)


@blueprint.get("/docs")
@blueprint.get("/docs/")
def docs() -> Response:
    """The API's documentation, from this host alone."""
    return _page(_DOCS_PAGE, "text/html; charset=utf-8")


@blueprint.get("/docs/<name>")
def docs_part(name: str) -> Response:
    """Swagger UI's own files."""
    if name == "start.js":
        return _page(_DOCS_START, "text/javascript")
    for folder in SWAGGER:
        if name in ("swagger-ui.css", "swagger-ui-bundle.js") and (folder / name).is_file():
            return _file(folder / name, "no-cache")
    raise _absent()


@blueprint.get("/verify")
def verify_root() -> Response:
    """The public page's worker looks after what is below it, so the page is there."""
    return redirect("/verify/", 308)  # type: ignore[return-value]


@blueprint.get("/verify/")
@blueprint.get("/verify/<name>")
def verify_page(name: str = "") -> Response:
    """The public page, whatever code its address names; and its own files."""
    found = _inside(f"verify/{name}") if "." in name else DIST / "verify.html"
    if found is None or not found.is_file():
        raise _absent()
    return _file(found, _FOREVER if name and name != "sw.js" and "." in name else "no-cache")


@blueprint.get("/sign")
@blueprint.get("/sign/<name>")
def sign_page(name: str = "") -> Response:
    """The page of the customer's own phone; which job it is about stands behind the ``#``, where no server sees it."""
    found = _inside(f"sign/{name}") if name else DIST / "sign.html"
    if found is None or not found.is_file():
        raise _absent()
    return _file(found, _FOREVER if name else "no-cache")


@blueprint.get("/")
@blueprint.get("/<path:path>")
def app_file(path: str = "index.html") -> Response:
    """A file of the app; any other address is a screen of it, so the one page answers."""
    if path.startswith("api/"):
        raise _absent()
    found = _inside(path)
    if found is not None:
        hashed = path.startswith("assets/")
        return _file(found, _FOREVER if hashed else "no-cache")
    page = DIST / "index.html"
    if "." in path.rpartition("/")[2] or not page.is_file():
        raise _absent()
    return _file(page, "no-cache")


def _inside(path: str) -> Path | None:
    """The file of that name; 404 for a name no file system takes."""
    try:
        found = (DIST / path).resolve()
        return found if found.is_relative_to(DIST.resolve()) and found.is_file() else None
    except (OSError, ValueError):
        raise _absent() from None


def _file(path: Path, cache: str) -> Response:
    stat = path.stat()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    encoding = _encoding(kind)
    response = Response(_packed(path, stat.st_mtime_ns, encoding), content_type=kind)
    if kind.startswith("text/"):
        response.content_type = f"{kind}; charset=utf-8"
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = cache
    response.set_etag(f"{stat.st_mtime_ns:x}-{stat.st_size:x}-{encoding}")
    response.make_conditional(request)
    return response


def _encoding(kind: str) -> str:
    if not kind.startswith(_PACKED):
        return ""
    return next((one for one in ("br", "gzip") if request.accept_encodings[one] > 0), "")


@lru_cache(maxsize=512)
def _packed(path: Path, _changed: int, encoding: str) -> bytes:
    """Compressed once per file, version and encoding."""
    raw = path.read_bytes()
    if encoding == "br":
        return bytes(brotli.compress(raw, quality=9))
    return gzip.compress(raw, mtime=0) if encoding == "gzip" else raw


def _page(text: str, kind: str) -> Response:
    response = Response(text, content_type=kind)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _absent() -> SyncError:
    return SyncError(404, "NOT_FOUND", "There is nothing at this address.")


def _secure(response: Response) -> Response:
    policy = _DOCS_POLICY if request.path.startswith("/docs") else _POLICY
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
    return response
