"""The device's own store answers late, as on an old phone that does much else: what is tapped meanwhile counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import hand_over as hand
from tests.journeys import technician as field
from tests.journeys.device_store import holding, put, records
from tests.wire import now

if TYPE_CHECKING:
    from tests.journeys.morning import Morning

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_D8_what_is_answered_before_a_draft_is_read_is_what_is_recorded(morning: Morning) -> None:
    page = morning.page
    morning.begin_job()
    items = morning.office.catalogue["procedures"][0]["items"]
    key = next(one["key"] for one in items if one["kind"] != "number")
    half = {"typed": "", "picked": "na", "override": "", "why": "顾客不要求"}
    draft = f"check-{morning.job}-{key}"
    put(page, "drafts", {"key": draft, "grp": morning.job, "value": half, "saved_at": now()})
    page.get_by_test_id("open-checks").click()
    row = page.get_by_test_id(f"check-{key}")
    expect(row).to_be_visible()

    with holding(page, "drafts"):
        row.click()
        page.get_by_test_id("check-pick-pass").click()
    [kept] = [one["value"] for one in records(page, "drafts") if one["key"] == draft]
    assert kept["picked"] == "pass"
    page.get_by_test_id("check-save").click()
    expect(row).to_contain_text("合格")
    page.keyboard.press("Escape")
    field.back_to_job(page)
    field.everything_sent(page)
    [check] = morning.story()["checks"]
    assert check["verdict"] == "pass"
    assert morning.phone.complaints == []


def test_S1_1_a_text_that_is_still_being_frozen_is_not_signed_and_calls_nobody_back(morning: Morning) -> None:
    page = hand.at_the_customer(morning)
    hand.rate(page)
    hand.name(page, "赵一")
    onward = page.get_by_test_id("hand-over-next")
    with holding(page, "base"):
        page.get_by_test_id("hand-over-language").click()
        expect(onward).to_be_disabled()
        page.get_by_test_id("hand-over-previous").click()
        expect(page.get_by_test_id("hand-over-signer")).to_be_visible()
        expect(onward).to_have_text("Fixing the text…")
    expect(onward).to_have_text("Next")  # it is over
    expect(page.get_by_test_id("hand-over-signer")).to_be_visible()

    onward.click()
    expect(page.locator(".declaration[lang=en]")).to_be_visible()
    hand.to_pad(page)
    field.sign(page)
    hand.give_back(page)
    page.goto(f"{morning.phone.url}/#/")
    field.everything_sent(page)
    hand.only_seal(morning)
    assert morning.phone.complaints == []
