"""What is tapped or looked at while the device is still keeping, reading or sending something (V1, V4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.faults import FOREVER, HeldHalfWay
from tests.journeys.pictures import certificate

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.morning import Morning

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

NOTE_BADGES = """() => {
  window.badges = new Set();
  const note = () => document.querySelectorAll('[data-testid=sync-badge]').forEach(({ dataset }) =>
    window.badges.add(`${dataset.state} ${dataset.unsent}`));
  new MutationObserver(note).observe(document, { subtree: true, childList: true, attributes: true });
  note();
}"""
AT_ONCE = """([pictures, thenTap]) => {
  for (const [testid, bytes] of pictures) {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], 'p.png', { type: 'image/png' }));
    const input = document.querySelector(`[data-testid=${testid}]`);
    input.files = data.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
  document.querySelector(`[data-testid=${thenTap}]`)?.click();
}"""
"""Pictures taken, and a button tapped before the device can have kept any of them."""


def at_once(page: Page, *inputs: str, tap: str = "nothing") -> None:
    """A picture for each input, and then the tap."""
    page.evaluate(AT_ONCE, [[[one, list(certificate(one))] for one in inputs], tap])


def test_V4_no_new_screen_is_green_for_a_moment_while_work_is_unsent(morning: Morning) -> None:
    page = morning.page
    field.open_job(page, morning.job)
    held = morning.cable.suffer(HeldHalfWay("POST /api/sync", times=FOREVER))
    field.accept(page)
    held.wait()
    morning.unsent()
    page.evaluate(NOTE_BADGES)
    page.get_by_test_id("open-instruction").click()
    expect(page.get_by_test_id("instruction")).to_be_visible()
    field.back_to_job(page)
    page.get_by_test_id("back").click()
    expect(page.get_by_test_id("today")).to_be_visible()
    page.get_by_test_id("sync-badge").first.click()
    expect(page.get_by_test_id("sync-page")).to_be_visible()
    expect(page.get_by_test_id("count-records")).to_have_text("1")
    seen = page.evaluate("[...window.badges]")
    assert seen
    assert {one.split()[1] for one in seen} == {"1"}, seen

    morning.cable.heal()
    morning.arrived_once(["accept"])


def test_D5_D10_pictures_are_kept_each_and_a_part_has_the_one_of_its_certificate(morning: Morning) -> None:
    page = morning.page
    morning.begin_job()
    at_once(page, "missing-before-take", "missing-after-take")
    for stage in ("before", "after"):
        expect(page.get_by_test_id(f"missing-{stage}")).to_have_count(0)

    page.get_by_test_id("open-parts").click()
    page.get_by_test_id("add-part").click()
    page.get_by_test_id("part-by-hand").click()
    for name, text in (("name", "电容"), ("unit", "只"), ("certificate-no", "HG-0007")):
        page.get_by_test_id(f"part-{name}").fill(text)
    at_once(page, "certificate-photo", tap="part-save")
    expect(page.get_by_test_id("add-part")).to_be_visible()

    morning.arrived_once()
    story = morning.story()
    assert sorted(one["stage"] for one in story["photos"]) == ["after", "before", "certificate"]
    [part] = story["parts"]
    [picture] = [one["sha256"] for one in story["photos"] if one["stage"] == "certificate"]
    assert part["certificate_photo"] == picture


def test_S7_1_the_evidence_belongs_to_the_outcome_that_is_saved_while_it_is_being_kept(morning: Morning) -> None:
    page = morning.page
    morning.begin_job()
    page.get_by_test_id("other-steps").click()
    page.get_by_test_id("step-unsigned").click()
    page.get_by_test_id("unsigned-why-absent").click()
    page.get_by_test_id("unsigned-suggested-1").click()
    at_once(page, "unsigned-photo", tap="unsigned-save")
    expect(page.get_by_test_id("job-unsigned")).to_be_visible()
    field.everything_sent(page)
    story = morning.story()
    [told] = story["unsigned"]
    assert told["photo"] in {one["sha256"] for one in story["file_arrivals"]}
    assert morning.phone.complaints == []
