"""The desk takes the register along: asked for on the page, made by the server, opened by another program (D13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.journeys.browser import DESK
from tests.journeys.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.browser import Device
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_D13_the_register_as_it_is_shown_lands_in_the_downloads_as_an_excel_file(
    product_sqlite: Product, devices: Callable[..., Device], tmp_path: Path
) -> None:
    url = product_sqlite.url.replace("127.0.0.1", "localhost")
    desk = devices(url, viewport=DESK).login("dispatcher")
    page = desk.page
    page.goto(f"{url}/#/desk/register?status=registered")
    expect(page.get_by_test_id("register-row").first).to_be_visible(timeout=30_000)
    page.get_by_test_id("export").click()
    with page.expect_download(timeout=60_000) as downloading:
        page.get_by_test_id("export-start").click()
    download = downloading.value
    assert download.suggested_filename.startswith("登记簿-20")
    path = tmp_path / "register.xlsx"
    download.save_as(path)
    expect(page.get_by_test_id("export-register").first).to_have_attribute("data-state", "ready")

    lines = list(load_workbook(path).active.iter_rows(values_only=True))
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    office = Office(url)
    expected = {row["number"] for row in office.wire.rows["jobs"].values() if row["status"] == "registered"}
    assert {row["工单号"] for row in rows} >= expected
    assert {row["状态"] for row in rows} == {"已登记"}
    page.get_by_test_id("export-drop").first.click()
    expect(page.get_by_test_id("export-register").first).to_have_attribute("data-state", "gone")
    assert desk.complaints == []
