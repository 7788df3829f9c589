"""The sync page and the settings: what is ready for tomorrow, how full the device is, and a warning before leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_V4_V5_the_sync_page_tells_what_is_here_and_leaving_with_unsent_work_is_asked(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    office = Office(product_sqlite.url)
    job = office.register("钱七", office.catalogue["procedures"][0]["products"][0], "不制冷", office.user("tech1"))
    cable = cables(product_sqlite)
    phone = devices(cable.url)
    field.loaded_once(phone, [job])
    page = phone.page

    page.get_by_test_id("sync-badge").first.click()
    for ready in ("jobs", "catalogue", "instructions", "login"):
        expect(page.get_by_test_id(f"ready-{ready}")).to_contain_text("已就绪")
    expect(page.get_by_test_id("storage-gauge")).to_have_attribute("data-fill", "plenty")
    page.get_by_test_id("wifi-on").click()
    expect(page.get_by_test_id("wifi")).to_contain_text("照片")

    cable.cut()
    page.goto(f"{cable.url}/#/")
    field.open_job(page, job)
    field.accept(page)
    page.goto(f"{cable.url}/#/settings")
    expect(page.get_by_test_id("install")).to_be_visible()
    page.get_by_test_id("logout").click()
    expect(page.get_by_test_id("logout-unsent")).to_contain_text("1 条记录")
