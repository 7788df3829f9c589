"""What a backup or a restore ends with when it cannot be done."""

from __future__ import annotations


class BackupFault(Exception):
    """One sentence for the person who asked; nothing was changed."""
