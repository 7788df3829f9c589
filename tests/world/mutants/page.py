"""The first part of ``docs/mutants.md``, made of what the mutants say of themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.world.mutants import MUTANTS

if TYPE_CHECKING:
    from tests.world.mutants import Mutant

PATH = Path(__file__).resolve().parents[3] / "docs/mutants.md"
HEAD = """\
# Mutants: engines broken on purpose

Each line is an engine with one thing broken, and who notices. *Breaks* names the rule of
[the protocol](../sync/SPEC.md). Where a rule N catches it, the deterministic world does (`tests/world`), on SQLite, in
at most so many days (seeds 1, 2 …) of the weather named; the unbroken engine comes through that day clean. Where
a test catches it, what it breaks cannot happen in one thread of control, or not in this firm.
`tests/world/test_mutants.py` hunts all of them; `tests/world/test_checker*.py` shows of each rule N that it speaks when
it should. A mutant that gets away means a missing test.

## Server and Python client

Written by `python -m tests.world.mutants`; {count} mutants.

| Mutant | What it does | Breaks | Caught by | In weather | Days |
|---|---|---|---|---|---|
"""


REST = "\n## The TypeScript client\n"
"""What follows is written by hand."""


def write() -> None:
    """Write our part; what follows it stays."""
    _, mark, rest = PATH.read_text(encoding="utf-8").partition(REST)
    PATH.write_text(text() + mark + rest, encoding="utf-8")


def text() -> str:
    """Our part."""
    return HEAD.format(count=len(MUTANTS)) + "".join(_line(one) for one in MUTANTS.values())


def _line(mutant: Mutant) -> str:
    name, words = f"`{mutant.name}`", " ".join(mutant.words.split()).replace("``", "`")
    if mutant.test:
        path, _, test = mutant.test.partition("::")
        return f"| {name} | {words} | {mutant.breaks} | `{test}` in `{path}` | | |\n"
    by = " or ".join(sorted(mutant.rules))
    return f"| {name} | {words} | {mutant.breaks} | {by} | {mutant.weather} | ≤ {mutant.seeds} |\n"
