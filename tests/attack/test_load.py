"""The load driver at its smallest, so that it still works on the day somebody needs it."""

from __future__ import annotations

import pytest

from tests.attack import load
from tests.attack.load_day import Plan
from tests.bench.fieldseal import Fieldseal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

TECHNICIANS = 20
SMALL = Plan(every_s=1, steady_s=6, morning_s=1)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_P2_a_small_firm_under_load_with_a_killed_worker_loses_nothing(database, request, tmp_path):
    url = request.getfixturevalue("pg_url") if database == "postgresql" else None
    with Fieldseal(database, tmp_path, url) as server:
        report = load.run(server, TECHNICIANS, SMALL, kill_every_s=3)
    assert (report.lost, report.twice) == (0, 0)
    assert report.sent >= TECHNICIANS
    assert report.figures.outcomes["applied"] > 0
    assert {*report.figures.outcomes, *report.killed.outcomes} <= {"applied", "ARRIVED_AFTER_SEAL"}
    assert len(report.figures.ms["first load"]) >= TECHNICIANS
    assert {"empty sync", "sync with news", "tunnel", "desk"} <= report.figures.ms.keys()
    assert len(report.killed.ms["empty sync"]) > TECHNICIANS
