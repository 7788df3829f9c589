"""A phone that can send no more gives its work as one file; a phone whose storage was cleared says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.browser import DESK
from tests.journeys.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable
    from tests.product import Product
    from tests.wire import Json

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

NUMBER = "HG-0077"


def in_a_cellar(phone: Device, cable: Cable, job: str) -> None:
    """Loaded in the morning; then the line is gone, and work goes on."""
    field.loaded_once(phone, [job])
    cable.cut()
    field.open_job(phone.page, job)
    field.accept(phone.page)
    field.appoint(phone.page)
    field.go_there(phone.page)
    field.use_part(phone.page, "四通换向阀", NUMBER)


def file_from(page: Page, base: str, folder: Path) -> Path:
    """Sync page, make the file, save it."""
    page.goto(f"{base}/#/sync")
    expect(page.get_by_test_id("rescue-what")).to_contain_text("1 个文件")
    page.get_by_test_id("rescue-make").click()
    expect(page.get_by_test_id("rescue-ready")).to_be_visible(timeout=field.SENT_MS)
    with page.expect_download() as arriving:
        page.get_by_test_id("rescue-save").click()
    path = folder / arriving.value.suggested_filename
    arriving.value.save_as(path)
    return path


def parts_of(office: Office, job: str) -> list[Json]:
    return [one for one in office.story(job)["parts"] if one["certificate_no"] == NUMBER]


def test_V8_1_P3_14_P1_5_work_and_photos_come_by_file_are_released_and_the_phone_later_brings_nothing_twice(
    product: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable], tmp_path: Path
) -> None:
    office = Office(product.url)
    job = office.register("周八", office.catalogue["procedures"][0]["products"][0], "不制冷", office.user("tech1"))
    cable = cables(product)
    phone = devices(cable.url)
    in_a_cellar(phone, cable, job)
    file = file_from(phone.page, cable.url, tmp_path)
    assert file.read_bytes().startswith(b"fieldseal.rescue/1\n")
    assert NUMBER.encode() not in file.read_bytes()

    base = product.url.replace("127.0.0.1", "localhost")
    desk = devices(base, viewport=DESK).login("supervisor")
    page = desk.page
    page.get_by_test_id("nav-rescue").click(timeout=field.SENT_MS)
    spoilt = tmp_path / "spoilt.fieldseal"
    spoilt.write_bytes(file.read_bytes()[:-1])
    page.get_by_test_id("rescue-file").set_input_files(spoilt)
    expect(page.get_by_test_id("rescue-wrong")).to_contain_text("不完整")
    page.get_by_test_id("rescue-file").set_input_files(file)
    brought = page.get_by_test_id("rescue-brought")
    expect(brought).to_contain_text("1 个照片文件")
    records = int(brought.get_attribute("data-records") or 0)
    assert records >= 7
    assert parts_of(office, job) == [], "nothing runs by itself"

    page.get_by_test_id("rescue-decide").click()
    page.get_by_test_id("release-all").click()
    expect(page.locator("[data-testid=review-group]")).to_have_count(0, timeout=field.SENT_MS)
    [part] = parts_of(office, job)
    story = office.story(job)
    assert story["job"]["status"] == "working"
    assert part["by"] == office.user("tech1")
    assert len(story["photos"]) == 1
    assert len(story["file_arrivals"]) == 1

    cable.join()
    phone.page.goto(f"{cable.url}/#/")
    field.everything_sent(phone.page)
    assert parts_of(office, job) == [part]
    assert office.story(job)["photos"] == story["photos"]
    phone.page.goto(f"{cable.url}/#/sync")
    expect(phone.page.get_by_test_id("rescue")).to_have_count(0, timeout=field.SENT_MS)
    page.get_by_test_id("nav-rescue").click()
    page.get_by_test_id("rescue-file").set_input_files(file)
    expect(brought).to_have_attribute("data-known", str(records))
    assert phone.complaints == desk.complaints == []


def test_V9_1_V9_2_a_database_cleared_behind_the_app_is_told_to_the_person_and_to_the_office(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    office = Office(product_sqlite.url)
    job = office.register("吴九", office.catalogue["procedures"][0]["products"][0], "漏水", office.user("tech1"))
    cable = cables(product_sqlite)
    phone = devices(cable.url)
    field.loaded_once(phone, [job])
    cable.cut()
    page = phone.page
    field.open_job(page, job)
    field.accept(page)
    field.appoint(page)

    page.goto("about:blank")
    clear = {"origin": cable.url, "storageTypes": "indexeddb"}
    phone.context.new_cdp_session(page).send("Storage.clearDataForOrigin", clear)
    page.goto(f"{cable.url}/#/")
    expect(page.get_by_test_id("loss")).to_contain_text("2 条未上传的记录")
    expect(page.get_by_test_id("loss")).to_contain_text("王建国")
    page.get_by_test_id("loss-understood").click()
    expect(page.get_by_test_id("loss-alarm")).to_be_hidden()
    page.reload()
    expect(page.get_by_test_id("login-submit")).to_be_visible()
    expect(page.get_by_test_id("loss-alarm")).to_be_hidden()

    cable.join()
    phone.login("tech1")
    field.everything_sent(page)
    desk = devices(product_sqlite.url.replace("127.0.0.1", "localhost"), viewport=DESK).login("supervisor")
    desk.page.get_by_test_id("nav-decide").click(timeout=field.SENT_MS)
    item = desk.page.locator("[data-testid=review-item][data-code=DEVICE_LOSS]")
    expect(item).to_contain_text("2 条", timeout=field.SENT_MS)
    expect(item).to_contain_text("王建国")
    assert phone.complaints == desk.complaints == []
