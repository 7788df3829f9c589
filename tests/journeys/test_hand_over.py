"""The customer has the phone: nothing is lost, nothing moves under his hand, and nothing else is in reach (D11)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.journeys import hand_over as hand
from tests.journeys import technician as field
from tests.journeys.browser import until
from tests.journeys.device_store import records
from tests.journeys.office import seal_is_sound, took_effect
from tests.wire import uuid7

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.morning import Morning

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

TALL: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 844, "height": 390}
LOW: ViewportSize = {"width": 390, "height": 480}
BACK = """() => new Promise((gone) => {
  addEventListener('popstate', () => gone(), { once: true });
  history.back();
})"""
HIDE = """() => {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def again(morning: Morning) -> Page:
    """A dead battery, and the phone is started again."""
    morning.phone.kill()
    morning.phone.start(offline=True)
    morning.page.goto(morning.phone.url)
    return morning.page


def test_S1_V1_6_a_dead_battery_after_each_step_then_synced_and_valid(morning: Morning) -> None:
    morning.phone.context.set_offline(True)
    hand.at_the_customer(morning)
    page = again(morning)
    expect(page.get_by_test_id("hand-over-summary")).to_be_visible()
    page.get_by_test_id("hand-over-next").click()
    for name in field.GRADES:
        page.get_by_test_id(f"grade-{name}-4").click()
    hand.kept(page, lambda draft: None not in draft["grades"].values())
    page = again(morning)
    expect(page.get_by_test_id("hand-over-rating")).to_be_visible()
    page.get_by_test_id("hand-over-next").click()
    hand.name(page, "赵一")
    text = hand.frozen(page)
    page = again(morning)
    expect(page.get_by_test_id("hand-over-text")).to_be_visible()
    hand.to_pad(page)
    hand.stroke(page, (0.2, 0.3), (0.7, 0.6))
    page = again(morning)
    expect(page.get_by_test_id("pad")).to_have_attribute("data-strokes", "1")
    hand.stroke(page, (0.7, 0.3), (0.3, 0.7))
    page = again(morning)
    expect(page.get_by_test_id("pad")).to_have_attribute("data-strokes", "2")
    drawn = hand.kept(page)["drawing"]["strokes"]
    hand.confirm(page)
    page = again(morning)
    expect(page.get_by_test_id("hand-over-saved")).to_be_visible()
    code = page.get_by_test_id("seal-code").inner_text()
    hand.give_back(page)

    morning.phone.context.set_offline(False)
    page.goto(f"{morning.phone.url}/#/")
    field.signed_in_if_asked(page)
    field.everything_sent(page)
    seal, strokes = hand.only_seal(morning)
    story = morning.story()
    seal_is_sound(seal, story["seal_links"], morning.office.wire.user["org_id"])
    assert (seal["text"], strokes["strokes"], seal["code"]) == (text, drawn, code)
    assert len(story["ratings"]) == 1
    assert morning.to_decide() == []


def test_S1_1_what_the_office_does_meanwhile_changes_nothing_shown_and_nothing_signed(morning: Morning) -> None:
    page = hand.at_the_customer(morning, part="四通换向阀")
    hand.rate(page)
    hand.name(page, "赵一")
    shown, text = page.get_by_test_id("hand-over-text").inner_text(), hand.frozen(page)
    morning.office.wire.sync()
    for field_name, before, after in (("fault", "不制冷", "完全不同的故障"), ("charge_type", "paid", "free")):
        edit = {"job": morning.job, "field": field_name, "from": before, "to": after}
        took_effect(morning.office.wire.sync(("jobs.edit", edit)))
    morning.office.reschedule(morning.job, hours=6)
    take_back_part(morning)
    hand.until_pulled(page, morning.job, "完全不同的故障")
    assert page.get_by_test_id("hand-over-text").inner_text() == shown
    hand.to_pad(page)
    hand.stroke(page, (0.2, 0.3), (0.7, 0.6))
    page.get_by_test_id("hand-over-previous").click()
    assert page.get_by_test_id("hand-over-text").inner_text() == shown
    hand.to_pad(page)
    hand.confirm(page)
    hand.give_back(page)
    page.goto(f"{morning.phone.url}/#/")
    field.everything_sent(page)
    seal, _strokes = hand.only_seal(morning)
    signed = json.loads(seal["text"])
    assert (seal["text"], signed["job"]["fault"], signed["job"]["charge_type"]) == (text, "不制冷", "paid")
    assert (len(signed["parts"]), signed["price"]["total"] > 0) == (1, True)
    assert morning.story()["job"]["fault"] == "完全不同的故障"


def take_back_part(morning: Morning) -> None:
    """The desk says that the part was not fitted: less to pay, from now on."""
    for _ in range(600):
        parts = morning.story()["parts"]
        if parts:
            break
        morning.page.wait_for_timeout(100)
    withdrawal = {"id": uuid7(), "job": morning.job, "kind": "parts", "fact": parts[0]["id"], "reason": "记错了"}
    took_effect(morning.office.wire.sync(("jobs.withdraw", withdrawal)))


def turned(page: Page, screen: ViewportSize) -> None:
    """The phone lies on another side, and the sheet has its new size: with it a stroke that is under way ends."""
    page.set_viewport_size(screen)
    until(page, field.FITTED)


def test_S2_1_D11_turned_resized_scrolled_and_called_away_the_strokes_stay_as_drawn(morning: Morning) -> None:
    page = hand.at_the_customer(morning)
    hand.rate(page)
    hand.name(page, "赵一")
    page.mouse.wheel(0, 2000)
    hand.to_pad(page)
    hand.stroke(page, (0.2, 0.3), (0.7, 0.6))
    first = hand.kept(page)["drawing"]
    for screen in (WIDE, LOW, TALL):
        turned(page, screen)
        page.mouse.wheel(0, 500)
        assert page.evaluate("scrollY") == 0
        expect(page.get_by_test_id("pad-confirm")).to_be_in_viewport()
        assert hand.kept(page)["drawing"] == first
    turned(page, WIDE)
    hand.stroke(page, (0.4, 0.4), (0.6, 0.6))
    turned(page, TALL)
    second = hand.kept(page)["drawing"]
    assert (second["w"], second["h"], second["strokes"][0]) == (first["w"], first["h"], first["strokes"][0])

    box = page.get_by_test_id("pad").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 90, steps=5)
    page.evaluate(HIDE)  # a call comes in the middle of a stroke
    expect(page.get_by_test_id("pad")).to_have_attribute("data-strokes", "3")
    third = hand.kept(page, lambda draft: len(draft["drawing"]["strokes"]) == 3)["drawing"]["strokes"][2]
    assert len(third) >= 3
    page.mouse.up()
    page.get_by_test_id("pad-undo").click()
    expect(page.get_by_test_id("pad")).to_have_attribute("data-strokes", "2")
    page.get_by_test_id("pad-clear").click()
    page.get_by_test_id("pad-clear-no").click()
    expect(page.get_by_test_id("pad")).to_have_attribute("data-strokes", "2")
    hand.confirm(page)
    hand.give_back(page)
    page.evaluate("() => delete document.visibilityState")
    page.goto(f"{morning.phone.url}/#/")
    field.everything_sent(page)
    _seal, strokes = hand.only_seal(morning)
    assert strokes["strokes"] == second["strokes"]
    assert all(0 < point[3] <= 1000 and point[2] >= 0 for stroke in strokes["strokes"] for point in stroke)


def test_D11_nothing_else_is_in_reach_and_only_the_pin_leads_back(morning: Morning) -> None:
    page = hand.at_the_customer(morning)
    summary = page.get_by_test_id("hand-over-summary")
    for _ in range(6):
        page.evaluate(BACK)
        expect(summary).to_be_visible()
    for address in ("#/", "#/settings", "#/sync", f"#/job/{morning.job}/parts"):
        page.evaluate("to => { location.hash = to }", address)
        expect(summary).to_be_visible()
    page.evaluate("""() => navigator.serviceWorker.dispatchEvent(
      new MessageEvent('message', { data: { type: 'open', address: '/#/settings' } }))""")
    expect(summary).to_be_visible()
    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Escape")
    assert page.evaluate("getComputedStyle(document.documentElement).overscrollBehaviorY") == "none"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('[data-testid^=hand-over]') !== null"
                             " || document.activeElement === document.body")  # fmt: skip
    assert page.locator("a[href]").count() == 0
    page.reload()
    expect(summary).to_be_visible()

    other = morning.phone.context.new_page()
    other.goto(f"{morning.phone.url}/#/settings")
    expect(other.get_by_test_id("hand-over-summary")).to_be_visible()
    page.get_by_test_id("hand-over-back").click()
    field.type_pin(page)
    expect(page.get_by_test_id("job")).to_be_visible()
    expect(other.get_by_test_id("job")).to_be_visible()
    page.goto(f"{morning.phone.url}/#/job/{morning.job}/hand-over")
    expect(summary).to_be_visible()
    expect(other.get_by_test_id("hand-over-summary")).to_be_visible()  # a tab that was open before closes too


def test_D11_going_back_afterwards_begins_no_other_hand_over(morning: Morning) -> None:
    page = hand.at_the_customer(morning)
    page.get_by_test_id("hand-over-back").click()
    field.type_pin(page)
    expect(page.get_by_test_id("job")).to_be_visible()
    page.evaluate(BACK)
    field.open_job(page, morning.job)
    expect(page.get_by_test_id("hand-over-summary")).to_have_count(0)
    assert [one for one in records(page, "drafts") if one["key"] == "hand-over"] == []


def test_D11_wrong_pins_are_slowed_and_a_forgotten_one_gives_way_to_his_password(morning: Morning) -> None:
    page = hand.at_the_customer(morning)
    page.get_by_test_id("hand-over-back").click()
    wait = page.get_by_test_id("hand-over-pin").get_by_role("alert")
    for n in range(1, 6):
        for digit in "1111":
            page.get_by_test_id(f"pin-{digit}").click()
        hand.tried(page, n)
        expect(wait).not_to_be_empty()
    expect(page.get_by_test_id("hand-over-unlock")).to_be_disabled()
    page.reload()  # no way round
    page.get_by_test_id("hand-over-back").click()
    expect(page.get_by_test_id("hand-over-unlock")).to_be_disabled()
    page.get_by_test_id("hand-over-forgotten").click()
    page.get_by_test_id("hand-over-password").fill("wrong")
    page.get_by_test_id("hand-over-unlock").click()
    expect(page.get_by_test_id("hand-over-pin")).to_contain_text("没有通过")
    page.get_by_test_id("hand-over-password").fill("fieldseal-demo")
    page.get_by_test_id("hand-over-unlock").click()
    expect(page.get_by_test_id("job")).to_be_visible()
    page.get_by_test_id("next-step").click()
    page.get_by_test_id("hand-over-now").click()
    expect(page.get_by_test_id("hand-over-start")).to_be_visible()  # a new one is asked for
    expect(page.get_by_test_id("pin")).to_be_visible()
