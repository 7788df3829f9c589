"""Every setting in one table, written room by room.

``Config.from_env`` reads it, ``flask config check`` shows it, and docs/running.md is held to it by a test.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from server.parsers import ConfigError
from server.settings.backing import BACKING
from server.settings.papers import PAPERS
from server.settings.process import PROCESS
from server.settings.rules import RULES
from server.settings.seals import SEALS
from server.settings.setting import Setting
from server.settings.tools import TOOLING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PREFIX", "TABLE", "TOOLS", "Setting", "markdown", "read", "refuse_unknown"]

TABLE: tuple[Setting, ...] = (*BACKING, *PAPERS, *PROCESS, *SEALS, *RULES, *TOOLING)
PREFIX = "FIELDSEAL_"
TOOLS = frozenset({"FIELDSEAL_ENGINE", "FIELDSEAL_PICTURES", "FIELDSEAL_SERVER"})
"""Names that belong to tests and to the build."""


def read(env: Mapping[str, str]) -> dict[str, Any]:
    """``Config``'s fields; those that are not set are left out. ``ConfigError``."""
    refuse_unknown(env)
    found = {one.field: one.read(env) for one in TABLE}
    return {field: value for field, value in found.items() if field is not None and value is not None}


def refuse_unknown(env: Mapping[str, str]) -> None:
    """A name of ours that nobody reads is a slip of the pen. ``ConfigError``."""
    known = {one.name for one in TABLE} | TOOLS
    for name in sorted(env):
        if name.startswith(PREFIX) and name not in known:
            ours = sorted(one.removeprefix(PREFIX) for one in known if one.startswith(PREFIX))
            near = difflib.get_close_matches(name.removeprefix(PREFIX), ours, 1)
            raise ConfigError(f"{name} is no setting of ours{f'; did you mean {PREFIX}{near[0]}?' if near else '.'}")


def markdown() -> str:
    """The table of docs/running.md."""
    lines = ["| Variable | Default | What it does | For example |", "|---|---|---|---|"]
    for one in TABLE:
        default = f"`{one.default}`" if one.default else "–"
        lines.append(f"| `{one.name}` | {default} | {one.meaning} | `{one.example}` |")
    return "\n".join(lines) + "\n"
