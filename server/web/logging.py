"""What the server writes about itself: one line per event, to the standard error, never a password, token or body."""

from __future__ import annotations

import logging


def set_up() -> None:
    """Send our own log lines where the process's output goes, unless somebody has arranged that already."""
    ours = logging.getLogger("fieldseal")
    ours.setLevel(logging.INFO)
    if not ours.handlers and not logging.getLogger().handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        ours.addHandler(handler)
