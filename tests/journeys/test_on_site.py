"""On site, without a network: what the technician reads, and what is really wrong."""

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


def test_D7_D9_D30_instruction_and_safety_list_are_read_offline_and_the_real_fault_is_recorded(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    office = Office(product_sqlite.url)
    procedure = office.catalogue["procedures"][0]
    job = office.register("郑六", procedure["products"][0], "开不了机", office.user("tech1"))
    cable = cables(product_sqlite)
    phone = devices(cable.url)
    field.loaded_once(phone, [job])
    page = phone.page

    cable.cut()
    field.open_job(page, job)
    field.accept(page)
    page.get_by_test_id("open-instruction").click()
    expect(page.get_by_text(procedure["instruction"].splitlines()[0])).to_be_visible()
    for line in procedure["safety"]:
        expect(page.get_by_text(line["text"])).to_be_visible()
    field.back_to_job(page)
    page.get_by_test_id("open-report").click()
    page.get_by_test_id("report-choice-other").click()
    page.get_by_test_id("report-text").fill("电源线被老鼠咬断，机器本身正常")
    page.get_by_test_id("report-save").click()
    expect(page.get_by_test_id("job")).to_contain_text("老鼠咬断")

    cable.join()
    page.get_by_test_id("sync-badge").first.click()
    page.get_by_test_id("sync-now").click()
    expect(page.get_by_test_id("all-sent")).to_be_visible(timeout=field.SENT_MS)
    story = office.story(job)
    assert story["job"]["fault"] == "开不了机"
    assert story["job"]["actual_fault"] == "电源线被老鼠咬断，机器本身正常"
