"""The department looks at finished work, sends it back, gets it again, confirms it; it is archived (D12, D13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import audit
from tests.journeys import technician as field
from tests.journeys.browser import DESK, until
from tests.journeys.office import Office, took_effect
from tests.wire import uuid7

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

DONE_MS = 60_000
REASON = "四通阀的零件没有登记"


def expired(url: str, unit: str) -> str:
    """An instrument whose calibration ran out long ago; its id."""
    made = {
        "id": uuid7(), "name": "旧钳形表", "model": None, "serial": "OLD-1", "range": None, "unit": unit,
        "calibration_no": "JZ2019-1", "calibrated_on": "2019-01-01", "calibration_due": "2020-01-01",
        "status": "qualified", "holder": None,
    }  # fmt: skip
    took_effect(Office(url, "supervisor").wire.sync(("instruments.put", made)))
    return made["id"]


def saved(page: Page) -> None:
    """The reading; then another item is laid out, or none."""
    item = page.get_by_test_id("check-sheet").locator("h2").inner_text()
    page.get_by_test_id("check-save").click()
    until(page, "item => document.querySelector('[data-testid=check-sheet] h2')?.innerText !== item", item)


def overridden(page: Page, instrument: str) -> None:
    """The procedure's items up to the first that is measured, with an instrument that may not be used, and why."""
    page.get_by_test_id("open-checks").click()
    page.get_by_test_id("choose-instrument").click()
    page.get_by_test_id(f"instrument-{instrument}").first.click()
    page.get_by_test_id("check-next").click()
    pad, fine = (page.get_by_test_id(name) for name in ("pad-value", "check-pick-pass"))
    expect(pad.or_(fine)).to_be_visible()
    while not pad.is_visible():
        fine.click()
        saved(page)
        expect(pad.or_(fine)).to_be_visible()
    page.get_by_test_id("pad-5").click()
    override = page.get_by_test_id("check-override")
    if not override.is_visible():
        page.get_by_test_id("check-instrument").click()
        page.get_by_test_id(f"instrument-{instrument}").last.click()
    override.fill("现场仅此一台")
    saved(page)
    page.keyboard.press("Escape")
    field.back_to_job(page)


def queue_at(desk: Device) -> Page:
    """The queue, from the rail."""
    page = desk.page
    page.get_by_test_id("nav-verify").click(timeout=DONE_MS)
    expect(page.get_by_test_id("verify")).to_be_visible(timeout=DONE_MS)
    return page


def marked(page: Page, *codes: str) -> None:
    """All of these are."""
    for code in codes:
        expect(page.locator(f"[data-testid=mark][data-code={code}]").first).to_be_visible(timeout=DONE_MS)


def done_and_signed(page: Page, job: str, instrument: str) -> None:
    """From the card to leaving: a check with an override, one low grade, no part."""
    field.open_job(page, job)
    field.accept(page)
    field.appoint(page)
    field.go_there(page)
    overridden(page, instrument)
    field.hand_over(page, "冯十一", grades=(4, 2, 4, 4))
    field.step(page, "left")
    field.send_now(page)
    field.everything_sent(page)


def looked_at_and_sent_back(page: Page, job: str) -> None:
    """The supervisor sees what is unusual, where it stands, and sends it back."""
    line = page.get_by_test_id(f"verify-line-{job}")
    expect(line).to_contain_text("检验带说明放行", timeout=DONE_MS)
    expect(line.get_by_test_id("tick")).to_have_count(0)
    line.locator("a").click()
    expect(page.get_by_test_id("sides")).to_be_visible(timeout=DONE_MS)
    page.emulate_media(reduced_motion="reduce")  # or a look is read while it fades in
    marked(page, "CHECK_OVERRIDE", "INSTRUMENT_EXPIRED", "LOW_GRADE")
    page.locator("[data-code=CHECK_OVERRIDE]").get_by_test_id("mark-go").click()
    expect(page.locator("[data-pointed]")).to_contain_text("现场仅此一台")
    audit.bring(page)
    assert audit.axe(page, first=True) == {}
    page.keyboard.press("b")
    page.get_by_test_id("reason").fill(REASON)
    page.get_by_test_id("about").first.check()
    page.get_by_test_id("send-back-save").click()
    expect(page.get_by_test_id("send-back-sheet")).to_have_count(0)


def answered_offline(page: Page, job: str, cable: Cable) -> None:
    """The technician is told, and adds what was missing where there is no network."""
    page.goto(page.url.split("#", maxsplit=1)[0] + "#/")
    card = page.get_by_test_id("group-now").get_by_test_id(f"job-card-{job}")
    expect(card).to_contain_text("退回补记", timeout=DONE_MS)
    expect(page.get_by_test_id("notices")).to_contain_text(REASON)
    cable.cut()
    card.click()
    expect(page.get_by_test_id("sent-back-reason")).to_have_text(REASON)
    field.use_part(page, "四通换向阀", "HG-0011", photo=False)
    page.get_by_test_id("sent-back-done").click()
    expect(page.get_by_test_id("sent-back")).to_have_count(0)
    cable.join()
    field.send_now(page)
    field.everything_sent(page)


def confirmed(page: Page, job: str) -> None:
    """What came late is there; what was not looked at is said once; then all of it is ticked."""
    page.get_by_test_id(f"verify-line-{job}").locator("a").click(timeout=DONE_MS)
    expect(page.get_by_test_id("verify-history")).to_contain_text(REASON, timeout=DONE_MS)
    expect(page.get_by_test_id("story-parts")).to_contain_text("HG-0011")
    marked(page, "FLAGGED_WORK")
    page.keyboard.press("c")
    expect(page.get_by_test_id("verify-unseen")).to_be_visible()
    while (left := page.locator("[data-testid=mark-seen]:not(:checked)")).count():
        left.first.check()
    page.keyboard.press("c")
    expect(page.get_by_test_id("toast").filter(has_text="已确认")).to_be_visible()
    expect(page.get_by_test_id(f"verify-line-{job}")).to_have_count(0)


def archived(page: Page, url: str, job: str) -> None:
    """Nothing can be done to it any more; it says who confirmed it."""
    page.goto(f"{url}/#/desk/register")
    expect(page.get_by_test_id("register")).to_be_visible()
    page.goto(f"{url}/#/desk/verify/{job}")
    expect(page.get_by_test_id("verify-archived")).to_be_visible(timeout=DONE_MS)
    expect(page.get_by_test_id("verify-confirm")).to_have_count(0)
    expect(page.get_by_test_id("verify-send-back")).to_have_count(0)


def test_D12_D13_S4_marked_sent_back_added_to_offline_confirmed_and_archived(
    product: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    office = Office(product.url)
    procedure = office.catalogue["procedures"][0]
    measured = next(one for one in procedure["items"] if one["kind"] == "number")
    instrument = expired(product.url, measured["unit"])
    job = office.register("冯十一", procedure["products"][0], "不制冷", office.user("tech1"))
    cable = cables(product)
    phone, desk = devices(cable.url), devices(product.url, viewport=DESK)
    field.loaded_once(phone, [job])
    done_and_signed(phone.page, job, instrument)
    signed = office.story(job)["seals"][0]

    desk.login("supervisor")
    looked_at_and_sent_back(queue_at(desk), job)
    answered_offline(phone.page, job, cable)
    confirmed(queue_at(desk), job)
    archived(desk.page, product.url, job)

    told = office.story(job)
    assert [one["outcome"] for one in told["verifications"]] == ["sent_back", "answered", "confirmed"]
    assert "CHECK_OVERRIDE" in {one["code"] for one in told["verifications"][-1]["marks"]}
    assert told["job"]["status"] == "verified"
    assert [one for one in told["seals"] if one["id"] == signed["id"]] == [signed]
    assert [one["kind"] for one in told["amendments"]] == ["late"]
    assert not phone.complaints + desk.complaints
