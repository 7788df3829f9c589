"""What can be wrong with a file as a whole, and with one row of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.imports.says import Say, say

if TYPE_CHECKING:
    from sync.messages import Json


class FileFault(ValueError):
    """The file cannot be read, or not to its end; ``code`` and what a person is told."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.say: Say = say(code, **values)
        super().__init__(self.say["en"])

    def to_wire(self) -> Json:
        """The run's ``error``."""
        return {"code": self.code, "message": self.say["en"], "say": self.say}


@dataclass(frozen=True)
class Fault:
    """Why a row is refused. ``column`` counts from nought; None where no one cell is to blame."""

    code: str
    say: Say
    field: str | None = None
    column: int | None = None

    def to_wire(self) -> Json:
        """As the preview shows it."""
        return {"field": self.field, "column": self.column, "code": self.code, "say": self.say}
