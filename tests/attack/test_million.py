"""The million at its smallest, broken off once and resumed (``python -m tests.attack million`` runs all of it)."""

from __future__ import annotations

import pytest

from tests.attack.__main__ import people
from tests.attack.million import Million
from tests.attack.million_check import lost_or_twice

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

TOTAL = 8000
PHONES = 4


def test_N1_N2_N3_N4_thousands_through_killed_workers_and_a_run_that_was_broken_off(mortal):
    with mortal.office() as office:
        staff = people(office, PHONES)
    first = Million(mortal, staff, TOTAL)
    try:
        first.run(seconds=6, kill_s=1)
    finally:
        first.product.kill()
    assert first.wrong == []
    run = Million(mortal, staff, TOTAL)
    try:
        run.run(seconds=120, kill_s=1, seed=2)
        assert run.wrong == []
        assert run.delivered == TOTAL
        assert sum(one.killer.kills.total() for one in (first, run) if one.killer)
        assert lost_or_twice(mortal.url, run.phones) == []
        assert list(run.fresh()) == []
    finally:
        run.product.kill()
