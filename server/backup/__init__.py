"""Backup and restore (D32): one archive a backup, taken while running, put back whole or not at all."""

from __future__ import annotations

from server.backup.cli import backup, restore

COMMANDS = (backup, restore)
