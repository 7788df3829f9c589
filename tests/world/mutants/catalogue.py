"""A mutant is an engine with one thing broken: what it breaks, in which weather, and who must notice."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Apply = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """``breaks``: the rule of ``sync/SPEC.md`` it breaks, and in words what it does.

    Caught by the world, by one of ``rules`` within ``seeds`` worlds of that ``weather``, or by the test ``test``.
    """

    name: str
    breaks: str
    words: str
    apply: Apply
    rules: frozenset[str] = frozenset()
    weather: str = ""
    seeds: int = 0
    test: str = ""

    @contextmanager
    def loose(self) -> Iterator[None]:
        """The engine is broken for as long."""
        patch = pytest.MonkeyPatch()
        try:
            self.apply(patch)
            yield
        finally:
            patch.undo()


@dataclass(frozen=True, slots=True)
class Weather:
    """Weights of events and of the line's faults, as ``tests/world/weather.py`` names them; length of the day.

    ``morning``: everybody is at work already when it begins, and it comes as far as what follows a signature.
    """

    happens: Mapping[str, float] = field(default_factory=dict)
    line: Mapping[str, float] = field(default_factory=dict)
    events: int = 140
    morning: bool = False


MUTANTS: dict[str, Mutant] = {}


def by_world(breaks: str, rules: str, weather: str, seeds: int = 10) -> Callable[[Apply], Apply]:
    """Declare one that the world must catch. ``rules``: by which of N1–N12, blank between them."""

    def declare(apply: Apply) -> Apply:
        made = Mutant(apply.__name__, breaks, _words(apply), apply, frozenset(rules.split()), weather, seeds)
        MUTANTS[made.name] = made
        return apply

    return declare


def by_test(breaks: str, test: str) -> Callable[[Apply], Apply]:
    """Declare one that a test by hand must catch: what it breaks does not happen in the world."""

    def declare(apply: Apply) -> Apply:
        MUTANTS[apply.__name__] = Mutant(apply.__name__, breaks, _words(apply), apply, test=test)
        return apply

    return declare


def _words(apply: Apply) -> str:
    return (apply.__doc__ or "").strip()
