"""What a push was answered for is seen by whoever pulls next, through any worker (rules P2, P3, Q2)."""

from __future__ import annotations

import pytest

from tests.attack.poison import PHONES, Rounds

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ROUNDS = 8


def test_P3_Q2_N6_the_desk_that_pulls_after_the_answer_has_every_item_of_the_push(office, place):
    product = place.product().start()
    try:
        rounds = Rounds(office, product)
        rounds.run(ROUNDS)
    finally:
        product.kill()
    assert rounds.missed == []
    assert rounds.rounds == ROUNDS * PHONES
    assert rounds.pulls
