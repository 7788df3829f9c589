"""All slices, in one list. A slice offers ``KINDS`` and ``MUTATIONS``, and of the rest of ``Slices`` what it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flask_smorest import Blueprint
    from sqlalchemy import Connection

    from server.kinds import Kind
    from sync.messages import Caller, Json, Mutation, Row
    from sync.registry import Declared

NAMES = (
    "customers",
    "erasure",
    "jobs",
    "dispatch",
    "parts",
    "checks",
    "instruments",
    "timesheets",
    "photos",
    "signatures",
    "signatures.own_phone",
    "complaints",
    "amendments",
    "charges",
    "reviews",
    "verification",
    "vouchers",
    "prints",
)

Effect: TypeAlias = "Callable[[Json], None]"
"""Runs in the worker after the commit, inside an application context; raising means: try again later."""

AtOnce: TypeAlias = "Callable[[Caller, Mutation], object]"
"""Runs behind the commit of a request that holds the mutation, before the answer; an effect does what it could not."""

AtCommit: TypeAlias = "Callable[[str, Sequence[Row], Json], tuple[Mapping[str, Sequence[Row]], Json]]"
"""(organisation, rows of the kind being inserted, chain head) → (rows to insert by kind, new chain head).

Runs while the organisation's counter is held, so nobody else can move the head meanwhile.
"""


AtWrite: TypeAlias = "Callable[[Connection, str, Sequence[Row]], None]"
"""(connection, organisation, rows of the kind about to be written): fills server-made columns, keeps own tables.

Runs inside the commit, before the counter is taken.
"""

Walk: TypeAlias = "Callable[[Connection, str, Sequence[str], Json], WholeList]"
"""(connection, organisation, centres the reader may see, filters) → the whole list behind a page of the desk."""

AtRestore: TypeAlias = "Callable[[Json, Json, int], Json]"
"""(chain head restored, chain head last published, number of the new life) → the chain head to go on from."""

Offer: TypeAlias = "Callable[..., Any]"
"""What one slice lets others call by its name, ``<slice>.<what>``: they need not know it, and it need not be there."""

Timer: TypeAlias = "Callable[[], None]"
"""Run by the worker every hour, inside an application context; cheap when nothing is due."""


class WholeList(Protocol):
    """A list that is walked from end to end, in memory a page of ``at_once`` counted lines at a time."""

    at_once: int

    def count(self, most: int | None = None) -> int:
        """How many lines; counting ends at ``most``."""

    def lines(self) -> Iterator[list[Json]]:
        """The lines, page by page."""


@dataclass(frozen=True)
class Slices:
    """Everything the slices offer, put together. A package offers each under the name in capitals."""

    kinds: list[Kind] = field(default_factory=list)
    mutations: list[Declared] = field(default_factory=list)
    effects: dict[str, Effect] = field(default_factory=dict)
    at_once: dict[str, AtOnce] = field(default_factory=dict)
    at_commit: dict[str, AtCommit] = field(default_factory=dict)
    at_write: dict[str, AtWrite] = field(default_factory=dict)
    at_restore: list[AtRestore] = field(default_factory=list)
    daily: list[Timer] = field(default_factory=list)
    routes: list[Blueprint] = field(default_factory=list)
    walks: dict[str, Walk] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)


def load(names: Sequence[str] = NAMES) -> Slices:
    """Import the slices and collect what they offer."""
    found = Slices()
    for name in names:
        module = import_module(f"server.{name}")
        found.kinds.extend(module.KINDS)
        found.mutations.extend(module.MUTATIONS)
        found.effects.update(getattr(module, "EFFECTS", {}))
        found.at_once.update(getattr(module, "AT_ONCE", {}))
        found.at_commit.update(getattr(module, "AT_COMMIT", {}))
        found.at_write.update(getattr(module, "AT_WRITE", {}))
        found.at_restore.extend(getattr(module, "AT_RESTORE", ()))
        found.daily.extend(getattr(module, "DAILY", ()))
        found.routes.extend(getattr(module, "ROUTES", ()))
        found.walks.update(getattr(module, "WALKS", {}))
        found.offers.update(getattr(module, "OFFERS", {}))
    return found
