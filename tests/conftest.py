"""The test run is hostile: warnings are errors (pyproject.toml) and nobody but this machine can be reached."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.pg import pg, pg_url
from tests.real import on_real_parts, real_parts

__all__ = ["on_real_parts", "pg", "pg_url", "real_parts"]

# No deadline: a busy machine is no fault. `make soak` asks for the second.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", settings.get_profile("default"), max_examples=20_000)
settings.load_profile("default")

_connect = socket.socket.connect


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--stack=real``: PostgreSQL, Redis and S3 together (tests/real.py)."""
    parser.addoption("--stack", choices=("plain", "real"), default="plain", help="real: PostgreSQL, Redis and S3")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a PostgreSQL. On the real stack: the tests that are written for both databases, on PostgreSQL."""
    both = [one for one in items if "postgresql" in getattr(getattr(one, "callspec", None), "params", {}).values()]
    for one in {*both, *(one for one in items if "pg" in getattr(one, "fixturenames", ()))}:
        one.add_marker("postgresql")
    if config.getoption("stack") == "real":
        config.hook.pytest_deselected(items=[one for one in items if one not in both])
        items[:] = both


def _here(address: Any) -> bool:
    """Whether an address is a Unix socket or the loopback."""
    if not isinstance(address, tuple):
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] == "localhost"


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Refuse connections to anywhere else, at once and by name."""

    def connect(self: socket.socket, address: Any) -> None:
        if not _here(address):
            raise OSError(f"tests reach this machine only, not {address}")
        _connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()
