"""Ids of the demo data: always the same, so that loading twice changes nothing."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

_DEMO: Final = UUID("6f1b6a52-9d3e-4f5a-8c55-2c0f6d1e7a10")
ORG: Final = str(uuid5(_DEMO, "org"))


def named(what: str, *words: object) -> str:
    """The id of one thing of the demo data, such as ``named("job", "j07")``."""
    return str(uuid5(_DEMO, ":".join([what, *map(str, words)])))
