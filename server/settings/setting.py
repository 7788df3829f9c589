"""One setting: name, default, meaning, example and the parser that refuses a wrong one with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from server import parsers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Setting:
    """``field``: where ``Config`` keeps it; None when a library or another program reads the variable itself."""

    name: str
    field: str | None
    default: str
    meaning: str
    example: str
    parse: Callable[[str, str], Any] = parsers.text
    secret: bool = False

    def read(self, env: Mapping[str, str]) -> Any:
        """The value; an empty variable is one that is not set. ``ConfigError``."""
        said = env.get(self.name) or self.default
        return self.parse(self.name, said) if said else None

    def shown(self, env: Mapping[str, str]) -> str:
        """The value for a person's eyes: never a password."""
        said = env.get(self.name) or self.default
        if not said or not self.secret:
            return said or "–"
        return parsers.without_password(said) if "://" in said else "(set)"
