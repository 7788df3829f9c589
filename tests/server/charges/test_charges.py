"""The price list (D15)."""

from __future__ import annotations

import pytest

from server.ids import uuid7


@pytest.mark.parametrize(
    ("price", "outcome"), [(0, "applied"), (5000, "applied"), (-1, "rejected"), ("50", "rejected")]
)
def test_D15_prices_are_whole_fen(office, price, outcome):
    item = {"id": uuid7(), "code": "SM-01", "name": "上门检查费", "name_en": "Call-out", "unit": "次", "price": price}
    assert office.phone("supervisor").sync(("charges.put_price", item))[0]["outcome"] == outcome


def test_D15_a_price_with_a_fraction_is_no_number_of_ours(office):
    item = {"id": uuid7(), "code": "SM-01", "name": "上门检查费", "name_en": "Call-out", "unit": "次", "price": 50.5}
    [receipt] = office.phone("supervisor").sync(("charges.put_price", item))
    assert (receipt["outcome"], receipt["code"]) == ("quarantined", "MALFORMED")
