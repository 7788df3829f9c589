"""Asking a time-stamping authority over HTTP. It may be slow, away or wrong: nothing waits for it (rule S3.6)."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Final

import requests
from urllib3.exceptions import HTTPError

from server.signatures.heads.token import BadToken, answered, request

if TYPE_CHECKING:
    from requests import Response

TYPE: Final = "application/timestamp-query"
REPLY: Final = "application/timestamp-reply"
MOST_BYTES: Final = 256 * 1024
TIMEOUT_S: Final = 10
WHOLE_S: Final = 20
"""For the whole answer, however slowly it drips."""
_PIECE: Final = 8192


class Unanswered(OSError):
    """The authority gave no answer, or none that can be used; the sentence bears no address and no password."""


def ask(url: str, digest: str, *, whole_s: float = WHOLE_S) -> bytes:
    """A token (DER) for a hex SHA-256. ``Unanswered``. Name and password in the URL are sent as basic auth."""
    nonce = secrets.randbits(63) | 1 << 62
    try:
        with requests.post(
            url,
            request(digest, nonce),
            headers={"Content-Type": TYPE, "Accept": REPLY},
            timeout=min(TIMEOUT_S, whole_s),
            allow_redirects=False,
            stream=True,
        ) as response:
            if response.status_code != requests.codes.ok:
                raise Unanswered(f"the authority answered {response.status_code}")
            body = _read(response, time.monotonic() + whole_s)
    except (requests.RequestException, HTTPError) as failure:
        raise Unanswered(f"the authority cannot be reached ({type(failure).__name__})") from None
    try:
        return answered(body, digest, nonce)
    except BadToken as fault:
        raise Unanswered(str(fault)) from None


def _read(response: Response, until: float) -> bytes:
    body = b""
    while piece := response.raw.read1(_PIECE, decode_content=True):  # what is there, however little: it may drip
        body += piece
        if len(body) > MOST_BYTES:
            raise Unanswered("the authority's answer is too long")
        if time.monotonic() > until:
            raise Unanswered("the authority is too slow")
    return body
