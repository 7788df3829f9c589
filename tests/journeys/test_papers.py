"""Papers in the hand: the voucher, the card and the lists, opened at the desk and on the phone (D2, D10, D17)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.browser import DESK
from tests.journeys.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


MADE_MS = 60_000
"""A paper may be the first that a server makes: its faces of type are read then."""


def opens(page: Page, testid: str, path: str) -> bytes:
    """Tap it: a tab opens with the paper, and nothing complains. The paper's bytes, asked for once more."""
    with page.expect_response(lambda one: path in one.url, timeout=MADE_MS) as got, page.expect_popup() as tab:
        page.get_by_test_id(testid).first.click()
    assert got.value.status == 200
    assert got.value.headers["content-type"] == "application/pdf"
    paper: bytes = got.value.body()
    expect(tab.value).to_have_url(re.compile("^blob:"))
    expect(page.get_by_test_id(f"{testid}-trouble")).to_have_count(0)
    tab.value.close()
    return paper


def signed_job(office: Office) -> str:
    """A job of the demo that bears a seal."""
    lines = office.wire.get("/api/register?status=signed,left,verified")["items"]
    return next(str(one["id"]) for one in lines if one["seal"])


def test_D2_D10_D17_papers_open_at_the_desk(product_sqlite: Product, devices: Callable[..., Device]) -> None:
    url = product_sqlite.url.replace("127.0.0.1", "localhost")
    job = signed_job(Office(url))
    desk = devices(url, viewport=DESK).login("dispatcher")
    page = desk.page
    expect(page.get_by_test_id("board")).to_be_visible(timeout=field.SENT_MS)
    opens(page, "print-plan", "/api/prints/day.pdf?what=plan")
    opens(page, "print-report", "/api/prints/day.pdf?what=report")
    page.goto(f"{url}/#/desk/job/{job}")
    page.get_by_test_id("seal").scroll_into_view_if_needed()
    zh = opens(page, "voucher", "/api/vouchers/")
    assert zh.startswith(b"%PDF")
    opens(page, "voucher-both", "language=both")
    opens(page, "print-card", f"/api/prints/card/{job}.pdf")
    page.goto(f"{url}/#/desk/register")
    expect(page.get_by_test_id("register-row").first).to_be_visible()
    opens(page, "print-register", "/api/prints/register.pdf")
    assert desk.complaints == []


def test_D2_the_voucher_opens_on_the_phone_and_says_so_where_there_is_no_network(
    product_sqlite: Product, devices: Callable[..., Device]
) -> None:
    url = product_sqlite.url.replace("127.0.0.1", "localhost")
    office = Office(url)
    lines = office.wire.get("/api/register?status=signed,left,verified")["items"]
    phone = devices(url).login("tech1")
    mine = next(one for one in lines if one["seal"] and one["technician"] == office.user("tech1"))
    page = phone.page
    page.goto(f"{url}/#/job/{mine['id']}/seal")
    expect(page.get_by_test_id("seal-sheet")).to_be_visible(timeout=field.SENT_MS)
    opens(page, "voucher", "/api/vouchers/")
    page.context.set_offline(True)
    with page.expect_popup():
        page.get_by_test_id("voucher").click()
    expect(page.get_by_test_id("voucher-trouble")).to_be_visible()
