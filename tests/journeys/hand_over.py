"""What is done on the screens of a hand-over, and what stands in the seal that comes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.browser import until
from tests.journeys.device_store import OPEN, records
from tests.journeys.pictures import certificate

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.morning import Morning

TRIED = f"""async (times) => {{
  const drafts = await ({OPEN})(['drafts', null]);
  return drafts.find(({{ key }}) => key === 'pin-tried')?.value.wrong === times;
}}"""


def at_the_customer(morning: Morning, part: str | None = None) -> Page:
    """On site and at work, perhaps with a part fitted; then the phone is in the customer's hands, at the summary."""
    morning.begin_job()
    if part:
        field.use_part(morning.page, part, "HG-0001", photo=False)
    morning.page.get_by_test_id("next-step").click()
    morning.page.get_by_test_id("hand-over-now").click()
    field.begin_hand_over(morning.page)
    return morning.page


def rate(page: Page, grade: int = 4) -> None:
    """From the summary over the rating to the name."""
    page.get_by_test_id("hand-over-next").click()
    for name in field.GRADES:
        page.get_by_test_id(f"grade-{name}-{grade}").click()
    page.get_by_test_id("hand-over-next").click()
    expect(page.get_by_test_id("hand-over-signer")).to_be_visible()


def name(page: Page, signer: str) -> None:
    """The name; then the frozen text."""
    page.get_by_test_id("signer-name").fill(signer)
    page.get_by_test_id("hand-over-next").click()
    expect(page.get_by_test_id("hand-over-text")).to_be_visible()


def to_pad(page: Page) -> None:
    """From the text to the sheet."""
    page.get_by_test_id("hand-over-next").click()
    expect(page.get_by_test_id("pad")).to_be_visible()


def stroke(page: Page, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """One stroke, in shares of the sheet."""
    until(page, field.FITTED)
    before = strokes_on(page)
    box = page.get_by_test_id("pad").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * begin[0], box["y"] + box["height"] * begin[1])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=8)
    page.mouse.up()
    expect(page.get_by_test_id("pad")).to_have_attribute("data-strokes", str(before + 1))
    kept(page, lambda draft: len(draft["drawing"]["strokes"]) == before + 1)


def kept(page: Page, fits: Callable[[dict[str, Any]], bool] = lambda _draft: True) -> dict[str, Any]:
    """The hand-over as the device keeps it, once that ``fits``."""
    for _ in range(600):
        drafts = [one["value"] for one in records(page, "drafts") if one["key"].startswith("hand-over:")]
        found = [one for one in drafts if fits(one)]
        if found:
            [draft] = found
            return draft
        page.wait_for_timeout(50)
    raise AssertionError("the device keeps no such hand-over")


def frozen(page: Page) -> str:
    """The text that is shown, once the device keeps it: it is drawn a moment before."""
    text: str = kept(page, lambda draft: draft["step"] == "text" and draft["frozen"])["frozen"]["text"]
    return text


def strokes_on(page: Page) -> int:
    """How many strokes the sheet has."""
    return int(page.get_by_test_id("pad").get_attribute("data-strokes") or "0")


def confirm(page: Page) -> None:
    """Seal it."""
    page.get_by_test_id("pad-confirm").click()
    expect(page.get_by_test_id("hand-over-saved")).to_be_visible()


def give_back(page: Page) -> None:
    """By PIN."""
    page.get_by_test_id("hand-over-give-back").click()
    field.type_pin(page)
    expect(page.get_by_test_id("job")).to_be_visible()


def photograph(page: Page, testid: str, what: str) -> None:
    """A picture for an input."""
    page.get_by_test_id(testid).set_input_files({"name": "p.png", "mimeType": "image/png", "buffer": certificate(what)})


def only_seal(morning: Morning) -> tuple[dict[str, Any], dict[str, Any]]:
    """The one seal of the job at the office, valid there; (row, its strokes)."""
    [seal] = morning.story()["seals"]
    answer = morning.office.wire.get(f"/api/seals/{seal['id']}/verify")
    assert answer["valid"], answer
    assert seal["verdict"] == "matches", seal["differences"]
    return seal, json.loads(seal["strokes"])


def until_pulled(page: Page, job: str, fault: str) -> None:
    """Until the device has the office's word."""
    for _ in range(600):
        rows = [one["row"] for one in records(page, "base") if one["kind"] == "jobs" and one["row"]["id"] == job]
        if rows and rows[0]["fault"] == fault:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the phone never heard of it")


def tried(page: Page, times: int) -> None:
    """So many wrong PINs are counted on the device."""
    until(page, TRIED, times)
