"""Letting a mutant loose in a few worlds of its weather, until a rule does not hold."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.world.mutants import MUTANTS
from tests.world.mutants.catalogue import Weather
from tests.world.sender import NeverRests
from tests.world.world import Broken, World

if TYPE_CHECKING:
    from tests.world.mutants.catalogue import Mutant

RULE = re.compile(r"^(N\d+) ", re.MULTILINE)
BUSY = {"act": 60, "send": 90}
"""More is done than in a drawn day."""
_OFFLINE = {"drop_request": 0.4, "drop_answer": 0.2}

WEATHERS = {
    "calm": Weather(),
    "long": Weather(BUSY, events=350),
    "long_offline": Weather(BUSY, _OFFLINE, events=350),
    "lossy": Weather(line={"drop_answer": 0.4, "drop_request": 0.2}),
    "two_tabs": Weather({"act": 40, "send": 120, "small_pages": 12}, events=250),
    "put_back": Weather(
        {"act": 40, "send": 90, "device_copied": 10, "device_put_back": 15}, {"drop_answer": 0.2}, events=300
    ),
    "anew": Weather({"server_copied": 5, "server_put_back": 5, "small_pages": 8}, {"drop_request": 0.3}, events=200),
    "restored": Weather({"server_copied": 6, "server_put_back": 5}, {"drop_answer": 0.1}, events=200),
    "crashes": Weather({"server_dies": 8}),
    "deaths": Weather({"phone_dies": 12}),
    "clocks": Weather({"clock_wrong": 15}, _OFFLINE),
    "full": Weather({"device_full": 8}, _OFFLINE),
    "signed_out": Weather({"refresh_dead": 8, "long_pause": 8, "sign_out": 3}),
    "revoked": Weather({"revoked": 8}, {"drop_request": 0.2}, events=200),
    "decisions": Weather({"revoked": 4}, events=300),
    "signing": Weather(BUSY, events=300),
    "small_pages": Weather({"small_pages": 15}),
    "after_seal": Weather({"act": 60, "send": 110, "link": 16}, morning=True),
    "files": Weather({"pieces": 5}, {"cut_file": 0.4, "repeat_request": 0.3}, events=200),
}


def play(weather: str, seed: int) -> str:
    """One world: the rules that do not hold, each once, blank between them; empty when all is well."""
    wanted = WEATHERS[weather]
    try:
        with World(seed, "sqlite", dict(wanted.happens), dict(wanted.line), morning=wanted.morning) as world:
            world.play(wanted.events)
    except NeverRests:
        return "N7"
    except Broken as broken:
        return " ".join(sorted(set(RULE.findall(str(broken)))) or [f"({broken})"])
    return ""


def caught(mutant: Mutant) -> tuple[int, str]:
    """(after how many worlds, by which rule); (0, "") when it got away."""
    for seed in range(1, mutant.seeds + 1):
        with mutant.loose():
            rules = set(play(mutant.weather, seed).split()) & mutant.rules
        if rules:
            return seed, min(rules)
    return 0, ""


def failing_tests() -> set[str]:
    """Those of the tests named by mutants that fail with their mutant loose; all in one process of their own."""
    tests = sorted(mutant.test for mutant in MUTANTS.values() if mutant.test)
    asked = [sys.executable, "-m", "pytest", "-q", "-p", "tests.world.mutants.plugin", "--tb=no", "-rf", *tests]
    run = subprocess.run(asked, capture_output=True, text=True, check=False)
    return {line.removeprefix("FAILED ").partition(" - ")[0] for line in run.stdout.splitlines() if "FAILED" in line}
