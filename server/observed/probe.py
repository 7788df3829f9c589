"""``python -m server.observed.probe``: asks the server on this machine for ``/healthz``; 0 when it answers.

The image has no curl. ``TLS_CERT`` counts too: what we ask is ourselves, so its name is not checked.
"""

from __future__ import annotations

import http.client
import os
import ssl
import sys


def main(path: str = "/healthz") -> int:
    """Exit code: 0 for 200, 1 for any other answer or none."""
    port = int(os.environ.get("PORT") or 8000)
    if os.environ.get("TLS_CERT"):
        ours = ssl._create_unverified_context()  # noqa: S323, SLF001
        connection: http.client.HTTPConnection = http.client.HTTPSConnection("127.0.0.1", port, timeout=4, context=ours)
    else:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", path)
        return 0 if connection.getresponse().status == http.client.OK else 1
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
