"""A customer signs, asks to be erased, and is: on the phone, at the desk, in the register. His signature proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.browser import DESK, until
from tests.journeys.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

DONE_MS = 60_000
NAME, SIGNER = "尉迟敬德", "尉迟宝林"
PERSONAL = [NAME, SIGNER, "000-5550-0199"]
EVERYTHING = """async () => {
  const held = [];
  for (const { name } of await indexedDB.databases()) {
    const ask = indexedDB.open(name);
    const db = await new Promise((done) => { ask.onsuccess = () => done(ask.result); });
    for (const store of db.objectStoreNames) {
      const all = db.transaction(store).objectStore(store).getAll();
      held.push(await new Promise((done) => { all.onsuccess = () => done(JSON.stringify(all.result)); }));
    }
    db.close();
  }
  return held.join('\\n');
}"""

FORGOTTEN = f"""async (all) => {{
  const held = await ({EVERYTHING})();
  return !all.some((one) => held.includes(one));
}}"""


def erase(page: Page, job: str) -> None:
    """The manager, from the job's story."""
    page.goto(f"{page.url.partition('#')[0]}#/desk/job/{job}")
    page.get_by_test_id("customer-link").click()
    page.get_by_test_id("erase").click()
    page.get_by_test_id("erase-do").click()
    expect(page.get_by_test_id("erase-sheet")).to_be_visible()
    page.get_by_test_id("erase-reason").fill("本人来信要求")
    page.get_by_test_id("erase-name").fill(NAME)
    if page.get_by_test_id("erase-even").count():
        page.get_by_test_id("erase-even").check()
    page.get_by_test_id("erase-do").click()
    expect(page.get_by_test_id("erase-sheet")).to_be_hidden()
    expect(page.get_by_test_id("erasure")).to_be_visible()


def test_S3_10_S3_3_a_customer_is_erased_and_his_signature_still_proves(
    product_sqlite: Product, devices: Callable[..., Device]
) -> None:
    office = Office(product_sqlite.url)
    kind = office.catalogue["procedures"][0]["products"][0]
    job = office.register(NAME, kind, "不制冷", office.user("tech1"))
    phone = devices(product_sqlite.url)
    field.loaded_once(phone, [job])
    field.open_job(phone.page, job)
    field.accept(phone.page)
    field.appoint(phone.page)
    field.go_there(phone.page)
    field.record_checks(phone.page, "5")
    field.hand_over(phone.page, SIGNER, comment="谢谢")
    phone.page.goto(f"{product_sqlite.url}/#/")
    field.everything_sent(phone.page)
    held = phone.page.evaluate(EVERYTHING)
    assert NAME in held
    assert SIGNER in held

    desk = devices(product_sqlite.url, viewport=DESK)
    desk.login("manager")
    erase(desk.page, job)
    desk.page.goto(f"{product_sqlite.url}/#/desk/job/{job}")
    story = desk.page.get_by_test_id("job-story")
    expect(story).to_contain_text("（已删除）", timeout=DONE_MS)
    expect(story).not_to_contain_text(NAME, timeout=DONE_MS)
    expect(story).not_to_contain_text(SIGNER, timeout=DONE_MS)
    desk.page.get_by_test_id("verify-seal").click()
    expect(desk.page.get_by_test_id("seal-answer")).to_have_attribute("data-valid", "true", timeout=DONE_MS)
    expect(desk.page.get_by_test_id("seal-answer")).to_contain_text("个人信息已删除")

    field.send_now(phone.page)
    # What the office erased arrives piece by piece, and names are forgotten with the last of it.
    until(phone.page, FORGOTTEN, PERSONAL)
    phone.page.goto(f"{product_sqlite.url}/#/job/{job}")
    expect(phone.page.get_by_test_id("job")).to_contain_text("（已删除）", timeout=DONE_MS)
    assert office.wire.get("/api/register", q=NAME)["items"] == []
    assert phone.complaints == desk.complaints == []
