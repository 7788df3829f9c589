"""A firm brings its own list: looked at, tried, written, corrected, taken back, all on the desk's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import DESK
from tests.journeys.office import Office
from tests.journeys.walk import SPEAK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

START_MS = 60_000
"""A sign-in with all that comes with it, or what the worker is asked to look at."""

LIST = """单号;客户名称;电话;地址;产品;故障现象;报修时间
B-101;河西书店;000-5550-0131;滨河路 3 号;冷藏柜;不制冷;23.10.2026 09:15
B-102;;;;冷藏柜;门封漏风;24.10.2026 10:00
B-103;南门面馆;000-5550-0132;南门街 7 号;热水机;;25.10.2026 14:30
B-104;东风幼儿园;000-5550-0133;东风巷 1 号;热水机;水温不稳;26.10.2026 08:05
"""
"""In GB18030, semicolons, days first, blank cells for "the same as above", and one job without a fault."""


def send(page: Page, path: Path) -> None:
    """Hand the file in and wait until it has been looked at."""
    page.goto(page.url.split("#")[0] + "#/desk/import")
    page.get_by_test_id("import-file").set_input_files(path)
    expect(page.get_by_test_id("import-state")).to_have_attribute("data-state", "ready", timeout=START_MS)


def count(page: Page, name: str) -> int:
    """A number of the outcome."""
    return int(page.get_by_test_id(f"count-{name}").inner_text())


def write(page: Page) -> None:
    """Import now, and wait for the end."""
    page.get_by_test_id("import-start").click()
    expect(page.get_by_test_id("import-state")).to_have_attribute("data-state", "done", timeout=60_000)


def test_D1_a_firms_own_list_is_tried_written_corrected_and_taken_back(
    product_sqlite: Product, devices: Callable[..., Device], tmp_path: Path
) -> None:
    url = product_sqlite.url.replace("127.0.0.1", "localhost")
    office = Office(url)
    source = tmp_path / "叫修登记.csv"
    source.write_bytes(LIST.encode("gb18030"))
    desk = devices(url, viewport=DESK).login("manager")
    page = desk.page
    expect(page.get_by_test_id("nav-register")).to_be_visible(timeout=START_MS)
    page.get_by_test_id("nav-register").click()
    page.get_by_test_id("import").click()

    send(page, source)
    expect(page.get_by_test_id("import-encoding")).to_have_value("gb18030")
    expect(page.get_by_test_id("import-separator")).to_have_value(";")
    expect(page.get_by_test_id("match-fault-column")).to_have_value("5")
    expect(page.get_by_test_id("import-needs")).to_contain_text("服务中心")
    expect(page.get_by_test_id("import-start")).to_be_disabled()
    page.get_by_test_id("match-centre-same").select_option(office.centre)
    page.get_by_test_id("import-fill-down").check()
    expect(page.get_by_test_id("preview-3")).to_contain_text("河西书店")
    expect(page.get_by_test_id("preview-2")).to_contain_text("10月23日")

    page.get_by_test_id("match-fault-column").select_option("5")
    page.get_by_test_id("import-check").click()
    expect(page.get_by_test_id("import-state")).to_have_attribute("data-state", "checked", timeout=START_MS)
    tried = {name: count(page, name) for name in ("rows", "made", "there", "refused")}
    before = office.wire.get("/api/register", q="河西书店")["items"]
    assert before == [], "a trial writes nothing"

    write(page)
    assert {name: count(page, name) for name in tried} == tried
    assert len(office.wire.get("/api/register", q="河西书店")["items"]) == 2
    made = page.url

    send(page, source)
    write(page)
    assert (count(page, "made"), count(page, "there")) == (0, tried["made"]), "the same file twice makes nothing twice"

    page.goto(made)
    page.get_by_test_id("import-undo").click()
    page.get_by_test_id("import-undo-yes").click()
    expect(page.get_by_test_id("import-state")).to_have_attribute("data-state", "undone", timeout=60_000)
    left = office.wire.get("/api/register", q="河西书店")["items"]
    assert {one["status"] for one in left} == {"cancelled"}, "taken back, and still in the register"
    assert desk.complaints == []


def test_D1_refused_rows_come_back_as_a_file_and_only_they_are_added(
    product_sqlite: Product, devices: Callable[..., Device], tmp_path: Path
) -> None:
    url = product_sqlite.url.replace("127.0.0.1", "localhost")
    office = Office(url)
    source = tmp_path / "jobs.csv"
    source.write_text(LIST.replace("23.10.2026 09:15", "31.31.2026 09:15"), encoding="utf-8-sig")
    desk = devices(url, viewport=DESK, locale="en-GB").login("manager")
    page = desk.page
    expect(page.get_by_test_id("nav-register")).to_be_visible(timeout=START_MS)

    send(page, source)
    page.get_by_test_id("match-centre-same").select_option(office.centre)
    page.get_by_test_id("import-fill-down").check()
    expect(page.get_by_test_id("preview-2")).to_have_attribute("data-ok", "false")
    write(page)
    refused = count(page, "refused")
    assert refused >= 1
    with page.expect_download() as arriving:
        page.get_by_test_id("import-refused").click()
    corrected = tmp_path / "corrected.csv"
    text = arriving.value.path().read_text(encoding="utf-8-sig")
    assert "31.31.2026" in text
    corrected.write_text(text.replace("31.31.2026", "23.10.2026"), encoding="utf-8-sig")

    send(page, corrected)
    write(page)
    assert count(page, "made") == 1
    assert len(office.wire.get("/api/register", q="河西书店")["items"]) == 2
    assert desk.complaints == []


def narrow(desk: Device, bytes_a_second: int) -> None:
    """A line of this width away from the desk; -1 as wide as it is."""
    width = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
    line = desk.context.new_cdp_session(desk.page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", width)


def test_D1_a_line_that_breaks_during_an_upload_or_a_choice_costs_one_tap(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable], tmp_path: Path
) -> None:
    cable, office = cables(product_sqlite), Office(product_sqlite.url, "manager")
    heading, first, *_ = LIST.splitlines()
    source = tmp_path / "long.csv"
    source.write_text("\n".join([heading, *(first.replace("B-101", f"B-{n}") for n in range(30_000))]), "utf-8")
    desk = devices(cable.url, viewport=DESK).login("manager")
    page = desk.page
    expect(page.get_by_test_id("nav-register")).to_be_visible(timeout=START_MS)
    page.goto(f"{cable.url}/#/desk/import")
    narrow(desk, 200_000)
    page.get_by_test_id("import-file").set_input_files(source)
    expect(page.get_by_test_id("import-sending")).to_contain_text(re.compile(r"[1-9]\d%"))
    cable.cut()
    wrong = page.get_by_test_id("import-wrong")
    expect(wrong).to_contain_text("网络中断")
    page.evaluate(SPEAK, "en")
    expect(wrong).to_contain_text("The line broke")
    expect(page.get_by_test_id("import-chosen")).to_contain_text("long.csv")
    page.get_by_test_id("import-again").click()
    expect(wrong).to_be_visible()
    assert office.wire.get("/api/imports")["items"] == [], "half a file is no import"

    cable.join()
    narrow(desk, -1)
    page.get_by_test_id("import-again").click()
    expect(page.get_by_test_id("import-state")).to_have_attribute("data-state", "ready", timeout=60_000)
    expect(page.get_by_test_id("import-start")).to_be_disabled()
    cable.cut()
    centre = page.get_by_test_id("match-centre-same")
    centre.select_option(index=1)
    expect(page.get_by_test_id("import-fault")).to_contain_text("file and choices are kept")
    expect(page.get_by_test_id("import-start")).to_be_disabled()
    cable.join()
    page.get_by_test_id("import-again").click()
    expect(page.get_by_test_id("import-fault")).to_have_count(0)
    expect(page.get_by_test_id("import-start")).to_be_enabled()
    assert [one["size"] for one in office.wire.get("/api/imports")["items"]] == [source.stat().st_size]
    assert desk.complaints == []


def test_D1_a_file_too_large_empty_or_no_table_is_told_and_another_one_chosen(
    product_sqlite: Product, devices: Callable[..., Device], tmp_path: Path
) -> None:
    desk = devices(product_sqlite.url.replace("127.0.0.1", "localhost"), viewport=DESK).login("manager")
    page = desk.page
    expect(page.get_by_test_id("nav-register")).to_be_visible(timeout=START_MS)
    page.goto(page.url.split("#")[0] + "#/desk/import")
    wrong = page.get_by_test_id("import-wrong")
    for name, size, told in (("large.csv", 256 * 1024 * 1024 + 1, "超过 256 MB"), ("empty.csv", 0, "空的")):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
        page.get_by_test_id("import-file").set_input_files(tmp_path / name)
        expect(wrong).to_contain_text(told)
        expect(page.get_by_test_id("import-chosen")).to_contain_text(name)

    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    page.get_by_test_id("import-file").set_input_files(picture)
    expect(page.get_by_test_id("import-state")).to_have_attribute("data-state", "failed", timeout=START_MS)
    expect(page.get_by_test_id("import-error")).to_contain_text("不是 CSV 文本或 XLSX 表格")
    page.get_by_test_id("import-other").click()
    expect(page.get_by_test_id("import-drop")).to_be_visible()
    assert desk.complaints == []
