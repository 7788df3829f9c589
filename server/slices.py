"""All slices, in one list. A slice offers ``KINDS`` and ``MUTATIONS``; ``EFFECTS``, ``ROUTES`` and ``AT_COMMIT`` if it has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask_smorest import Blueprint

    from server.kinds import Kind
    from sync.messages import Json, Row
    from sync.registry import Declared

NAMES = (
    "customers",
    "jobs",
    "dispatch",
    "parts",
    "checks",
    "instruments",
    "timesheets",
    "photos",
    "signatures",
    "charges",
    "reviews",
)

Effect: TypeAlias = "Callable[[Json], None]"
"""Runs in the worker after the commit, inside an application context; raising means: try again later."""

AtCommit: TypeAlias = "Callable[[str, Sequence[Row], Json], tuple[Mapping[str, Sequence[Row]], Json]]"
"""(organisation, rows of the kind being inserted, chain head) → (rows to insert by kind, new chain head).

Runs while the organisation's counter is held, so nobody else can move the head meanwhile.
"""


@dataclass(frozen=True)
class Slices:
    """Everything the slices offer, put together."""

    kinds: list[Kind] = field(default_factory=list)
    mutations: list[Declared] = field(default_factory=list)
    effects: dict[str, Effect] = field(default_factory=dict)
    at_commit: dict[str, AtCommit] = field(default_factory=dict)
    routes: list[Blueprint] = field(default_factory=list)


def load(names: Sequence[str] = NAMES) -> Slices:
    """Import the slices and collect what they offer."""
    found = Slices()
    for name in names:
        module = import_module(f"server.{name}")
        found.kinds.extend(module.KINDS)
        found.mutations.extend(module.MUTATIONS)
        found.effects.update(getattr(module, "EFFECTS", {}))
        found.at_commit.update(getattr(module, "AT_COMMIT", {}))
        found.routes.extend(getattr(module, "ROUTES", ()))
    return found
