"""From where on something is unusual; set by the firm (``server/settings``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.config import Config


@dataclass(frozen=True, slots=True)
class Limits:
    """Minutes, grades, metres, seconds."""

    travel: int = 120
    """A longer way is marked."""
    work_least: int = 5
    work_most: int = 480
    """Work of all people together outside these is marked."""
    grade: int = 2
    """A grade up to this is low."""
    accuracy: int = 500
    """A place less sure than this is not confirmed."""
    clock: int = 300
    """A device's clock that is further off is marked."""

    @classmethod
    def of(cls, config: Config) -> Limits:
        """The firm's own."""
        least, most = config.usual_work
        return cls(
            config.long_travel, least, most, config.low_grade, config.place_accuracy, config.clock_off,
        )  # fmt: skip
