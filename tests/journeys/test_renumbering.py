"""A phone that is put back to an old copy of itself goes on by itself: a new number, no password, no loss (P1.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.device_store import put, records

if TYPE_CHECKING:
    from tests.journeys.morning import Morning

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_P1_6_a_phone_put_back_to_an_old_copy_goes_on_without_a_password(morning: Morning) -> None:
    page = morning.page
    [old] = records(page, "meta")
    field.open_job(page, morning.job)
    field.accept(page)
    field.everything_sent(page)

    put(page, "meta", old)  # what was sent since is forgotten: its number will be given once more
    page.reload()
    field.open_job(page, morning.job)
    field.appoint(page)
    field.everything_sent(page)

    [new] = records(page, "meta")
    assert new["client_id"] != old["client_id"]
    expect(page.get_by_test_id("sign-in-again")).to_have_count(0)
    assert [one["name"] for one in records(page, "archive")][-1] == "jobs.appoint"
    morning.arrived_once(["accept", "appoint"])
