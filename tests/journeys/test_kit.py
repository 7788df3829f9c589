"""The page of components: every one is there, in each look, language and text size, and no phone carries it."""

from __future__ import annotations

import json
import re
import time
from itertools import product as every
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys import audit
from tests.journeys.browser import until
from tests.product import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

NARROW = {"width": 360, "height": 780}
LOOKS = ("light", "dark", "sunlight")
TITLES = {"zh-CN": "组件", "en": "Components"}
COMPONENTS = {path.stem for path in (ROOT / "pwa/src/ui").glob("*.svelte")}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = "audit.examplesCut(document).map((one) => one.placeholder)"
GROWS = "[...document.querySelectorAll('textarea')].map((one) => one.scrollHeight - one.clientHeight)"
LACKING = """(names) => {
  const there = [...document.querySelectorAll('[data-kit]')].filter((one) => one.offsetHeight > 0);
  return names.filter((name) => !there.some((one) => one.dataset.kit === name));
}"""
GREW = "([area, before]) => area.getBoundingClientRect().height > before + 40"
HELD = """async () => {
  const opened = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = await Promise.all(opened.map((cache) => cache.keys()));
  return requests.flat().map((request) => new URL(request.url).pathname);
}"""


@pytest.fixture
def kit(product_sqlite: Product, devices: Callable[..., Device]) -> Device:
    """A browser as narrow as the smallest phone, not yet anywhere."""
    return devices(product_sqlite.url, viewport=NARROW)


def listen(page: Page) -> tuple[list[str], list[str]]:
    """Addresses asked for, and errors said, from now on."""
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: errors.append(said.text) if said.type in ("error", "warning") else None)
    return asked, errors


def settles(page: Page, looks: str, wanted: Any) -> Any:
    """What the page says once it is as wanted, or when it has had its time: a face of type may come a moment later."""
    end = time.monotonic() + 10
    while (said := page.evaluate(looks)) != wanted and time.monotonic() < end:
        page.wait_for_timeout(100)
    return said


def test_kit_shows_every_component_in_each_look_language_and_size(kit: Device) -> None:
    page = kit.page
    asked, errors = listen(page)
    page.goto(f"{kit.url}/kit.html?lang=zh-CN&look=light")
    assert COMPONENTS
    audit.bring(page)

    for look, (language, title) in every(LOOKS, TITLES.items()):
        for size in ("100", "130", "200"):
            for part, value in (("look", look), ("lang", language), ("text", size)):
                page.get_by_test_id(f"kit-{part}-{value}").click()
            html = page.locator(f"html[data-look={look}][data-text='{size}'][lang={language}]")
            expect(html).to_have_count(1)
            expect(page.get_by_role("heading", level=1, name=title, exact=True).first).to_be_visible()
            until(page, f"(names) => ({LACKING})(names).length === 0", sorted(COMPONENTS))
            expect(page.get_by_test_id("contrast-short")).to_have_count(0)
            assert settles(page, WIDER, 0) <= 0, f"{look} {language} {size} scrolls sideways"
            assert settles(page, CUT, []) == [], f"{look} {language} {size}"

    address = page.url
    page.reload()
    assert page.url == address
    expect(page.locator("html[data-look=sunlight][data-text='200'][lang=en]")).to_have_count(1)
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(kit.url).netloc}
    assert not errors
    assert not kit.complaints


def test_kit_its_sheet_opens_and_its_toast_speaks(kit: Device) -> None:
    page = kit.page
    page.goto(f"{kit.url}/kit.html?lang=en")
    page.get_by_test_id("kit-sheet-open").click()
    expect(page.get_by_test_id("kit-sheet")).to_be_visible()
    page.get_by_test_id("sheet-close").click()
    expect(page.get_by_test_id("kit-sheet")).to_be_hidden()
    page.get_by_test_id("kit-toast").click()
    expect(page.get_by_test_id("toast")).to_be_visible()
    assert not kit.complaints


def test_kit_a_field_of_many_lines_grows_with_its_text(kit: Device) -> None:
    page = kit.page
    page.goto(f"{kit.url}/kit.html?lang=en")
    area = page.locator("textarea").first
    expect(area).to_be_visible()
    low = area.bounding_box()
    area.fill("\n".join("one more line" for _ in range(8)))
    assert low is not None
    until(page, GREW, [area.element_handle(), low["height"]])
    until(page, f"() => Math.max(...{GROWS}) <= 1")


def test_kit_no_phone_carries_it_and_its_worker_leaves_it_alone(kit: Device, product_sqlite: Product) -> None:
    page = kit.page
    page.goto(product_sqlite.url)
    kit.wait_for_worker()
    held = page.evaluate(HELD)
    assert "/index.html" in held
    assert not [path for path in held if path.startswith("/kit")]
    worker = page.request.get(f"{product_sqlite.url}/sw.js").text()
    listed = {json.loads(f'"{url}"') for url in re.findall(r"""["'`]?url["'`]?:\s*["'`]([^"'`]+)["'`]""", worker)}
    assert "index.html" in listed
    assert not [url for url in listed if url.startswith("kit")]
    page.goto(f"{product_sqlite.url}/kit.html")
    expect(page.locator("[data-kit=Button]")).to_be_visible()
