"""A run as it travels to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.auth import caller
from server.imports import matching, runs, settings, work
from server.imports.columns import shown as writable

if TYPE_CHECKING:
    from server.imports.passes import Row
    from sync.messages import Json


def run(one: Json, *, brief: bool = False) -> Json:
    """``brief``: as a line of the list."""
    hidden = {"org_id", "user_id", "stop_asked", "wrote", "sha256", "file_until"}
    made = {name: value for name, value in one.items() if name not in hidden}
    made |= {"by": one["user_id"], "file_kept_until": one["file_until"]}
    made["can_undo"] = bool(one["wrote"]) and one["state"] in ("done", "stopped")
    found = made.pop("detected")
    if brief:
        del made["settings"]
        return made
    if found is None or one["settings"] is None or "kind" not in one["settings"]:
        return made | {"detected": None, "needs": []}
    guess = found.pop("matchings")[one["settings"]["kind"]]
    known = runs.remembered(one["org_id"], matching.digest(settings.headings(found)), one["settings"]["kind"])
    kept = (known or {}).get("matching", {})
    found["matching"] = [each | {"remembered": kept.get(each["field"]) == each["column"]} for each in guess]
    needs = settings.needs(one["settings"], one["detected"], work.centres_of(caller()))
    return made | {"detected": found, "needs": needs}


def row(one: Row) -> Json:
    """A row of the file and what it would become."""
    return {
        "line": one.planned.line.n,
        "cells": [_writable(cell) for cell in one.planned.line.cells],
        "becomes": {name: _writable(value) for name, value in one.planned.values.items()},
        "faults": [fault.to_wire() for fault in one.faults],
        "ok": not one.faults,
        "there": one.there,
    }


def _writable(value: object) -> object:
    """Bytes that are no text, so that they can be shown."""
    return writable(value) if isinstance(value, str) else value
