"""A device without room: told before anything is lost; what was saved stays, and goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FilePayload, expect

from tests.journeys import technician as field
from tests.journeys.browser import until
from tests.journeys.device_store import records
from tests.journeys.morning import morning_of
from tests.journeys.pictures import certificate

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.browser import Device
    from tests.journeys.morning import Morning
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

FULL = "本机存储已满"
MIB = 1024 * 1024
USED = "async () => (await navigator.storage.estimate()).usage"
TRUTHFUL = "--disable-features=StaticStorageQuota"
"""Since 2025 Chromium tells every page that ten gigabytes are free, against fingerprinting; only a write tells more."""
PROBE = """async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onupgradeneeded = () => request.result.createObjectStore('some');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await done(indexedDB.open('probe'));
  try {
    const writing = db.transaction('some', 'readwrite');
    writing.objectStore('some').put(crypto.getRandomValues(new Uint8Array(60_000)), 1);
    return await new Promise((resolve) => {
      writing.oncomplete = () => resolve(false);
      writing.onabort = () => resolve(true);
    });
  } finally {
    db.close();
  }
}"""
"""Whether the browser refuses to write. It looks at a changed quota after half a minute only."""


def leave_room(morning: Morning, free: int | None) -> None:
    """The browser's own quota for this origin: so many bytes more than are used now; None for the usual one."""
    developer = morning.phone.context.new_cdp_session(morning.page)
    quota = {} if free is None else {"quotaSize": morning.page.evaluate(USED) + free}
    developer.send("Storage.overrideQuotaForOrigin", {"origin": morning.cable.url, **quota})


@pytest.fixture
def morning(product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]) -> Morning:
    """A phone that is told how much room there really is."""
    return morning_of(product_sqlite, devices, cables, switches=(TRUTHFUL,))


def test_V1_4_a_device_that_fills_up_says_so_before_a_photo_is_lost(morning: Morning) -> None:
    page = morning.page
    morning.cable.cut()
    morning.begin_job()
    before = morning.unsent()
    leave_room(morning, MIB)
    page.reload()
    page.goto(f"{morning.cable.url}/#/job/{morning.job}/photos")
    expect(page.get_by_test_id("no-room")).to_be_visible()  # before the camera opens
    picture = FilePayload(name="before.png", mimeType="image/png", buffer=certificate("before"))
    page.get_by_test_id("photo-gallery").set_input_files(picture)
    expect(page.get_by_text(FULL).first).to_be_visible()
    assert records(page, "files") == []
    page.goto(f"{morning.cable.url}/#/sync")
    expect(page.get_by_test_id("storage-gauge")).to_have_attribute("data-fill", "full")
    assert morning.unsent() == before

    leave_room(morning, None)
    morning.cable.join()
    field.send_now(page)
    morning.arrived_once()


def test_V1_4_V1_2_a_full_device_says_that_a_step_was_not_saved_keeps_the_others_and_sends_them(
    morning: Morning,
) -> None:
    page = morning.page
    morning.cable.cut()
    field.open_job(page, morning.job)
    field.accept(page)
    field.appoint(page)
    leave_room(morning, -MIB)
    until(page, PROBE, seconds=120)
    before = records(page, "outbox")
    page.get_by_test_id("next-step").click()
    expect(page.get_by_text(FULL).first).to_be_visible()
    expect(page.locator("[data-status='appointed']").first).to_be_visible()
    assert records(page, "outbox") == before

    leave_room(morning, None)
    until(page, f"async () => !(await ({PROBE})())", seconds=120)
    field.go_there(page)
    morning.cable.join()
    field.send_now(page)
    morning.arrived_once()
