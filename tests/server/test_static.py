"""The app's own files: one page for every screen, cache and security headers."""

from __future__ import annotations

import gzip

import brotli
import pytest

from server.web import static as static_routes
from tests.server.office import code


@pytest.fixture
def client(app, tmp_path, monkeypatch):
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>页</title>")
    (dist / "verify").mkdir()
    (dist / "verify.html").write_text("<!doctype html><title>核验</title>")
    (dist / "verify" / "sw.js").write_text("// its worker")
    (dist / "verify" / "verify-abc123.js").write_text("export {};")
    (dist / "sw.js").write_text("// worker")
    (dist / "app.webmanifest").write_text("{}")
    (dist / "assets" / "main-abc123.js").write_text("export {};" * 100)
    (dist / "assets" / "logo-abc123.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setattr(static_routes, "DIST", dist)
    return app.test_client()


@pytest.mark.parametrize("path", ["/", "/index.html", "/jobs/01a2", "/sync"])
def test_Static_every_screen_is_the_one_page(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    assert "页" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("path", "kind", "cache"),
    [
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/app.webmanifest", "application/manifest+json", "no-cache"),
        ("/assets/main-abc123.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/assets/logo-abc123.png", "image/png", "public, max-age=31536000, immutable"),
        ("/verify/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/verify/verify-abc123.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
    ],
)
def test_Static_only_hashed_files_are_kept(client, path, kind, cache):
    answer = client.get(path)
    assert (answer.status_code, answer.content_type, answer.headers["Cache-Control"]) == (200, kind, cache)


@pytest.mark.parametrize("path", ["/verify/", "/verify/9QMD-ZC62-S78P-9C6F", "/verify/hello"])
def test_Static_the_public_page_answers_for_every_code(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    assert "核验" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client.get("/verify").headers["Location"] == "/verify/"


ABSENT = ("/assets/old-1.js", "/verify/old-1.js", "/favicon.ico", "/..%2fsecret.txt", "/%2e%2e/secret.txt")


@pytest.mark.parametrize("path", ABSENT)
def test_Static_what_is_not_there_is_404_and_nothing_outside_is_served(client, path):
    assert code(client.get(path)) == (404, "NOT_FOUND")


def test_Static_an_app_that_was_not_built_is_404(client, monkeypatch, tmp_path):
    monkeypatch.setattr(static_routes, "DIST", tmp_path / "nowhere")
    assert code(client.get("/")) == (404, "NOT_FOUND")


def test_Static_files_come_packed_and_are_not_sent_twice(client):
    path = "/assets/main-abc123.js"
    packed = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert brotli.decompress(packed.data).startswith(b"export")
    assert gzip.decompress(client.get(path, headers={"Accept-Encoding": "gzip"}).data).startswith(b"export")
    assert "Content-Encoding" not in client.get("/assets/logo-abc123.png", headers={"Accept-Encoding": "br"}).headers
    again = client.get(path, headers={"Accept-Encoding": "br", "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_Static_every_answer_has_the_security_headers(client):
    for path in ("/", "/api/contract.json", "/api/nothing", "/healthz"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/%00", "/docs/%00", "/a%00b.js", "/" + "a" * 300, "/" + "a" * 300 + ".js"])
def test_P3_a_name_no_file_system_takes_is_404(client, path):
    assert code(client.get(path)) == (404, "NOT_FOUND")
