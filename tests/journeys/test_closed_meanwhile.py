"""A sheet that is closed in the very moment in which what stands in it is being saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field

if TYPE_CHECKING:
    from tests.journeys.morning import Morning

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SAVED_AND_CLOSED = """() => {
    const sheet = document.querySelector('[data-testid=check-sheet]');
    sheet.querySelector('[data-testid=check-save]').click();
    sheet.querySelector('[data-testid=sheet-close]').click();
}"""


def test_D8_a_reading_is_recorded_once_and_whole_when_its_sheet_is_closed_meanwhile(morning: Morning) -> None:
    page = morning.page
    morning.begin_job()
    page.get_by_test_id("open-checks").click()
    page.get_by_test_id("check-next").click()
    page.get_by_test_id("pad-value").or_(page.get_by_test_id("check-pick-pass")).first.wait_for()
    page.get_by_test_id("check-na").or_(page.get_by_test_id("check-pick-na")).first.click()
    page.get_by_test_id("check-why").fill("顾客不要求")
    page.evaluate(SAVED_AND_CLOSED)
    expect(page.get_by_test_id("check-items")).to_contain_text("不适用")  # it is recorded
    expect(page.get_by_test_id("check-sheet")).to_be_hidden()

    page.get_by_test_id("check-next").click()  # the next item begins with a clean pad
    expect(page.get_by_test_id("check-save")).to_be_visible()
    page.keyboard.press("Escape")
    field.back_to_job(page)
    field.everything_sent(page)
    (check,) = morning.office.story(morning.job)["checks"]
    assert (check["verdict"], check["override_reason"]) == ("na", "顾客不要求")
    assert morning.phone.complaints == []
