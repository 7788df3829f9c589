"""Taking along: the desk's tables as files, the whole firm as an archive, and the archive back in (D13)."""

from __future__ import annotations

from server.exports.cli import COMMANDS
from server.exports.maker import tidy
from server.exports.routes import blueprint

TIMERS = (tidy,)

__all__ = ["COMMANDS", "TIMERS", "blueprint"]
