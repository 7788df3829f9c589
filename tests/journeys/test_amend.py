"""What was signed is corrected afterwards: on the phone without a network, signed anew, verified at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.browser import DESK
from tests.journeys.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def amend(page: Page, line: str, value: str, reason: str) -> None:
    """Choose a line of what was signed, type the new value and why."""
    page.get_by_test_id(f"amend-{line}").click()
    page.get_by_test_id("amend-value").fill(value)
    page.get_by_test_id("amend-reason").fill(reason)
    page.get_by_test_id("amend-save").click()
    expect(page.get_by_test_id("amend-form")).to_be_hidden()


def forgotten_part(page: Page) -> None:
    """With the ordinary form, from the page of amendments."""
    page.get_by_test_id("amend-add-part").click()
    page.get_by_test_id("part-search").fill("四通换向阀")
    page.locator("[data-testid^='part-type-']").first.click()
    lots, save = page.locator("[data-testid^='part-lot-']"), page.get_by_test_id("part-save")
    expect(lots.first.or_(save)).to_be_visible()
    if not save.is_visible():
        lots.first.click()
    save.click()
    expect(page.get_by_test_id("add-part")).to_be_visible()


def sign_anew(page: Page) -> str:
    """The customer reads what was amended, and signs; the code of his seal."""
    page.get_by_test_id("next-step").click()
    page.get_by_test_id("hand-over-start").or_(page.get_by_test_id("hand-over-summary")).first.wait_for()
    expect(page.get_by_test_id("sheet-amendments")).to_contain_text("3")
    page.get_by_test_id("hand-over-next").click()
    expect(page.get_by_test_id("hand-over-signer")).to_be_visible()
    page.get_by_test_id("hand-over-next").click()
    expect(page.get_by_test_id("hand-over-text")).to_contain_text("赵一")
    page.get_by_test_id("hand-over-next").click()
    field.draw(page)
    page.get_by_test_id("pad-confirm").click()
    page.get_by_test_id("hand-over-saved").wait_for()
    code = page.get_by_test_id("seal-code").inner_text()
    page.get_by_test_id("hand-over-give-back").click()
    field.type_pin(page)
    expect(page.get_by_test_id("job")).to_be_visible()
    return code


def verified(office: Office, seal: str) -> dict[str, Any]:
    """What the server says of a seal."""
    answer: dict[str, Any] = office.wire.get(f"/api/seals/{seal}/verify")
    return answer


def test_S4_amended_offline_signed_anew_and_valid_at_the_desk(
    product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]
) -> None:
    office = Office(product_sqlite.url)
    procedure = office.catalogue["procedures"][0]
    job = office.register("赵一", procedure["products"][0], "不制冷", office.user("tech1"))
    cable = cables(product_sqlite)
    phone = devices(cable.url)
    field.loaded_once(phone, [job])
    page = phone.page
    field.open_job(page, job)
    field.accept(page)
    field.appoint(page)
    field.go_there(page)
    field.use_part(page, "四通换向阀", "HG-0001", photo=False)
    field.hand_over(page, "赵一")
    field.everything_sent(page)

    cable.cut()
    field.open_job(page, job)
    page.get_by_test_id("job-amend").click()
    part = office.story(job)["parts"][0]["id"]
    amend(page, f"parts[{part}].qty", "3", "数量写错了")
    expect(page.get_by_test_id("amendment-state")).to_have_count(1)
    amend(page, "job.site.address", "环庆路 99 号", "门牌号写错了")
    expect(page.get_by_test_id("amendment")).to_have_count(2)
    forgotten_part(page)
    field.open_job(page, job)
    page.get_by_test_id("job-amend").click()
    expect(page.locator("[data-testid=amendment][data-kind=late]")).to_have_count(1)
    expect(page.locator("[data-testid=amendment][data-signed=false]")).to_have_count(3)
    code = sign_anew(page)
    expect(page.get_by_test_id("job-unsigned")).to_have_count(0)
    page.get_by_test_id("job-amend").click()
    expect(page.locator("[data-testid=amendment][data-signed=true]")).to_have_count(3)

    cable.join()
    field.send_now(page)
    field.everything_sent(page)
    story = office.story(job)
    assert (story["job"]["status"], len(story["amendments"]), len(story["seals"])) == ("signed", 3, 2)
    assert {one["verdict"] for one in (*story["amendments"], *story["seals"])} == {"matches"}
    sheet = next(one for one in story["seals"] if one["format"] == "fieldseal.amendment/1")
    assert (sheet["code"], story["job"]["seal"] != sheet["id"]) == (code, True)
    answer = verified(office, story["job"]["seal"])
    assert (answer["valid"], answer["says"]) == (True, "valid, amended")
    assert [one["signed"] for one in answer["amendments"]] == [sheet["id"]] * 3
    the_desk_sees_it(devices, product_sqlite.url, job)
    assert phone.complaints == []


def the_desk_sees_it(devices: Callable[..., Device], url: str, job: str) -> None:
    """Old against new, signed; the seal verifies, with its amendments beside it. A supervisor amends as well."""
    desk = devices(url, viewport=DESK)
    desk.login("supervisor")
    page = desk.page
    page.goto(f"{url}/#/desk/job/{job}")
    leaf = page.get_by_test_id("seal-amendments")
    expect(leaf.get_by_test_id("amendment")).to_have_count(3, timeout=field.SENT_MS)
    expect(leaf).to_contain_text("数量写错了")
    expect(page.get_by_test_id("late-fact")).to_have_count(1)
    page.get_by_test_id("verify-seal").first.click()
    expect(page.get_by_test_id("seal-answer")).to_have_attribute("data-valid", "true")
    page.get_by_test_id("do-amend").click()
    amend(page, "price.total", "12.50", "少收了")
    page.keyboard.press("Escape")
    expect(leaf.locator("[data-signed=false]")).to_have_count(1)
