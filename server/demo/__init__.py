"""Demo data, and real records for trying the product on: commands for whoever runs the server."""

from __future__ import annotations

from server.demo.cli import demo
from server.imports.cli import imports

COMMANDS = (demo, imports)
