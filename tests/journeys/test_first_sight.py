"""A cold start shows Today as it was last seen, and never anything that is not so any more or not for these eyes."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, expect

from tests.journeys import technician as field
from tests.journeys.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import CDPSession

    from tests.journeys.browser import Device
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PLACE = "测试路 1 号"
SEEN = """async (place) => {
  const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const names = (await indexedDB.databases()).map((one) => one.name).filter((name) => name.startsWith('fieldseal-'));
  const db = await answer(indexedDB.open(names[0]));
  const kept = await answer(db.transaction('drafts').objectStore('drafts').get('kept'));
  db.close();
  const sight = kept?.value.sight;
  return sight?.html.includes(place) ? sight.until - Date.now() : null;
}"""
"""How long, in ms, what lies on the device for the next start may be shown: until the clock moves a job."""
LOOKED_AT_MS = 60_000
REST_S = 150
TAPS = 4


def started_anew(phone: Device) -> str:
    """The page as the service worker gives it after a dead battery, without a network."""
    phone.kill()
    phone.start(offline=True)
    answer = phone.page.goto(phone.url)
    assert answer is not None
    assert answer.from_service_worker
    return answer.text()


def rested(phone: Device) -> None:
    """Today on the screen, long enough to be put by."""
    phone.page.goto(f"{phone.url}/#/")
    phone.page.locator("[data-testid^=job-card-]").first.wait_for()
    end = time.monotonic() + REST_S
    while (left := phone.page.evaluate(SEEN, PLACE)) is None or left < LOOKED_AT_MS:
        assert time.monotonic() < end, "Today was not put by for the next start"
        phone.page.wait_for_timeout(250 if left is None else max(left, 0) + 1_000)
        if left is not None:
            phone.page.reload()  # the clock has moved a job: what it looks like now is put by


def tapped_in_the_sight(phone: Device, job: str) -> CDPSession:
    """A finger that is quicker than the app: started again where the app was there first."""
    for _ in range(TAPS):
        phone.stop()
        phone.start(offline=True)
        processor = phone.context.new_cdp_session(phone.page)
        processor.send("Emulation.setCPUThrottlingRate", {"rate": 12})
        phone.page.goto(phone.url, wait_until="commit")
        with contextlib.suppress(Error):
            phone.page.locator(f"#sight a[href='#/job/{job}']").click(timeout=15_000)
            return processor
    raise AssertionError("the app was always there before the finger")


def test_V2_V5_a_cold_start_shows_today_as_last_seen_and_nothing_that_is_not_so_any_more(
    product_sqlite: Product, devices: Callable[..., Device]
) -> None:
    office = Office(product_sqlite.url)
    product_name = office.catalogue["procedures"][0]["products"][0]
    job = office.register("孙八", product_name, "不制冷", office.user("tech1"))
    phone = devices(product_sqlite.url)
    field.loaded_once(phone, [job])
    rested(phone)

    page = started_anew(phone)
    assert '<div id="sight">' in page
    assert PLACE in page
    assert "data-testid" not in page
    assert "<button" not in page
    # The living screen takes its place, with what was left out.
    expect(phone.page.get_by_test_id(f"job-card-{job}")).to_be_visible()
    expect(phone.page.get_by_test_id("sync-badge").first).to_be_visible()
    assert phone.page.locator("#sight").count() == 0

    # A link in it is followed by the app once it is there, however long that takes.
    processor = tapped_in_the_sight(phone, job)
    expect(phone.page.get_by_test_id("job")).to_be_visible(timeout=60_000)
    assert phone.page.locator("#sight").count() == 0
    assert phone.page.locator("#app").is_visible()
    processor.send("Emulation.setCPUThrottlingRate", {"rate": 1})

    # Work makes it worthless at once, also when the battery dies right after.
    field.accept(phone.page)
    assert '<div id="sight">' not in started_anew(phone)

    # A page that opens at another address is not Today.
    rested(phone)
    phone.stop()
    phone.start(offline=True)
    other = phone.page.goto(f"{phone.url}/#/settings")
    assert other is not None
    expect(phone.page.get_by_test_id("logout")).to_be_visible()
    assert '<div id="sight">' not in other.text()

    # A customer holds the device: nobody's address but his own business may show.
    rested(phone)
    assert PLACE in started_anew(phone)
    field.open_job(phone.page, job)
    field.appoint(phone.page)
    field.go_there(phone.page)
    field.use_part(phone.page, "四通换向阀", "HG-0009")
    field.record_checks(phone.page, "5")
    rested(phone)
    field.open_job(phone.page, job)
    phone.page.get_by_test_id("next-step").click()
    phone.page.get_by_test_id("hand-over-now").click()
    field.begin_hand_over(phone.page)
    assert PLACE not in started_anew(phone)
    expect(phone.page.get_by_test_id("hand-over-summary")).to_be_visible()
    assert phone.complaints == []


def test_V5_after_signing_out_a_start_shows_nobodys_day(
    product_sqlite: Product, devices: Callable[..., Device]
) -> None:
    office = Office(product_sqlite.url)
    product_name = office.catalogue["procedures"][0]["products"][0]
    job = office.register("孙九", product_name, "不制冷", office.user("tech1"))
    phone = devices(product_sqlite.url)
    field.loaded_once(phone, [job])
    rested(phone)
    assert PLACE in started_anew(phone)
    phone.page.goto(f"{phone.url}/#/settings")
    phone.page.get_by_test_id("logout").click()
    anyway, out = phone.page.get_by_test_id("logout-anyway"), phone.page.get_by_test_id("login-submit")
    expect(anyway.or_(out)).to_be_visible()
    if anyway.is_visible():
        anyway.click()
    expect(out).to_be_visible()
    page = started_anew(phone)
    assert PLACE not in page
    expect(phone.page.get_by_test_id("login-submit")).to_be_visible()
