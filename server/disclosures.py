"""Personal values in a seal: a salted digest in the text, value and salt beside it (rule S1, after SD-JWT)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from sync.canonical import CanonicalError, canonical, parse_strict, sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable

Disclosures: TypeAlias = "dict[str, tuple[str, str]]"
"""Path (``job.customer.name``) → (salt as 32 hex digits, value)."""

Digest: TypeAlias = "Callable[[str, str | None], dict[str, str] | None]"
"""Path and value → what stands in the text; None for no value."""

SALT = re.compile(r"[0-9a-f]{32}")
NO_SALT = "0" * 32


def digest_of(salt: str, path: str, value: str) -> str:
    """Hex SHA-256 of the canonical ``[salt, path, value]``."""
    return sha256_of([salt, path, value])


def with_salts(disclosed: Disclosures) -> Digest:
    """Digests made with salts that are already known. A path without one gets a digest that can match nothing."""

    def digest(path: str, value: str | None) -> dict[str, str] | None:
        if value is None:
            return None
        salt = disclosed[path][0] if path in disclosed else NO_SALT
        return {"sd": digest_of(salt, path, value)}

    return digest


def write_disclosures(disclosed: Disclosures) -> str:
    """Write the text that travels beside the seal."""
    return canonical({path: [salt, value] for path, (salt, value) in disclosed.items()})


def read_disclosures(text: str) -> Disclosures | None:
    """Read the disclosures of a text; None when it is not exactly what ``write_disclosures`` writes."""
    try:
        parsed = parse_strict(text)
        if not isinstance(parsed, dict) or canonical(parsed) != text:
            return None
    except CanonicalError:
        return None
    if not all(_is_disclosure(value) for value in parsed.values()):
        return None
    return {path: (value[0], value[1]) for path, value in parsed.items()}


def digests_in(node: Any, path: str = "") -> dict[str, str]:
    """Every ``{"sd": …}`` below a node of a parsed text, by path; lists hold none in this format."""
    if not isinstance(node, dict):
        return {}
    if set(node) == {"sd"} and isinstance(node["sd"], str):
        return {path: node["sd"]}
    found: dict[str, str] = {}
    for key, below in node.items():
        found |= digests_in(below, f"{path}.{key}" if path else key)
    return found


def _is_disclosure(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2  # noqa: PLR2004 - salt and value
        and all(isinstance(part, str) for part in value)
        and SALT.fullmatch(value[0]) is not None
    )
