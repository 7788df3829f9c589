"""What waits for the office is decided at the desk, and the phone learns of it; a lost phone hands over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.browser import DESK
from tests.journeys.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, Route

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

DONE_MS = 60_000
REASON = "已由同事登记"


def report(page: Page, job: str, fault: str) -> None:
    """What it really is, said on the phone."""
    field.open_job(page, job)
    page.get_by_test_id("open-report").click()
    page.get_by_test_id("report-choice-other").click()
    page.get_by_test_id("report-text").fill(fault)
    page.get_by_test_id("report-save").click()
    expect(page.get_by_test_id("job")).to_be_visible()


def spoiled(page: Page, pattern: str, by: str) -> Iterator[None]:
    """On its way to the server one thing in the record becomes another."""

    def change(route: Route) -> None:
        route.continue_(post_data=re.sub(pattern, by, route.request.post_data or ""))

    page.route("**/api/sync", change)
    yield
    page.unroute("**/api/sync", change)


def sent_spoiled(page: Page, job: str, fault: str, pattern: str, by: str) -> None:
    """One report that arrives as something the office must decide about."""
    for _ in spoiled(page, pattern, by):
        report(page, job, fault)
        field.send_now(page)
        expect(page.locator("[data-testid=attention] article")).to_have_count(1, timeout=DONE_MS)


def decided(page: Page, *, took: bool) -> None:
    """The phone says what became of it, and the tray is empty."""
    field.send_now(page)
    newest = page.locator("[data-testid=decided] li").first
    expect(newest).to_have_attribute("data-took", "true" if took else "false", timeout=DONE_MS)
    expect(page.get_by_test_id("attention")).to_have_count(0)


def item_of(desk: Page, code: str) -> str:
    """Where an item of that code stands at the desk."""
    card = f"[data-testid=review-item][data-code={code}]"
    expect(desk.locator(card).first).to_be_visible(timeout=DONE_MS)
    return card


def test_P3_release_correct_and_close_at_the_desk_and_the_phone_learns_of_each(
    product_sqlite: Product, devices: Callable[..., Device]
) -> None:
    office = Office(product_sqlite.url)
    product = office.catalogue["procedures"][0]["products"][0]
    me, colleague = office.user("tech1"), office.user("tech2")
    mine = office.register("钱七", product, "不制冷", me)
    theirs = office.register("孙八", product, "漏水", colleague, hours=3)
    phone, desk = devices(product_sqlite.url), devices(product_sqlite.url, viewport=DESK)
    field.loaded_once(phone, [mine])
    field.open_job(phone.page, mine)
    field.accept(phone.page)
    page = desk.login("supervisor").page
    expect(page.get_by_test_id("lane").first).to_be_visible(timeout=DONE_MS)
    page.goto(f"{product_sqlite.url}/#/desk/decide")

    # A record about somebody else's job is held; once the job is his, the desk lets it be done.
    sent_spoiled(phone.page, mine, "管路堵塞", rf'("actual_fault":"[^"]*","job":"){mine}', rf"\g<1>{theirs}")
    held = item_of(page, "NOT_FOUND")
    page.locator(held).get_by_test_id("release-item").click()
    expect(page.get_by_test_id("toast").filter(has_text="仍未生效")).to_be_visible(timeout=DONE_MS)
    expect(page.locator(held).get_by_test_id("decided")).to_contain_text("放行")
    office.reassign(theirs, me)
    page.locator(held).get_by_test_id("release-item").click()
    expect(page.get_by_test_id("toast").filter(has_text="已生效")).to_be_visible(timeout=DONE_MS)
    expect(page.locator(held)).to_have_count(0)
    assert office.story(theirs)["job"]["actual_fault"] == "管路堵塞"
    decided(phone.page, took=True)

    # One from an app newer than the server is kept apart; the desk corrects what it says.
    sent_spoiled(phone.page, mine, "压机坏", r'("name":"jobs\.report".*?"v":)1\b', r"\g<1>9")
    apart = item_of(page, "NEWER_VERSION")
    page.locator(apart).get_by_test_id("decide-item").click()
    expect(page.get_by_test_id("content")).to_contain_text("压机坏")
    page.get_by_test_id("way-correct").click()
    page.get_by_test_id("correct-actual_fault").fill("")
    page.get_by_test_id("decide-save").click()
    expect(page.get_by_test_id("decide-sheet")).to_contain_text("请填写")
    page.get_by_test_id("correct-actual_fault").fill("压缩机损坏")
    page.get_by_test_id("decide-save").click()
    expect(page.locator(apart)).to_have_count(0, timeout=DONE_MS)
    assert office.story(mine)["job"]["actual_fault"] == "压缩机损坏"
    decided(phone.page, took=True)

    # A third is not taken, and the phone is told why in the office's own words.
    sent_spoiled(phone.page, mine, "外机结霜", r'"jobs\.report"', '"jobs.reports"')
    unknown = item_of(page, "UNKNOWN_NAME")
    page.locator(unknown).get_by_test_id("decide-item").click()
    page.get_by_test_id("way-close").click()
    page.get_by_test_id("reason").fill(REASON)
    page.get_by_test_id("decide-save").click()
    expect(page.locator(unknown)).to_have_count(0, timeout=DONE_MS)
    decided(phone.page, took=False)
    expect(phone.page.get_by_test_id("decided")).to_contain_text(REASON)
    phone.page.locator("[data-testid^='got-it-']").first.click()
    expect(phone.page.locator("[data-testid^='got-it-']")).to_have_count(0)
    assert not phone.complaints + desk.complaints


def test_P3_a_lost_phone_is_signed_out_at_the_desk_hands_over_and_its_work_is_released_together(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    office = Office(product_sqlite.url)
    product = office.catalogue["procedures"][0]["products"][0]
    job = office.register("赵九", product, "异响", office.user("tech1"))
    cable = cables(product_sqlite)
    phone, desk = devices(cable.url), devices(product_sqlite.url, viewport=DESK)
    field.loaded_once(phone, [job])
    cable.cut()
    field.open_job(phone.page, job)
    field.accept(phone.page)
    report(phone.page, job, "风扇碰壳")

    page = desk.login("supervisor").page
    expect(page.get_by_test_id("lane").first).to_be_visible(timeout=DONE_MS)
    page.get_by_test_id("nav-devices").click()
    mine = page.locator("[data-testid=device]").filter(has_text="Chrom").first
    mine.get_by_test_id("open-device").click()
    page.get_by_test_id("way-revoked_with_rescue").click()
    page.get_by_test_id("reason").fill("手机丢失")
    page.get_by_test_id("device-save").click()
    expect(page.get_by_test_id("device-sheet")).to_have_count(0, timeout=DONE_MS)
    page.get_by_test_id("which-out").click()
    expect(page.get_by_test_id("standing")).to_contain_text("可交上内容")

    cable.join()
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    page.goto(f"{product_sqlite.url}/#/desk/decide")
    group = page.get_by_test_id("review-group")
    expect(group).to_contain_text("2 条", timeout=DONE_MS)
    group.get_by_test_id("release-all").click()
    expect(page.get_by_test_id("toast").filter(has_text="2 条全部生效")).to_be_visible(timeout=DONE_MS)
    expect(group).to_have_count(0)
    told = office.story(job)["job"]
    assert (told["status"], told["actual_fault"]) == ("accepted", "风扇碰壳")

    page.get_by_test_id("nav-devices").click()
    page.get_by_test_id("which-out").click()
    page.get_by_test_id("open-device").click()
    expect(page.get_by_test_id("decisions")).to_contain_text("手机丢失")
    page.get_by_test_id("way-allowed").click()
    page.get_by_test_id("device-save").click()
    expect(page.get_by_test_id("device")).to_have_count(0, timeout=DONE_MS)
    assert not desk.complaints
