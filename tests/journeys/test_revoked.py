"""A phone is signed out for good, with rescue: it hands over what it has, then forgets everything."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.browser import until
from tests.journeys.device_store import records
from tests.wire import Wire

if TYPE_CHECKING:
    from tests.journeys.morning import Morning
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


GONE = "async () => !(await indexedDB.databases()).some(({ name }) => name.startsWith('fieldseal-'))"
WITHIN_S = 60


def test_P3_8_P3_9_a_revoked_phone_hands_over_into_quarantine_and_is_erased(
    morning: Morning, product_sqlite: Product
) -> None:
    page = morning.page
    [standing] = records(page, "meta")
    morning.cable.cut()
    morning.begin_job()
    field.use_part(page, "四通换向阀", "HG-0001")
    captured = records(page, "outbox")
    [picture] = records(page, "files")

    manager = Wire(product_sqlite.url, "manager").login()
    told = {"rescue": True, "reason": "手机丢失"}
    answer = manager.http.post(f"{manager.url}/api/devices/{standing['client_id']}/revoke", json=told, timeout=10)
    assert answer.status_code == 204, answer.text

    morning.cable.join()
    field.send_now(page)
    page.get_by_test_id("login-username").wait_for(timeout=field.SENT_MS)
    until(page, GONE)

    items = morning.to_decide()
    end = time.monotonic() + WITHIN_S
    while len(items) < len(captured) and time.monotonic() < end:
        time.sleep(0.2)
        items = morning.to_decide()
    assert {one["code"] for one in items} == {"DEVICE_REVOKED"}
    assert len(items) == len(captured)
    assert morning.steps() == []
    assert manager.http.head(f"{manager.url}/api/files/{picture['sha256']}", timeout=10).status_code in {200, 404}
    [device] = [one for one in manager.get("/api/devices")["items"] if one["client_id"] == standing["client_id"]]
    assert (device["unsent"], device["files_unsent"], device["revoked"]) == (0, 0, True)
    expect(page.get_by_test_id("login-submit")).to_be_visible()
    assert morning.phone.complaints == []
