"""The equipment's file, as the jobs write it: a job that ends unsigned writes the same line."""

from __future__ import annotations

from server.equipment_file import write

__all__ = ["write"]
