"""Every broken engine is caught, and the unbroken one comes through the same days clean."""

from __future__ import annotations

from functools import cache

import pytest

from tests.test_rules import spec_rules
from tests.world.mutants import MUTANTS, page
from tests.world.mutants.hunt import WEATHERS, failing_tests, play

IN_WORLD = [one for one in MUTANTS.values() if not one.test]
BY_TEST = [one for one in MUTANTS.values() if one.test]

clean = cache(play)
"""The rules that do not hold with nothing broken."""
broken_tests = cache(failing_tests)


@pytest.mark.slow
@pytest.mark.timeout(600)  # several worlds, on a machine that may be busy
@pytest.mark.parametrize("mutant", IN_WORLD, ids=lambda one: one.name)
def test_N1_N2_N3_N4_N5_N6_N7_N8_N9_N10_N11_N12_a_broken_engine_is_caught_by_the_world(mutant):
    for seed in range(1, mutant.seeds + 1):
        with mutant.loose():
            found = set(play(mutant.weather, seed).split())
        if found & mutant.rules:
            assert clean(mutant.weather, seed) == ""
            return
    pytest.fail(f"{mutant.name} got away {mutant.seeds} times")


@pytest.mark.slow
@pytest.mark.parametrize("mutant", BY_TEST, ids=lambda one: one.name)
def test_N1_a_broken_engine_is_caught_by_a_test(mutant):
    assert mutant.test in broken_tests()


def test_N1_there_are_mutants_enough_and_each_says_what_it_breaks():
    assert len(MUTANTS) >= 50
    for mutant in MUTANTS.values():
        assert mutant.words
        assert set(mutant.breaks.split()) <= spec_rules()
        assert mutant.test or (mutant.rules and mutant.weather in WEATHERS and mutant.seeds)
    caught = {rule for mutant in IN_WORLD for rule in mutant.rules}
    assert caught == {f"N{n}" for n in range(1, 13)}


def test_N1_the_list_of_mutants_is_up_to_date():
    written = page.PATH.read_text(encoding="utf-8").partition(page.REST)[0]
    assert written == page.text(), "run: python -m tests.world.mutants"
