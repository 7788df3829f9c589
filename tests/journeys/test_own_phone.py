"""Signing on the customer's own phone: a second browser that knows nothing but the link, against the real server."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.browser import DESK
from tests.journeys.morning import morning_of
from tests.journeys.qr import read_qr

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.journeys.morning import Morning
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def offered(morning: Morning) -> str:
    """The technician has worked, and shows the code; the link as a camera reads it."""
    morning.begin_job()
    field.use_part(morning.page, "四通换向阀", "HG-0001")
    return shown(morning.page)


def shown(page: Page) -> str:
    """From the job to the code on the screen."""
    page.get_by_test_id("other-steps").click()
    page.get_by_test_id("step-own_phone").click()
    stands(page, "waiting")
    link = read_qr(page.get_by_test_id("own-phone-qr"))
    assert link == page.get_by_test_id("own-phone-link").inner_text()
    return link


def stands(page: Page, standing: str) -> None:
    """How the technician's screen says that it stands."""
    expect(page.locator(f"[data-testid=own-phone-standing][data-standing={standing}]")).to_be_visible(
        timeout=field.SENT_MS
    )


def read_and_rate(page: Page, signer: str) -> None:
    """Up to the pad."""
    page.get_by_test_id("hand-over-summary").wait_for()
    page.get_by_test_id("hand-over-next").click()
    for name in field.GRADES:
        page.get_by_test_id(f"grade-{name}-4").click()
    page.get_by_test_id("hand-over-next").click()
    page.get_by_test_id("signer-name").fill(signer)
    page.get_by_test_id("hand-over-next").click()
    page.get_by_test_id("hand-over-text").wait_for()
    page.get_by_test_id("hand-over-next").click()
    page.get_by_test_id("pad").wait_for()


def signed_by(page: Page, signer: str) -> str:
    """The whole way; the seal's code."""
    read_and_rate(page, signer)
    field.draw(page)
    page.get_by_test_id("pad-confirm").click()
    page.get_by_test_id("own-signed").wait_for()
    return page.get_by_test_id("seal-code").inner_text()


def seal_of(morning: Morning) -> dict[str, Any]:
    """The one seal the office has of the job, and what it says of itself."""
    [seal] = morning.story()["seals"]
    return seal | {"verified": morning.office.wire.get(f"/api/seals/{seal['id']}/verify")}


def customers_phone(morning: Morning, devices: Callable[..., Device], link: str, **how: Any) -> Device:
    """A browser that has never been here."""
    device = devices(morning.cable.url, **how)
    device.page.goto(link)
    return device


def test_D2_S6_2_signed_in_a_second_browser_while_the_technician_is_online(
    product: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    morning = morning_of(product, devices, cables)
    link = offered(morning)
    customer = customers_phone(morning, devices, link)
    expect(customer.page.get_by_test_id("seal-document")).to_contain_text("四通换向阀")
    assert customer.page.get_by_test_id("hand-over-back").count() == 0, "nothing of the technician's is there"
    stands(morning.page, "opened")
    code = signed_by(customer.page, "李雷")

    stands(morning.page, "signed")
    assert morning.page.get_by_test_id("own-phone-code").inner_text() == code
    assert read_qr(morning.page.get_by_test_id("copy-qr")) == f"{morning.cable.url}/verify/{code}"
    seal = seal_of(morning)
    assert (seal["code"], seal["verdict"]) == (code, "matches")
    assert seal["verified"]["valid"], seal["verified"]
    [offer] = morning.story()["own_offers"]
    assert offer["client_id"] == seal["client_id"]
    assert morning.to_decide() == []
    assert customer.context.cookies() == []
    assert [customer.complaints, morning.phone.complaints] == [[], []]


def test_D2_S6_4_the_technician_is_away_and_the_customer_loses_the_network_in_the_middle(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    morning = morning_of(product_sqlite, devices, cables)
    link = offered(morning)
    theirs = cables(product_sqlite)
    customer = devices(theirs.url, clock_ms=-40 * 24 * 3600 * 1000)
    page = customer.page
    page.goto(link.replace(morning.cable.url, theirs.url))
    page.get_by_test_id("hand-over-summary").wait_for()
    morning.cable.cut()

    read_and_rate(page, "王芳")
    field.draw(page)
    page.reload()  # what was drawn and typed is still there
    expect(page.locator("[data-testid=pad][data-strokes='2']")).to_be_visible()
    theirs.cut()
    page.get_by_test_id("pad-confirm").click()
    page.get_by_test_id("own-again").wait_for()
    theirs.join()
    page.get_by_test_id("own-signed").wait_for(timeout=field.SENT_MS)
    code = page.get_by_test_id("seal-code").inner_text()
    page.reload()  # and the voucher stays, once it is signed
    expect(page.get_by_test_id("seal-code")).to_have_text(code)

    morning.cable.join()
    stands(morning.page, "signed")
    assert morning.page.get_by_test_id("own-phone-code").inner_text() == code
    seal = seal_of(morning)
    assert (seal["code"], seal["verdict"], seal["verified"]["valid"]) == (code, "matches", True)
    desk = devices(morning.cable.url, viewport=DESK).login("dispatcher")
    desk.page.goto(f"{morning.cable.url}/#/job/{morning.job}")
    expect(desk.page.get_by_test_id("seal-own-phone")).to_be_visible(timeout=field.SENT_MS)
    assert [customer.complaints, morning.phone.complaints, desk.complaints] == [[], [], []]


def test_D2_S6_1_without_a_network_the_technician_is_told_and_signs_on_his_own(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    morning = morning_of(product_sqlite, devices, cables)
    morning.begin_job()
    morning.cable.cut()
    page = morning.page
    page.get_by_test_id("other-steps").click()
    page.get_by_test_id("step-own_phone").click()
    stands(page, "pending")
    assert page.get_by_test_id("own-phone-qr").count() == 0
    page.get_by_test_id("own-phone-here").click()
    field.begin_hand_over(page)
    page.get_by_test_id("hand-over-next").click()
    for name in field.GRADES:
        page.get_by_test_id(f"grade-{name}-4").click()
    page.get_by_test_id("hand-over-next").click()
    page.get_by_test_id("signer-name").fill("李雷")
    page.get_by_test_id("hand-over-next").click()
    page.get_by_test_id("hand-over-text").wait_for()
    page.get_by_test_id("hand-over-next").click()
    field.sign(page)
    code = page.get_by_test_id("seal-code").inner_text()
    # Also without a network: the code, and the address where it will be.
    assert read_qr(page.get_by_test_id("copy-qr")) == f"{morning.cable.url}/verify/{code}"
    page.get_by_test_id("copy-mail").fill("li.lei@example.org")
    page.get_by_test_id("copy-mail-send").click()
    expect(page.get_by_test_id("copy-mail-state")).to_contain_text("li.lei@example.org")
    page.get_by_test_id("hand-over-give-back").click()
    field.type_pin(page)
    morning.cable.join()
    field.everything_sent(page)
    seal = seal_of(morning)
    assert (seal["code"], seal["verdict"], seal["verified"]["valid"]) == (code, "matches", True)
    assert morning.to_decide() == []
    assert morning.phone.complaints == []


def test_D2_S6_3_void_by_a_new_line_then_reused_expired_and_guessed(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    morning = morning_of(product_sqlite, devices, cables)
    link = offered(morning)
    customer = customers_phone(morning, devices, link)
    customer.page.get_by_test_id("hand-over-summary").wait_for()
    morning.page.get_by_test_id("back").click()
    field.use_part(morning.page, "四通换向阀", "HG-0002", photo=False)
    field.everything_sent(morning.page)
    read_and_rate(customer.page, "李雷")
    field.draw(customer.page)
    customer.page.get_by_test_id("pad-confirm").click()
    expect(customer.page.get_by_test_id("own-void")).to_contain_text("技术员又添加了内容")

    morning.page.goto(f"{morning.cable.url}/#/job/{morning.job}/own-phone")
    stands(morning.page, "void")
    morning.page.get_by_test_id("own-phone-again").click()
    stands(morning.page, "waiting")
    again = read_qr(morning.page.get_by_test_id("own-phone-qr"))
    assert again != link
    customer.page.goto(again)
    expect(customer.page.get_by_test_id("seal-document")).to_contain_text("HG-0002")
    code = signed_by(customer.page, "李雷")
    stands(morning.page, "signed")

    late = customers_phone(morning, devices, again)  # reused, elsewhere: what was signed, and nothing to sign
    expect(late.page.get_by_test_id("seal-code")).to_have_text(code)
    late.page.goto(link)
    expect(late.page.get_by_test_id("own-revoked")).to_be_visible()
    late.page.goto(f"{link.split('#')[0]}#{'A' * 32}")
    expect(late.page.get_by_test_id("own-unknown")).to_be_visible()
    assert len(morning.story()["seals"]) == 1


def test_D2_S6_3_a_link_runs_out(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    morning = morning_of(product_sqlite, devices, cables)
    link = offered(morning)
    customer = customers_phone(morning, devices, link)
    customer.page.get_by_test_id("hand-over-summary").wait_for()
    with contextlib.closing(sqlite3.connect(product_sqlite.data / "fieldseal.sqlite")) as database, database:
        database.execute("UPDATE own_offers SET expires_at = '2026-01-01T00:00:00.000Z'")
    customer.page.reload()
    expect(customer.page.get_by_test_id("own-expired")).to_be_visible()
