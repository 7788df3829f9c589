"""Every screen, in both languages, three looks and two sizes of text; all faults are told at once.

``FIELDSEAL_PICTURES=<folder>`` keeps a picture of each screen beside.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, expect

from tests.journeys import audit
from tests.journeys import technician as field
from tests.journeys.browser import DESK, PHONE
from tests.journeys.office import Office
from tests.journeys.pictures import certificate
from tests.journeys.screens import DESK_SCREENS, PHONE_SCREENS, Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SMALL_PHONE, SMALL_DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
LANGUAGES = ("zh-CN", "en")
PICTURES = os.environ.get("FIELDSEAL_PICTURES")
PICTURED = (("zh-CN", "light"), ("en", "light"), ("zh-CN", "dark"), ("zh-CN", "sunlight"))


class Walk:
    """One device going from screen to screen; what is wrong is collected, not raised."""

    def __init__(self, device: Device, jobs: dict[str, str], data: str) -> None:
        self.page, self.jobs, self.data = device.page, jobs, data
        self.touch = device.page.evaluate("matchMedia('(pointer: coarse)').matches")
        self.kind = "phone" if self.touch else "desk"
        self.faults: dict[str, list[str]] = {}
        self._hosts: set[str] = set()
        device.context.on("request", lambda request: self._hosts.add(urlsplit(request.url).hostname or "localhost"))
        self.page.emulate_media(reduced_motion="reduce")
        self.small()

    def small(self) -> None:
        """The smallest screen that is promised."""
        self.page.set_viewport_size(SMALL_PHONE if self.touch else SMALL_DESK)

    def note(self, found: list[str], name: str, where: str) -> None:
        """A fault once, with all places it was seen at."""
        for fault in found:
            self.faults.setdefault(f"{self.kind} {name}: {fault}", []).append(where)

    def look(self, name: str, language: str) -> None:
        """Everything about the screen that is open now."""
        for look in ("light", "dark", "sunlight"):
            for text in ("200", "100"):
                audit.dress(self.page, look, text)
                self.note(audit.shape(self.page, touch=self.touch), name, f"{language} {look} {text} %")
            if look == "light":
                self.note(audit.axe(self.page), name, f"{language} {look}")
            elif language == "zh-CN":
                self.note(audit.axe(self.page, colours_only=True), name, f"{language} {look}")
        audit.dress(self.page, "light")
        self.note(audit.foreign_words(self.page, language, self.data), name, language)
        self.keep_picture(name, language)

    def keep_picture(self, name: str, language: str) -> None:
        """For people who want to look at them."""
        if not PICTURES:
            return
        self.page.set_viewport_size(PHONE if self.touch else DESK)
        for spoken, look in PICTURED:
            if spoken == language:
                audit.dress(self.page, look)
                self.page.screenshot(path=Path(PICTURES) / f"{self.kind}-{name}-{language[:2]}-{look}.png")
        audit.dress(self.page, "light")
        self.small()

    def screens(self, which: tuple[Screen, ...]) -> None:
        """All of them, in both languages."""
        for language in LANGUAGES:
            self.page.evaluate("to => localStorage.setItem('fieldseal.locale', to)", language)
            self.page.reload()
            for screen in which:
                try:
                    screen.open(self.page, self.jobs)
                    self.look(screen.name, language)
                except (Error, AssertionError) as why:
                    self.note([f"does not open: {str(why)[:300]}"], screen.name, language)

    def found(self) -> list[str]:
        """One line per fault."""
        foreign = [f"{self.kind} asked a foreign host: {host}" for host in self._hosts - {"localhost", "127.0.0.1"}]
        return foreign + [f"{fault}  [{', '.join(where)}]" for fault, where in self.faults.items()]


def world(office: Office) -> dict[str, str]:
    """Jobs of the technician at the points of their life that have screens of their own."""
    me = office.user("tech1")
    product = office.catalogue["procedures"][0]["products"][0]
    jobs = {name: office.register("周建国", product, "热水不热，面板显示 E5", me, hours=n)
            for n, name in enumerate(("assigned", "accepted", "working"), 1)}  # fmt: skip
    sealed = {row["job"] for row in office.wire.rows["ratings"].values()}
    mine = (row for row in office.wire.rows["jobs"].values() if row["technician"] == me and row["id"] in sealed)
    return jobs | {"sealed": next(row["id"] for row in mine)}


def texts(office: Office) -> str:
    """Everything somebody has written; the rest of a screen is ours to translate."""
    office.wire.sync()
    return "\n".join(audit.strings([office.wire.rows, office.catalogue]))


def work(page: Page, jobs: dict[str, str]) -> None:
    """One job accepted only, one with a part, checks and a photo."""
    field.open_job(page, jobs["accepted"])
    field.accept(page)
    field.open_job(page, jobs["working"])
    field.accept(page)
    field.appoint(page)
    field.go_there(page)
    field.use_part(page, "NTC", "HN-JY-26050299", photo=True)
    field.record_checks(page, "3", 2)
    page.get_by_test_id("open-photos").click()
    picture = {"name": "before.png", "mimeType": "image/png", "buffer": certificate("photo")}
    page.get_by_test_id("photo-gallery").set_input_files(picture)
    expect(page.locator("[data-testid^='photo-withdraw-']").first).to_be_visible()
    field.back_to_job(page)


def hand_over(walk: Walk) -> None:
    """The customer's screens: each is looked at, then in his other language, then left by its next button."""
    page = walk.page

    def both(name: str) -> None:
        expect(page.get_by_test_id(f"hand-over-{name}")).to_be_visible()
        for language in ("en", "zh-CN"):
            page.get_by_test_id("hand-over-language").click()
            walk.look(f"hand-over-{name}", language)

    page.evaluate("to => { location.hash = to }", f"#/job/{walk.jobs['working']}/hand-over")
    expect(page.get_by_test_id("hand-over-begin")).to_be_enabled()
    walk.look("hand-over-start", "en")
    page.get_by_test_id("customer-language-zh-CN").click()
    field.type_pin(page)
    page.get_by_test_id("hand-over-begin").click()
    both("summary")
    page.get_by_test_id("hand-over-back").click()
    expect(page.get_by_test_id("hand-over-pin")).to_be_visible()
    walk.look("hand-over-pin", "zh-CN")
    page.get_by_test_id("sheet-close").click()
    page.get_by_test_id("hand-over-next").click()
    for name in field.GRADES:
        page.get_by_test_id(f"grade-{name}-4").click()
    both("rating")
    page.get_by_test_id("hand-over-next").click()
    page.get_by_test_id("signer-name").fill("周建国")
    both("signer")
    page.get_by_test_id("hand-over-next").click()
    both("text")
    page.get_by_test_id("hand-over-next").click()
    walk.look("hand-over-pad", "zh-CN")
    field.sign(page)
    both("saved")


def test_D11_every_screen_of_the_phone_fits_speaks_both_languages_and_is_accessible(
    product_sqlite: Product, devices: Callable[..., Device]
) -> None:
    url = product_sqlite.url.replace("127.0.0.1", "localhost")
    office = Office(url)
    jobs = world(office)
    phone = devices(url)
    phone.page.goto(url)
    phone.page.get_by_test_id("login-submit").wait_for()
    walk = Walk(phone, jobs, texts(office) + "before.png tech1")
    walk.look("login", "zh-CN")
    phone.login("tech1")
    expect(phone.page.get_by_test_id(f"job-card-{jobs['working']}")).to_be_visible(timeout=field.SENT_MS)
    work(phone.page, jobs)
    walk.screens(PHONE_SCREENS)
    hand_over(walk)
    assert phone.complaints == []
    assert not walk.found(), "\n".join(["", *walk.found()])


def test_D1_D3_every_screen_of_the_desk_fits_speaks_both_languages_and_is_accessible(
    product_sqlite: Product, devices: Callable[..., Device]
) -> None:
    url = product_sqlite.url.replace("127.0.0.1", "localhost")
    office = Office(url, "supervisor")
    jobs = world(office)
    desk = devices(url, viewport=DESK).login("supervisor")
    expect(desk.page.get_by_test_id("lane").first).to_be_visible()
    walk = Walk(desk, jobs, texts(office) + "新客户甲查无此人 supervisor")
    walk.screens(DESK_SCREENS)
    assert desk.complaints == []
    assert not walk.found(), "\n".join(["", *walk.found()])
