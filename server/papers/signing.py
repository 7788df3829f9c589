"""The firm's signature on a PDF. What makes it (``pades``) takes a second to load, so only who signs loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.config import Config


class NoStamp(Exception):
    """The authority for time stamps gave none."""


def signed(pdf: bytes, config: Config, firm: str, reason: str, *, stamp: bool = True) -> bytes:
    """Add the firm's signature over the whole file (PAdES). ``NoStamp``, ``ConfigError``."""
    from server.papers import pades  # noqa: PLC0415 - see above

    return pades.signed(pdf, config, firm, reason, stamp=stamp)


def certificate(config: Config, firm: str) -> bytes:
    """The certificate papers are signed with, as PEM."""
    from server.papers import pades  # noqa: PLC0415 - see above

    return pades.certificate(config, firm)
