"""``python -m tests.world.mutants``: hunt all, write ``docs/mutants.md``; with names, hunt those only."""

from __future__ import annotations

import sys

from tests.world.mutants import MUTANTS, page
from tests.world.mutants.hunt import caught, failing_tests


def main(names: list[str]) -> int:
    """How many got away."""
    wanted = [MUTANTS[name] for name in names] if names else list(MUTANTS.values())
    failing = failing_tests() if any(one.test for one in wanted) else set()
    free = 0
    for mutant in wanted:
        seeds, rule = caught(mutant)
        who = f"{rule} after {seeds}" if seeds else mutant.test if mutant.test in failing else "NOBODY"
        free += who == "NOBODY"
        print(f"{mutant.name}: {who}", flush=True)
    if not names:
        page.write()
    return free


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
