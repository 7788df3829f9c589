"""A push service on loopback, and a browser's half of a subscription: receives what Fieldseal sends and decrypts it.

Chromium's own push service is out of reach for a test, so the last metre is Chromium's developer protocol: it hands
the decrypted message to the real service worker (RFC 8030, 8188, 8291, 8292 are exercised for real before that).
"""

from __future__ import annotations

import base64
import os
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.journeys.network import LOOPBACK


def base64url(data: bytes) -> str:
    """Without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class PushService:
    """``subscription`` is what a browser would hand to the app; ``receive`` the next message, decrypted."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)
        self._messages: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()
        messages = self._messages

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                messages.put(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(201)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer((LOOPBACK, 0), Handler)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def subscription(self) -> dict[str, Any]:
        """``{endpoint, keys: {p256dh, auth}}``."""
        public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": base64url(public), "auth": base64url(self._auth)}
        return {"endpoint": f"http://{LOOPBACK}:{self._server.server_port}/push/one", "keys": keys}

    def receive(self, within_s: float = 30) -> tuple[dict[str, str], bytes, bytes]:
        """(headers, body as sent, decrypted message)."""
        headers, body = self._messages.get(timeout=within_s)
        plain: bytes = http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth, version="aes128gcm")
        return headers, body, plain
