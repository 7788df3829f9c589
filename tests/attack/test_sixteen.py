"""Sixteen writers and a poller on the same jobs, customers and ids, through real gunicorn workers."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.attack.crowd import Crowd
from tests.attack.kept import kept, seen, watched
from tests.server.office import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ROUNDS = 5


def test_N1_N2_N3_N4_N6_sixteen_writers_in_conflict_lose_nothing_and_are_blamed_for_nothing(office, place):
    product = place.product().start()
    try:
        crowd = Crowd(office, product, seed=1)
        crowd.work(ROUNDS)
        assert [one for device in crowd.devices for one in device.odd] == []
        told = Counter(key for device in [*crowd.devices, crowd.poller] for key in device.told.elements())
        assert {key for key in told if key[0] != 503} == set(), product.log()[-3000:]
        assert kept(place.url, crowd.devices) == []
        assert seen(product.url, [*crowd.devices, crowd.poller], PASSWORD) == []
        assert watched(place.url, office.org, crowd.poller) == []
        assert looks_closely(place.url, office.org, crowd) == ["N1", "N1", "N2", "Q2"]
    finally:
        product.kill()
    outcomes = Counter(one["outcome"] for device in crowd.devices for one in device.receipts.values())
    assert outcomes["applied"] > 4 * ROUNDS
    assert outcomes["flagged"]
    assert outcomes["quarantined"]
    assert len(crowd.poller.seen) > ROUNDS


def looks_closely(url, org, crowd):
    """The rules that the checks find broken once a save, a receipt and a pull are made up."""
    device = crowd.devices[0]
    device.save("jobs.accept", {"job": crowd.shared.jobs[0]["id"]})
    device.receipts[device.saved[0]["id"]] |= {"seq": 10**9}
    seq, photos = crowd.poller.seen[-1]
    crowd.poller.seen.append((seq, photos - 1))
    found = [line.partition(": ")[2] for line in kept(url, crowd.devices)] + watched(url, org, crowd.poller)
    return sorted(line[:2] for line in found)
