"""Web push: an encrypted call to a person's devices; nobody can send us to addresses of our own network.

Effect ``push.notify`` ``{user, title, body, url}``; the service worker gets ``{title, body, url}`` as JSON.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
import requests
from py_vapid import Vapid
from pywebpush import WebPushException, webpush
from requests.adapters import HTTPAdapter
from sqlalchemy import delete, select
from urllib3.connection import HTTPConnection, HTTPSConnection

from server.auth.tables import PushSubscription
from server.runtime import runtime
from server.store.engine import reading, writing
from sync.errors import SyncError

if TYPE_CHECKING:
    from sync.messages import Json

log = logging.getLogger("fieldseal.push")

TTL_S = 24 * 3600
TIMEOUT_S = 10
GONE = (404, 410)


class PrivateAddress(OSError):
    """The push service's name leads into a network that is not public."""


def notify(payload: Json) -> None:
    """Call all devices of a user; one that is gone is forgotten. Raises, to be tried again, when it reached none."""
    message = orjson.dumps({key: payload[key] for key in ("title", "body", "url")})
    reached, failures = 0, []
    for one in _of(payload["user"]):
        try:
            reached += _send(one, message)
        except (WebPushException, requests.RequestException) as failure:
            log.warning("a device of user %s was not reached: %s", payload["user"], type(failure).__name__)
            failures.append(failure)
    if failures and not reached:
        raise failures[0]


def check_endpoint(url: str) -> None:
    """422 for an endpoint that is not a public https address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 443
    except ValueError:
        raise SyncError(422, "INVALID", "A push endpoint is an address.", "endpoint") from None
    if runtime().config.private_push:
        return
    if parts.scheme != "https" or not host or not _is_public(host, port):
        raise SyncError(422, "INVALID", "A push endpoint is a public https address.", "endpoint")


def _of(user: str) -> list[Any]:
    with reading() as connection:
        return list(connection.execute(select(PushSubscription).where(PushSubscription.user_id == user)))


def _send(one: Any, message: bytes) -> bool:
    """Whether it was reached; one that is gone, or whose keys no browser made, is forgotten. Raises other failures."""
    vapid = Vapid.from_pem(runtime().keys.vapid)
    subscription = {"endpoint": one.endpoint, "keys": {"p256dh": one.p256dh, "auth": one.auth}}
    try:
        webpush(
            subscription,
            message,
            vapid_private_key=vapid,
            vapid_claims={"sub": runtime().config.contact},
            ttl=TTL_S,
            timeout=TIMEOUT_S,
            requests_session=_session(),
        )
    except WebPushException as failure:
        if failure.response is None or failure.response.status_code not in GONE:
            raise
    except requests.RequestException:
        raise
    except ValueError:
        log.warning("a subscription of user %s has malformed keys", one.user_id)
    else:
        return True
    _forget(one.endpoint)
    return False


def _forget(endpoint: str) -> None:
    with writing() as connection:
        connection.execute(delete(PushSubscription).where(PushSubscription.endpoint == endpoint))
        connection.commit()


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = 0
    if not runtime().config.private_push:
        session.mount("https://", _PublicOnly())
        session.mount("http://", _PublicOnly())
    return session


def _is_public(host: str, port: int) -> bool:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return all(ipaddress.ip_address(address[4][0]).is_global for address in found)


def _checked(connected: socket.socket) -> socket.socket:
    """Judge the address that was really reached: a name may lead elsewhere the second time."""
    if not ipaddress.ip_address(connected.getpeername()[0]).is_global:
        connected.close()
        raise PrivateAddress
    return connected


class _PublicHTTP(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn())


class _PublicHTTPS(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn())


class _PublicOnly(HTTPAdapter):
    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = _PublicHTTPS if pool.scheme == "https" else _PublicHTTP
        return pool
