"""Signing on the customer's own phone, walked on both phones: the code, the page, each of their states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import staged
from tests.journeys import technician as field
from tests.journeys.browser import until
from tests.journeys.office import Office
from tests.journeys.qr import read_qr
from tests.journeys.stranger import file_of
from tests.journeys.walk import HERE, Walk, World, keep_paper, nothing_wrong, walking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Playwright

    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SIGNER, MAIL = "李雷", "li.lei@example.org"
SPOKEN = "to => document.documentElement.lang === to"
BOTH = ("en", "zh-CN")


@pytest.fixture(scope="module")
def office(walked: Product) -> Office:
    return Office(walked.url.replace("127.0.0.1", HERE), "supervisor")


@pytest.fixture(scope="module")
def hand(office: Office) -> staged.Hand:
    """The technician's, on another device."""
    return staged.Hand(office.wire.url)


@pytest.fixture(scope="module")
def world(office: Office, hand: staged.Hand) -> World:
    """A job he is at work on."""
    product = office.catalogue["procedures"][0]["products"][0]
    job = office.register(SIGNER, product, "不制冷", office.user("tech1"))
    hand.at_work(job)
    return World({"working": job}, [MAIL])


@pytest.fixture(scope="module")
def phone(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory, office: Office, world: World
) -> Iterator[Walk]:
    """The technician's."""
    with walking(playwright, tmp_path_factory.mktemp("own"), office.wire.url, world, touch=True) as walk:
        walk.device.login("tech1")
        walk.device.wait_for_worker()  # or a screen that was never open does not open without a network
        expect(walk.page.get_by_test_id(f"job-card-{world.jobs['working']}")).to_be_visible(timeout=field.SENT_MS)
        yield walk.learn_from(office)


@pytest.fixture(scope="module")
def customer(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory, office: Office, world: World, phone: Walk
) -> Iterator[Walk]:
    """His own, which knows nothing but a link."""
    del phone  # what the office has is known by then
    walk = Walk(playwright, tmp_path_factory.mktemp("customer") / "profile", office.wire.url, world, touch=True)
    yield walk
    walk.device.stop()


def stands(walk: Walk, standing: str) -> None:
    """How the technician's screen says that it stands."""
    shown = f"[data-testid=own-phone-standing][data-standing={standing}]"
    expect(walk.page.locator(shown)).to_be_visible(timeout=field.SENT_MS)


def offered(walk: Walk) -> str:
    """The link, as a camera reads it."""
    stands(walk, "waiting")
    link = read_qr(walk.page.get_by_test_id("own-phone-qr"))
    walk.learn(link)
    return link


def seen(walk: Walk, testid: str, languages: tuple[str, ...] = BOTH) -> list[str]:
    """The customer's page, turned by its own button."""
    page = walk.page
    expect(page.get_by_test_id(testid)).to_be_visible(timeout=field.SENT_MS)

    def turn(language: str) -> None:
        if not page.evaluate(SPOKEN, language):
            page.locator("[data-testid=hand-over-language], [data-testid=language]").click()
            until(page, SPOKEN, language)
            page.evaluate("scrollTo(0, 0)")
        if testid == "hand-over-text":  # it is frozen anew
            expect(page.locator(f".declaration[lang={language}]")).to_be_visible()

    return walk.see(f"own-{testid.removeprefix('hand-over-').removeprefix('own-')}", languages, turn)


def opened(walk: Walk, link: str, testid: str) -> None:
    """As after a scan: a page of its own."""
    walk.page.goto("about:blank")
    walk.page.goto(link)
    expect(walk.page.get_by_test_id(testid)).to_be_visible()


def test_S6_1_S6_3_the_technicians_code_is_in_order_in_each_state(phone: Walk, hand: staged.Hand, world: World) -> None:
    page, job = phone.page, world.jobs["working"]
    phone.device.context.set_offline(True)
    page.evaluate("to => { location.hash = to }", f"#/job/{job}/own-phone")
    stands(phone, "pending")
    faults = phone.see("own-phone-pending")
    phone.device.context.set_offline(False)
    page.get_by_test_id("own-phone-contact").click()
    offered(phone)
    faults += phone.see("own-phone")
    hand.works_on(job)
    stands(phone, "void")
    faults += phone.see("own-phone-void")
    nothing_wrong(phone, faults)


def test_S6_2_each_screen_of_the_customers_own_phone_is_in_order(phone: Walk, customer: Walk) -> None:
    page = customer.page
    phone.speak("zh-CN")
    phone.page.get_by_test_id("own-phone-again").click()
    link = offered(phone)
    customer.learn()
    page.route("**/api/own/look", lambda route: route.abort())
    opened(customer, link, "own-away")
    faults = seen(customer, "own-away")
    page.unroute("**/api/own/look")
    page.get_by_test_id("own-again").click()

    faults += seen(customer, "hand-over-summary")
    page.get_by_test_id("hand-over-next").click()
    for name in field.GRADES:
        page.get_by_test_id(f"grade-{name}-4").click()
    faults += seen(customer, "hand-over-rating")
    page.get_by_test_id("hand-over-next").click()
    page.get_by_test_id("signer-name").fill(SIGNER)
    faults += seen(customer, "hand-over-signer")
    page.get_by_test_id("hand-over-next").click()
    faults += seen(customer, "hand-over-text")
    page.get_by_test_id("hand-over-next").click()
    field.draw(page)
    faults += seen(customer, "hand-over-pad", ("zh-CN",))

    customer.device.context.set_offline(True)
    page.get_by_test_id("pad-confirm").click()
    expect(page.get_by_test_id("own-again")).to_be_visible(timeout=field.SENT_MS)
    faults += seen(customer, "own-sending")
    customer.device.context.set_offline(False)
    faults += seen(customer, "own-signed")
    nothing_wrong(customer, faults)


def test_S6_2_S6_5_the_technician_is_told_and_has_copies_to_give(phone: Walk, office: Office, world: World) -> None:
    page = phone.page
    stands(phone, "signed")
    page.get_by_test_id("copy-mail").fill("@")
    page.get_by_test_id("copy-mail-send").click()
    page.evaluate("scrollTo(0, 0)")
    faults = phone.see("own-phone-signed")
    page.get_by_test_id("copy-mail").fill(MAIL)
    page.get_by_test_id("copy-mail-send").click()
    expect(page.get_by_test_id("copy-mail-state")).to_contain_text(MAIL)
    faults += phone.see("own-phone-mailed")
    nothing_wrong(phone, faults)
    [seal] = office.story(world.jobs["working"])["seals"]
    keep_paper(file_of(office, f"/api/vouchers/{seal['id']}.pdf?language=zh-CN"), "paper-voucher")


def test_S6_3_a_link_that_leads_nowhere_is_in_order(customer: Walk, office: Office) -> None:
    opened(customer, f"{office.wire.url}/sign#{'A' * 32}", "own-unknown")
    nothing_wrong(customer, seen(customer, "own-unknown"))


def test_S6_2_neither_phone_asks_a_foreign_host(phone: Walk, customer: Walk) -> None:
    assert (phone.asked, customer.asked) == ({HERE}, {HERE})
