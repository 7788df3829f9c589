"""Why a file is no rescue file that can be taken in. Nothing was changed."""

from __future__ import annotations


class RescueFault(ValueError):
    """``code`` is for programs, the text a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def damaged(what: str) -> RescueFault:
    """It was ours, and is not whole or not as it was made."""
    return RescueFault("RESCUE_DAMAGED", f"The file is damaged: {what}. Ask for it once more.")
