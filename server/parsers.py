"""Parsers of settings: ``(name, what was typed) → value``. What nobody can work with ends the program with a sentence.

No sentence repeats a value that may hold a password.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from cryptography import x509

from sync.versions import build_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from urllib.parse import SplitResult

LEAST_SECRET = 32
LEAST_TOKEN = 16
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class ConfigError(SystemExit):
    """A setting nobody can work with; ends the program with the sentence that says which."""


class Smtp(NamedTuple):
    """``tls``: ``start`` (STARTTLS, demanded), ``at once``, ``none``."""

    host: str
    port: int
    tls: str
    username: str = ""
    password: str = ""


def text(_name: str, said: str) -> str:
    """As it was typed."""
    return said


def number(least: int, most: int) -> Callable[[str, str], int]:
    """A whole number within bounds."""

    def parse(name: str, said: str) -> int:
        if not said.isascii() or not said.isdigit() or not least <= int(said) <= most:
            raise ConfigError(f"{name} must be a number from {least} to {most}, not {said!r}")
        return int(said)

    return parse


def span(name: str, said: str) -> tuple[int, int]:
    """From–to, two whole numbers: ``5-480``."""
    found = re.fullmatch(r"(\d{1,6})-(\d{1,6})", said, re.ASCII)
    if found is None or int(found[1]) > int(found[2]):
        raise ConfigError(f"{name} must be two numbers like 5-480, the smaller first, not {said!r}")
    return int(found[1]), int(found[2])


def years(*words: str) -> Callable[[str, str], tuple[tuple[str, int], ...]]:
    """How many years for some of the words: ``paid=5,free=10``."""

    def parse(name: str, said: str) -> tuple[tuple[str, int], ...]:
        found = [re.fullmatch(r"(\w+)=(\d{1,3})", one.strip(), re.ASCII) for one in said.split(",")]
        known = {one[1]: int(one[2]) for one in found if one and one[1] in words and int(one[2]) > 0}
        if len(known) != len(found):
            raise ConfigError(f"{name} must be like {words[0]}=5, of {', '.join(words)}, each once, not {said!r}")
        return tuple(known.items())

    return parse


def flag(name: str, said: str) -> bool:
    """0 or 1."""
    if said not in ("0", "1"):
        raise ConfigError(f"{name} must be 0 or 1, not {said!r}")
    return said == "1"


def one_of(*allowed: str) -> Callable[[str, str], str]:
    """One of a few words."""

    def parse(name: str, said: str) -> str:
        if said not in allowed:
            raise ConfigError(f"{name} must be one of {', '.join(allowed)}, not {said!r}")
        return said

    return parse


def folder(name: str, said: str) -> Path:
    """A folder that is there, or is made, and can be written to."""
    found = Path(said).expanduser().resolve()
    try:
        found.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ConfigError(f"{name}: cannot use the folder {found}: {fault.strerror}") from None
    if not os.access(found, os.W_OK):
        raise ConfigError(f"{name}: cannot write to the folder {found}")
    return found


def a_file(name: str, said: str) -> str:
    """A file that can be read."""
    if not os.access(said, os.R_OK):
        raise ConfigError(f"{name}: cannot read the file {said}")
    return said


def a_folder(name: str, said: str) -> Path:
    """A folder that can be read."""
    found = Path(said).expanduser().resolve()
    if not found.is_dir() or not os.access(found, os.R_OK):
        raise ConfigError(f"{name}: cannot read the folder {found}")
    return found


def site(name: str, said: str) -> str:
    """An address people type, without a slash at its end."""
    found = re.fullmatch(r"(https?://[^\s/?#@]+(?:/[^\s?#]*)?)", said)
    if not found:
        raise ConfigError(f"{name} must be an address like https://service.firm.cn, not {said!r}")
    return said.rstrip("/")


def build(name: str, said: str) -> str:
    """A build of ours."""
    if build_of(said) is None:
        raise ConfigError(f"{name} must be a build like fieldseal/1.2.0, not {said!r}")
    return said


def contact(name: str, said: str) -> str:
    """What a push service takes: mailto: or https:."""
    if not said.startswith(("mailto:", "https://")):
        raise ConfigError(f"{name} must be mailto:… or https://…, not {said!r}")
    return said


def mail(name: str, said: str) -> str:
    """A bare mail address."""
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", said):
        raise ConfigError(f"{name} must be a mail address, not {said!r}")
    return said


def mails(name: str, said: str) -> tuple[str, ...]:
    """Bare mail addresses, with commas between them."""
    return tuple(dict.fromkeys(mail(name, one.strip()) for one in said.split(",")))


def certificates(name: str, said: str) -> str:
    """A PEM file with one certificate or more."""
    a_file(name, said)
    try:
        x509.load_pem_x509_certificates(Path(said).read_bytes())
    except ValueError:
        raise ConfigError(f"{name}: there is no certificate in the file {said}") from None
    return said


def token(name: str, said: str) -> str:
    """Something nobody guesses."""
    if len(said) < LEAST_TOKEN or not said.isascii():
        raise ConfigError(f"{name} must have {LEAST_TOKEN} plain characters or more")
    return said


def secret(name: str, said: str) -> str:
    """Something nobody guesses, longer."""
    if len(said) < LEAST_SECRET or not said.isascii():
        raise ConfigError(f"{name} must have {LEAST_SECRET} plain characters or more")
    return said


def database(name: str, said: str) -> str:
    """The URL as SQLAlchemy wants it: ``postgres://`` and ``postgresql://`` go to psycopg 3."""
    scheme, mark, rest = said.partition("://")
    if mark and scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        _split(name, said)
        return f"postgresql+psycopg://{rest}"
    if mark and scheme == "sqlite" and rest not in ("", "/", "/:memory:"):
        return said
    raise ConfigError(f"{name} must be sqlite:///<file> or postgresql://…, not {scheme if mark else '…'}://…")


def files(name: str, said: str) -> str:
    """A folder, or an address with a bucket in it."""
    scheme, mark, rest = said.partition("://")
    if mark and scheme not in ("file", "memory", "s3", "gs", "az"):
        raise ConfigError(f"{name} must be a folder or s3://, gs://, az://…, not {scheme}://…")
    if mark and scheme in ("s3", "gs", "az") and ("@" in rest or not urlsplit(said).hostname):
        raise ConfigError(f"{name} must be {scheme}://<bucket>/<folder>, without a key in it")
    return said


def http(name: str, said: str) -> str:
    """An address of a web service."""
    parts = _split(name, said)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"{name} must be http://… or https://…")
    return said


def redis(name: str, said: str) -> str:
    """An address that the redis package takes; Valkey answers to the same ones."""
    parts = _split(name, said)
    network = parts.scheme in ("redis", "rediss") and parts.hostname
    if not network and not (parts.scheme == "unix" and parts.path):
        raise ConfigError(f"{name} must be redis://…, rediss://… or unix://<socket>, not {parts.scheme or '…'}://…")
    if network and not re.fullmatch(r"/?\d*", parts.path):
        raise ConfigError(f"{name}: what follows the host is the number of the database")
    return said


def smtp(name: str, said: str) -> Smtp:
    """A mail server. A password goes over no wire that can be read."""
    parts = _split(name, said)
    kinds = {"smtp": ("start", 587), "smtps": ("at once", 465), "smtp+plain": ("none", 25)}
    if parts.scheme not in kinds or not parts.hostname or parts.path not in ("", "/"):
        raise ConfigError(f"{name} must be smtp://[name:password@]host[:port], smtps://… or smtp+plain://…")
    if parse_qsl(parts.query) or parts.fragment:
        raise ConfigError(f"{name}: a #, ? or / in the password is written as %23, %3F, %2F")
    tls, port = kinds[parts.scheme]
    if tls == "none" and parts.password and parts.hostname not in LOOPBACK:
        raise ConfigError(f"{name}: smtp+plain:// would send the password for everybody to read")
    return Smtp(
        parts.hostname, parts.port or port, tls, unquote(parts.username or ""), unquote(parts.password or "")
    )  # fmt: skip


def without_password(said: str) -> str:
    """An address that may be shown."""
    try:
        parts = urlsplit(said)
    except ValueError:
        return "(set)"
    if parts.query:
        parts = parts._replace(query="…")
    if "@" in parts.netloc:
        parts = parts._replace(netloc=f"…@{parts.netloc.rpartition('@')[2]}")
    return urlunsplit(parts)


def _split(name: str, said: str) -> SplitResult:
    """Its parts; a port that is no number, or an unclosed bracket, is refused without repeating the password."""
    try:
        parts = urlsplit(said)
        _ = parts.port
    except ValueError:
        raise ConfigError(f"{name} is no address: look at its port and brackets") from None
    return parts
