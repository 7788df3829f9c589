"""The walk over every screen is worth what it finds: faults are planted on the login screen, and each must be told."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.journeys.walk import HERE, Walk, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Playwright

    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

PLANT = """(html) => {
  const place = document.createElement('div');
  place.id = 'planted';
  place.innerHTML = html;
  document.querySelector('main').append(place);
}"""
FAULTS = {
    "tap target 30x": '<button style="width:30px;height:48px">好</button>',
    "scrolls sideways": '<div style="width:700px;height:9px"></div>',
    "text leaves the screen": '<p style="white-space:nowrap">这一行很长，写到屏幕外面去也不换行，后面的看不见</p>',
    "cut at the side": '<p style="width:90px;overflow:hidden;white-space:nowrap">这一行放不下，后面的看不见</p>',
    "cut below": '<p style="height:12px;overflow:hidden">两行<br>只见一行</p>',
    "text is squeezed": '<p style="width:36px">一行只有一两个字的一句话</p>',
    "runs over what follows": '<header style="height:20px">一行<br>又一行<br>再一行</header>',
    "placeholder is cut": '<input aria-label="例" placeholder="例如：编号 1234-5678" style="width:170px">',
    "axe image-alt": '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    "axe color-contrast": '<p style="color:#ddd;background:#fff">看不清</p>',
    "not in en: '尚未翻译的句子'": "<p>尚未翻译的句子</p>",
    "not in zh-CN: 'translated'": "<p>Not yet translated</p>",
}


@pytest.fixture
def walk(playwright: Playwright, product_sqlite: Product, tmp_path: Path) -> Iterator[Walk]:
    """A phone before the login screen; the customer 王建国 and the piece 三 are known."""
    url = product_sqlite.url.replace("127.0.0.1", HERE)
    one = Walk(playwright, tmp_path / "profile", url, World({}, ["王建国", "三"]), touch=True)
    one.page.goto(url)
    one.page.get_by_test_id("login-submit").wait_for()
    yield one
    one.device.stop()


def test_V2_the_walk_tells_each_planted_fault_and_nothing_where_there_is_none(walk: Walk) -> None:
    assert walk.see("login") == []
    for fault, html in FAULTS.items():
        walk.page.evaluate(PLANT, html)
        found = walk.see("planted")
        assert any(fault in one for one in found), (fault, found)
        walk.page.evaluate("document.getElementById('planted').remove()")
    walk.page.evaluate(PLANT, "<p>王建国 · 2 三</p>")
    assert walk.see("what somebody has written") == []


def test_V2_the_walk_hears_a_request_to_a_foreign_host(walk: Walk) -> None:
    assert walk.asked == {HERE}
    walk.page.evaluate("void fetch('http://127.0.0.2:9/').catch(() => undefined)")
    end = time.monotonic() + 30
    while not any("127.0.0.2" in one for one in walk.asked) and time.monotonic() < end:
        walk.page.wait_for_timeout(100)
    assert any("127.0.0.2" in one for one in walk.asked)
