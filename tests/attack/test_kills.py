"""``kill -9`` of gunicorn's workers and master, of the background worker and of PostgreSQL, under sixteen writers."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.attack.crowd import Crowd
from tests.attack.kept import kept, seen, watched
from tests.attack.killer import Killer
from tests.server.office import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

KILLS = {"sqlite": 3, "postgresql": 5}
EXPECTED = {(0, "LINE"), (503, "BUSY"), (500, "INTERNAL")}
"""What a device is told while all is killed: nothing; to come back; or, its work being stored perhaps, neither."""


@pytest.fixture
def mortal_office(mortal):
    with mortal.office() as made:
        yield made


def test_N1_N2_N3_N4_N6_P2_3_sixteen_writers_lose_nothing_while_everything_is_killed(mortal_office, mortal):
    office, product = mortal_office, mortal.product().start()
    crowd = Crowd(office, product, seed=3)
    receipts = lambda: sum(len(one.receipts) for one in crowd.devices)  # noqa: E731
    killer = Killer(product, receipts, Random(3), mortal.pg)
    enough = KILLS["sqlite" if mortal.pg is None else "postgresql"]
    try:
        for person in crowd.people:
            person.device.deliver()
        killer.start()
        crowd.work_while(lambda: killer.kills.total() < enough and killer.is_alive())
        killer.stop()
        assert set(killer.kills) == set(killer._means)
        for device in crowd.devices:
            device.deliver()
        told = Counter(key for device in [*crowd.devices, crowd.poller] for key in device.told.elements())
        assert [one for device in crowd.devices for one in device.odd] == []
        assert set(told) <= EXPECTED, (told, product.log()[-3000:])
        in_flight = len(crowd.devices) + 1
        assert told[500, "INTERNAL"] <= in_flight * killer.kills.total()
        assert kept(mortal.url, crowd.devices) == []
        assert seen(product.url, [*crowd.devices, crowd.poller], PASSWORD) == []
        assert watched(mortal.url, office.org, crowd.poller) == []
    finally:
        product.kill()
