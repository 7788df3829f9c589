"""Settings: read once from the environment, checked at once, never again. The table of all: ``server/settings.py``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server import parsers, settings
from server.parsers import ConfigError, Smtp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Config", "ConfigError", "Smtp", "database_url"]


@dataclass(frozen=True)
class Config:
    """What a server needs to know. ``data`` holds database, files, keys and queue."""

    data: Path
    database_url: str
    files_url: str | None = None
    s3_endpoint: str | None = None
    s3_region: str = "us-east-1"
    redis_url: str | None = None
    smtp: Smtp | None = None
    mail_from: str | None = None
    secret: str | None = None
    """All keys are made from it; without it they lie in the data folder."""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = min(4, max(2, os.cpu_count() or 2))
    threads: int = 8
    timeout: int = 60
    grace: int = 25
    jobs: int = 2
    tls_cert: str | None = None
    tls_key: str | None = None
    demo: bool = True
    proxies: int = 0
    """How many reverse proxies stand before us; their X-Forwarded headers are believed."""
    log: str = "auto"
    log_addresses: bool = False
    metrics_token: str | None = None
    immediate: bool = False
    """Run effects in the web process right after the commit instead of in the worker."""
    min_build: str | None = None
    """The oldest build of ours whose pull is answered, `fieldseal/1.2.0`."""
    contact: str = "mailto:fieldseal@example.org"
    """Whom a push service may write to about our messages."""
    private_push: bool = False
    """Let push subscriptions point at private addresses (tests only)."""

    @property
    def is_sqlite(self) -> bool:
        """Whether the default database is used."""
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Config:
        """Read every setting of the table; raises ``ConfigError`` for the first nobody can work with."""
        found = settings.read(env)
        found.setdefault("database_url", f"sqlite:///{found['data'] / 'fieldseal.sqlite'}")
        config = cls(**found)
        if config.smtp and not config.mail_from:
            raise ConfigError("MAIL_FROM is needed with SMTP_URL: the address our mail comes from")
        if (config.tls_cert is None) != (config.tls_key is None):
            raise ConfigError("TLS_CERT and TLS_KEY go together: one of them is missing")
        return config


def database_url(url: str) -> str:
    """The URL as SQLAlchemy wants it: ``postgres://`` and ``postgresql://`` go to psycopg 3."""
    return parsers.database("DATABASE_URL", url)
