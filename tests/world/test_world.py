"""A short time in the deterministic world: fixed seeds and a few nobody has seen; the long time is ``make soak``."""

from __future__ import annotations

import os
import random
import subprocess
import sys

import pytest

from tests.world import places
from tests.world.__main__ import EVENTS
from tests.world.world import World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
AT_ONCE = 5
FIXED = [("sqlite", first) for first in range(1, 21, AT_ONCE)] + [("postgresql", first) for first in (1, 6)]
FRESH = {"sqlite": 5, "postgresql": 3}


def played(seed, database, **weather):
    """The history of one seed; whoever sees it fail can play it again."""
    print(f"make replay SEED={seed} DB={database}")
    with World(seed, database, **weather) as world:
        world.play(EVENTS)
        return world.history.to_lines()


@pytest.mark.parametrize(("database", "first"), FIXED)
def test_N1_N2_N3_N4_N5_N6_N7_N8_N9_N10_N11_N12_hold_at_rest_after_fixed_seeds(database, first):
    for seed in range(first, first + AT_ONCE):
        played(seed, database)


@pytest.mark.parametrize("database", places.DATABASES)
def test_N1_N2_N3_N4_N5_N6_N7_N8_N9_N10_N11_N12_hold_at_rest_after_seeds_nobody_has_seen(database):
    for _ in range(FRESH[database]):
        played(random.SystemRandom().randrange(10**6, 10**9), database)


def test_N3_the_same_seed_gives_the_same_history_byte_for_byte_in_every_process_and_on_both_databases():
    here = played(7, "sqlite")
    assert len(here) > 50
    for hash_seed in "1", "2":
        command = [sys.executable, "-m", "tests.world", "replay", "7", "--history"]
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        there = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        assert there.stdout.splitlines() == here
    assert played(7, "postgresql") == here
