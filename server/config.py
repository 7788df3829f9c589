"""Settings: read once from the environment, checked at once, never again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sync.versions import build_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class ConfigError(SystemExit):
    """A setting nobody can work with; ends the program with the sentence that says which."""


@dataclass(frozen=True)
class Config:
    """What a server needs to know. ``data`` holds database, files, keys and queue."""

    data: Path
    database_url: str
    files_url: str | None = None
    redis_url: str | None = None
    port: int = 8000
    demo: bool = True
    proxies: int = 0
    """How many reverse proxies stand before us; their X-Forwarded headers are believed."""
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
        """Read ``FIELDSEAL_DATA DATABASE_URL PORT FIELDSEAL_DEMO …``; raises ``ConfigError``."""
        data = _folder(env.get("FIELDSEAL_DATA") or "data")
        return cls(
            data=data,
            database_url=database_url(env.get("DATABASE_URL") or f"sqlite:///{data / 'fieldseal.sqlite'}"),
            files_url=env.get("FILES_URL") or None,
            redis_url=env.get("REDIS_URL") or None,
            port=_number("PORT", env.get("PORT") or "8000", 65535),
            demo=_flag("FIELDSEAL_DEMO", env.get("FIELDSEAL_DEMO") or "1"),
            proxies=_number("FIELDSEAL_PROXIES", env.get("FIELDSEAL_PROXIES") or "0", 8),
            immediate=_flag("FIELDSEAL_IMMEDIATE", env.get("FIELDSEAL_IMMEDIATE") or "0"),
            min_build=_build("FIELDSEAL_MIN_BUILD", env.get("FIELDSEAL_MIN_BUILD")),
            contact=env.get("FIELDSEAL_CONTACT") or cls.contact,
            private_push=_flag("FIELDSEAL_PRIVATE_PUSH", env.get("FIELDSEAL_PRIVATE_PUSH") or "0"),
        )


def database_url(url: str) -> str:
    """The URL as SQLAlchemy wants it: ``postgres://`` and ``postgresql://`` go to psycopg 3."""
    scheme, mark, rest = url.partition("://")
    if mark and scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if mark and scheme == "sqlite" and rest not in ("", "/", "/:memory:"):
        return url
    raise ConfigError(f"DATABASE_URL must be sqlite:///<file> or postgresql://…, not {scheme}://…")


def _folder(value: str) -> Path:
    folder = Path(value).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ConfigError(f"FIELDSEAL_DATA: cannot use the folder {folder}: {fault.strerror}") from None
    if not os.access(folder, os.W_OK):
        raise ConfigError(f"FIELDSEAL_DATA: cannot write to the folder {folder}")
    return folder


def _number(name: str, value: str, most: int) -> int:
    if not value.isascii() or not value.isdigit() or int(value) > most:
        raise ConfigError(f"{name} must be a number from 0 to {most}, not {value!r}")
    return int(value)


def _flag(name: str, value: str) -> bool:
    if value not in ("0", "1"):
        raise ConfigError(f"{name} must be 0 or 1, not {value!r}")
    return value == "1"


def _build(name: str, value: str | None) -> str | None:
    if value and build_of(value) is None:
        raise ConfigError(f"{name} must be a build like fieldseal/1.2.0, not {value!r}")
    return value or None
