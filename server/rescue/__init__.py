"""A phone's unsent work as one encrypted file, and what the office learns of work a phone has lost (rules V8, V9)."""

from __future__ import annotations

from server.rescue.cli import COMMANDS
from server.rescue.left import tell_of_left_behind
from server.rescue.routes import blueprint
from server.rescue.uploads import upload_blueprint

TIMERS = (tell_of_left_behind,)

__all__ = ["COMMANDS", "TIMERS", "blueprint", "upload_blueprint"]
