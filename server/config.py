"""Settings: read once from the environment, checked at once, never again. The table of all: ``server/settings``."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server import parsers, settings
from server.papers.firm import Firm
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
    url: str = "http://localhost:8000"
    """Where people reach this server, without a slash at the end."""
    own_phone_hours: int = 48
    """How long a link to sign on the customer's own phone stands."""
    firm: Firm = field(default_factory=Firm)
    """What of its papers is the firm's own."""
    fonts: Path | None = None
    """Where the fonts of papers lie, when not where our set-up puts them."""
    pdf_key: str | None = None
    """A PKCS#12 file that signs PDFs, and what opens it; without one, our own key does."""
    pdf_key_password: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None
    demo: bool = True
    proxies: int = 0
    """How many reverse proxies stand before us; their X-Forwarded headers are believed."""
    log: str = "auto"
    log_addresses: bool = False
    metrics_token: str | None = None
    long_travel: int = 120
    usual_work: tuple[int, int] = (5, 480)
    low_grade: int = 2
    place_accuracy: int = 500
    clock_off: int = 300
    """From where on something is unusual (``server/verification/limits.py``)."""
    keep: tuple[tuple[str, int], ...] = ()
    """Charge type → years; one that is not named is kept for ever."""
    immediate: bool = False
    """Run effects in the web process right after the commit instead of in the worker."""
    min_build: str | None = None
    """The oldest build of ours whose pull is answered, `fieldseal/1.2.0`."""
    contact: str = "mailto:fieldseal@example.org"
    """Whom a push service may write to about our messages."""
    heads_file: str | None = None
    heads_mail: tuple[str, ...] = ()
    tsa_url: str | None = None
    """A time-stamping authority; name and password stand in it."""
    tsa_certs: str | None = None
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
        found.setdefault("url", f"http://localhost:{found['port']}")
        config = cls(**found)
        if config.smtp and not config.mail_from:
            raise ConfigError("MAIL_FROM is needed with SMTP_URL: the address our mail comes from")
        if (config.tls_cert is None) != (config.tls_key is None):
            raise ConfigError("TLS_CERT and TLS_KEY go together: one of them is missing")
        return config


def database_url(url: str) -> str:
    """The URL as SQLAlchemy wants it: ``postgres://`` and ``postgresql://`` go to psycopg 3."""
    return parsers.database("DATABASE_URL", url)
