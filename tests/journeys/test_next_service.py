"""The next service from the technician's tap to the customer's page, and the customer's complaint to the desk."""

from __future__ import annotations

import calendar
import contextlib
import datetime as dt
import sqlite3
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.browser import DESK
from tests.journeys.morning import Morning
from tests.journeys.office import Office
from tests.journeys.test_own_phone import customers_phone, shown, signed_by, stands

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

WRONG = "修好第二天又不出热水，请再来看看。"
WARRANTY = "2031-03-01"


def in_months(months: int) -> str:
    """The day that many months from today where the browsers are."""
    today = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(today.day, last)).isoformat()


def working(product: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]) -> Morning:
    """A technician at work on a machine under warranty."""
    office = Office(product.url)
    me = office.user("tech1")
    job = office.register("赵一", office.catalogue["procedures"][0]["products"][0], "不制冷", me,
                          warranty_until=WARRANTY)  # fmt: skip
    cable = cables(product)
    phone = devices(cable.url)
    field.loaded_once(phone, [job])
    morning = Morning(office, me, job, cable, phone)
    morning.begin_job()
    return morning


def run_out(product: Product) -> None:
    """All links' time was over yesterday."""
    yesterday = (dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with contextlib.closing(sqlite3.connect(product.data / "fieldseal.sqlite")) as database, database:
        database.execute("UPDATE own_offers SET expires_at = ?", (yesterday,))


def due(page: Page, day: str) -> None:
    """How the equipment's page says it."""
    expect(page.locator(f"[data-testid=next-service-day][data-day='{day}']")).to_be_visible()


def back_to_job(page: Page) -> None:
    """From a screen of the job."""
    page.get_by_test_id("back").click()
    expect(page.get_by_test_id("job")).to_be_visible()


def day_words(day: str) -> str:
    """2027年5月3日 of 2027-05-03."""
    year, month, date = map(int, day.split("-"))
    return f"{year}年{month}月{date}日"


def set_without_network(morning: Morning, day: str) -> None:
    """Two taps on the job; its page says so at once."""
    page = morning.page
    morning.cable.cut()
    page.get_by_test_id("open-equipment").click()
    page.get_by_test_id("next-service-6").click()
    due(page, day)
    back_to_job(page)
    expect(page.get_by_test_id("open-equipment")).to_contain_text(day_words(day))
    morning.cable.join()
    field.everything_sent(page)


def complain(page: Page, theirs: Cable) -> None:
    """Nothing said, then no network, then a page loaded anew: what was written is still there, and arrives."""
    page.get_by_test_id("complain-write").click()
    page.get_by_test_id("complain-send").click()
    expect(page.get_by_test_id("complain")).to_contain_text("请写明哪里不满意")
    page.get_by_test_id("complain-what").fill(WRONG)
    theirs.cut()
    page.get_by_test_id("complain-send").click()
    expect(page.get_by_test_id("complain-trouble")).to_contain_text("没有网络")
    theirs.join()
    page.reload()
    page.get_by_test_id("complain-write").click()
    expect(page.get_by_test_id("complain-what")).to_have_value(WRONG)
    page.get_by_test_id("complain-send").click()
    expect(page.get_by_test_id("complain-arrived")).to_be_visible()


def answered(page: Page) -> None:
    """At the desk, from the list of what is to be decided."""
    item = page.locator("[data-testid=review-item][data-code=COMPLAINT]")
    expect(item).to_contain_text("顾客：投诉")
    item.get_by_test_id("decide-item").click()
    sheet = page.get_by_test_id("decide-sheet")
    expect(sheet.get_by_test_id("content")).to_contain_text(WRONG)
    expect(sheet.get_by_test_id("content")).to_contain_text("请回电")
    sheet.get_by_test_id("reason").fill("已约明天上门")
    sheet.get_by_test_id("decide-save").click()
    expect(item).to_have_count(0)


def test_D26_S6_7_set_with_one_tap_offline_seen_by_the_customer_who_complains(
    product: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    morning = working(product, devices, cables)
    half = in_months(6)
    set_without_network(morning, half)

    link = shown(morning.page)
    theirs = cables(product)
    customer = devices(theirs.url)
    customer.page.goto(link.replace(morning.cable.url, theirs.url))
    code = signed_by(customer.page, "赵一")
    signed = customer.page.get_by_test_id("own-signed")
    for words in (day_words(half), day_words(WARRANTY)):
        expect(signed).to_contain_text(words)
    assert (signed.get_by_test_id("own-complain").get_attribute("href") or "").startswith("tel:")
    stands(morning.page, "signed")
    complain(customer.page, theirs)

    desk = devices(morning.cable.url, viewport=DESK).login("dispatcher")
    desk.page.goto(f"{morning.cable.url}/#/desk/decide")
    answered(desk.page)
    desk.page.goto(f"{morning.cable.url}/#/desk/job/{morning.job}")
    expect(desk.page.get_by_test_id("story-complaints")).to_contain_text(WRONG)
    expect(desk.page.locator(f"[data-testid=service][data-day='{half}']")).to_be_visible()
    [seal] = morning.story()["seals"]
    assert (seal["code"], seal["verdict"]) == (code, "matches")
    assert morning.to_decide() == []
    assert [customer.complaints, morning.phone.complaints, desk.complaints] == [[], [], []]


def test_D26_the_desk_sets_another_day_and_both_are_on_record(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    morning = working(product_sqlite, devices, cables)
    page = morning.page
    page.get_by_test_id("open-equipment").click()
    page.get_by_test_id("next-service-other").click()
    page.get_by_test_id("next-service-save").click()
    expect(page.get_by_test_id("next-service")).to_contain_text("请选择日期")
    page.get_by_test_id("next-service-date").fill("2027-04-30")
    page.get_by_test_id("next-service-save").click()
    due(page, "2027-04-30")
    field.everything_sent(page)

    desk = devices(morning.cable.url, viewport=DESK).login("manager")
    customer = morning.story()["job"]["customer"]
    desk.page.goto(f"{morning.cable.url}/#/desk/customer/{customer}")
    service = desk.page.get_by_test_id("service")
    expect(service).to_have_attribute("data-day", "2027-04-30")
    service.get_by_test_id("service-set").click()
    desk.page.get_by_test_id("service-way-12").click()
    desk.page.get_by_test_id("service-save").click()
    expect(service).to_have_attribute("data-day", in_months(12))
    expect(service.get_by_test_id("service-before")).to_contain_text("2027年4月30日")
    due(page, in_months(12))  # and the technician sees it
    assert morning.to_decide() == []
    assert [morning.phone.complaints, desk.complaints] == [[], []]


def test_S6_7_a_link_that_has_run_out_takes_a_complaint_all_the_same(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    morning = working(product_sqlite, devices, cables)
    customer = customers_phone(morning, devices, shown(morning.page))
    customer.page.get_by_test_id("hand-over-summary").wait_for()
    run_out(product_sqlite)
    customer.page.reload()
    expect(customer.page.get_by_test_id("own-expired")).to_be_visible()
    customer.page.get_by_test_id("complain-write").click()
    customer.page.get_by_test_id("complain-what").fill(WRONG)
    customer.page.get_by_test_id("complain-call-me").uncheck()
    customer.page.get_by_test_id("complain-send").click()
    expect(customer.page.get_by_test_id("complain-arrived")).to_be_visible()
    [item] = morning.to_decide()
    assert (item["code"], item["job"]) == ("COMPLAINT", morning.job)
    [told] = morning.story()["complaints"]
    assert (told["what"], told["call"]) == (WRONG, "no")
    assert [customer.complaints, morning.phone.complaints] == [[], []]
