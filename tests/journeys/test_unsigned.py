"""Nobody signs, somebody else signs, a firm stamps, a person cannot draw: each reaches the desk, the job goes on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import hand_over as hand
from tests.journeys import technician as field
from tests.journeys.browser import DESK, until
from tests.journeys.device_store import OPEN
from tests.journeys.office import Office, took_effect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.journeys.morning import Morning

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

REFUSED = "对费用有异议"
PICTURE_KEPT = f"""async () => {{
  const drafts = await ({OPEN})(['drafts', null]);
  return drafts.some(({{ key, value }}) => key.startsWith('unsigned:') && value.photo);
}}"""


def home(morning: Morning) -> None:
    """Back in the network, everything sent."""
    morning.phone.context.set_offline(False)
    morning.page.goto(f"{morning.phone.url}/#/")
    field.signed_in_if_asked(morning.page)
    field.everything_sent(morning.page)


def verified(morning: Morning) -> None:
    """The department's word is the next step."""
    lead = Office(morning.office.wire.url, "supervisor")
    took_effect(lead.wire.sync(("jobs.verify", {"job": morning.job})))


def at_the_desk(morning: Morning, devices: Callable[..., Device]) -> Page:
    """The dispatcher looks at the job."""
    desk = devices(morning.office.wire.url, viewport=DESK).login("dispatcher")
    desk.page.get_by_test_id("board").wait_for(timeout=60_000)
    desk.page.goto(f"{desk.url}/#/desk/job/{morning.job}")
    expect(desk.page.get_by_test_id("job-story")).to_be_visible(timeout=60_000)
    return desk.page


def test_S7_1_D11_the_customer_refuses_and_says_why_offline(morning: Morning, devices: Callable[..., Device]) -> None:
    morning.phone.context.set_offline(True)
    page = hand.at_the_customer(morning)
    hand.rate(page, grade=1)
    hand.name(page, "赵一")
    shown = page.get_by_test_id("document-total").inner_text()
    page.get_by_test_id("hand-over-refuse-link").click()
    page.get_by_test_id("hand-over-refused").click()
    expect(page.get_by_test_id("hand-over-refuse")).to_be_visible()  # not without a word why
    page.get_by_test_id("refusal-1").click()
    expect(page.get_by_test_id("refusal-reason")).to_have_value(REFUSED)
    page.get_by_test_id("hand-over-refused").click()
    expect(page.get_by_test_id("hand-over-not-signed")).to_be_visible()
    morning.phone.kill()
    morning.phone.start(offline=True)
    page = morning.page
    page.goto(morning.phone.url)
    expect(page.get_by_test_id("hand-over-not-signed")).to_be_visible()
    hand.give_back(page)
    expect(page.get_by_test_id("job-unsigned")).to_contain_text(REFUSED)

    home(morning)
    story = morning.story()
    [told] = story["unsigned"]
    assert (told["why"], told["reason"], story["job"]["status"]) == ("refused", REFUSED, "left")
    assert json.loads(told["text"])["rating"]["attitude"] == 1
    assert (story["seals"], morning.to_decide()) == ([], [])
    desk = at_the_desk(morning, devices)
    expect(desk.get_by_test_id("unsigned-outcome")).to_contain_text(REFUSED)
    desk.get_by_test_id("unsigned-text").locator("summary").click()
    expect(desk.get_by_test_id("document-total")).to_have_text(shown)
    verified(morning)
    assert morning.phone.complaints == []


def test_S7_1_D11_nobody_is_there_and_the_door_is_the_evidence(
    morning: Morning, devices: Callable[..., Device]
) -> None:
    morning.begin_job()
    page = morning.page
    morning.phone.context.set_offline(True)
    page.get_by_test_id("other-steps").click()
    page.get_by_test_id("step-unsigned").click()
    page.get_by_test_id("unsigned-save").click()
    expect(page.get_by_test_id("unsigned")).to_be_visible()  # not without why and a word
    page.get_by_test_id("unsigned-why-absent").click()
    page.get_by_test_id("unsigned-suggested-1").click()
    hand.photograph(page, "unsigned-photo", "a closed door")
    expect(page.get_by_test_id("unsigned-picture")).to_be_visible()
    until(page, PICTURE_KEPT)
    morning.phone.kill()
    morning.phone.start(offline=True)
    page = morning.page
    page.goto(f"{morning.phone.url}/#/job/{morning.job}/unsigned")
    expect(page.get_by_test_id("unsigned-picture")).to_be_visible()
    page.get_by_test_id("unsigned-save").click()
    expect(page.get_by_test_id("job-unsigned")).to_be_visible()

    home(morning)
    story = morning.story()
    [told] = story["unsigned"]
    assert (told["why"], story["job"]["status"]) == ("absent", "left")
    assert told["photo"] in {one["sha256"] for one in story["file_arrivals"]}
    assert [one["kind"] for one in story["timesheets"]].count("work") == 1
    desk = at_the_desk(morning, devices)
    expect(desk.get_by_test_id("unsigned-outcome").get_by_test_id("photo")).to_have_attribute("data-here", "true")
    verified(morning)
    assert morning.phone.complaints == []


def test_S7_2_the_customer_signs_the_day_after(morning: Morning) -> None:
    morning.begin_job()
    page = morning.page
    page.get_by_test_id("other-steps").click()
    page.get_by_test_id("step-unsigned").click()
    page.get_by_test_id("unsigned-why-other").click()
    page.get_by_test_id("unsigned-reason").fill("顾客开会，明天再签")
    page.get_by_test_id("unsigned-save").click()
    page.get_by_test_id("sign-later").click()
    field.begin_hand_over(page)
    hand.rate(page)
    hand.name(page, "赵一")
    hand.to_pad(page)
    hand.stroke(page, (0.2, 0.3), (0.7, 0.6))
    hand.confirm(page)
    hand.give_back(page)
    home(morning)
    seal, _strokes = hand.only_seal(morning)
    job = morning.story()["job"]
    assert (job["status"], job["seal"]) == ("left", seal["id"])
    assert morning.to_decide() == []


def test_S7_3_D11_a_neighbour_signs_and_the_seal_says_for_whom_and_why(morning: Morning) -> None:
    page = hand.at_the_customer(morning)
    hand.rate(page)
    page.get_by_test_id("signer-name").fill("李大强")
    page.get_by_test_id("signer-capacity-other").click()
    page.get_by_test_id("hand-over-next").click()
    expect(page.get_by_test_id("hand-over-signer")).to_be_visible()  # what he is to the customer is asked
    page.get_by_test_id("signer-relation").fill("邻居")
    page.get_by_test_id("signer-on-behalf").fill("顾客出差，电话委托")
    page.get_by_test_id("hand-over-next").click()
    signer = "李大强（邻居；顾客出差，电话委托）"
    expect(page.get_by_test_id("document-declaration")).to_contain_text(signer)
    hand.to_pad(page)
    hand.stroke(page, (0.2, 0.3), (0.7, 0.6))
    hand.confirm(page)
    hand.give_back(page)
    home(morning)
    seal, _strokes = hand.only_seal(morning)
    assert (seal["signer"], seal["capacity"]) == (signer, "other")


def test_S7_3_S7_4_a_firm_stamps_and_the_photo_is_bound_by_its_hash(morning: Morning) -> None:
    morning.phone.context.set_offline(True)
    page = hand.at_the_customer(morning)
    hand.rate(page)
    page.get_by_test_id("signer-capacity-representative").click()
    page.get_by_test_id("signer-relation").fill("前台")
    hand.photograph(page, "stamp-take", "smudged")
    expect(page.get_by_test_id("stamp-picture")).to_be_visible()
    hand.photograph(page, "stamp-take", "公章")
    hand.name(page, "王前台")
    expect(page.get_by_test_id("document-stamp").get_by_test_id("stamp-picture")).to_be_visible()
    hand.to_pad(page)
    page.get_by_test_id("pad-typed").click()
    page.get_by_test_id("stamp-confirm").click()
    expect(page.get_by_test_id("hand-over-saved")).to_be_visible()
    hand.give_back(page)
    home(morning)
    seal, given = hand.only_seal(morning)
    assert (given["how"], given["strokes"]) == ("stamp", [])
    document = json.loads(seal["text"])
    assert [one["sha256"] for one in document["photos"]] == [given["stamp"]] == document["files"]
    story = morning.story()
    assert given["stamp"] in {one["sha256"] for one in story["file_arrivals"]}
    assert len(story["withdrawals"]) == 1  # the smudged one no longer counts


def test_S7_4_who_cannot_draw_types_and_confirms_by_keyboard_alone(
    morning: Morning, devices: Callable[..., Device]
) -> None:
    page = hand.at_the_customer(morning)
    hand.rate(page)
    hand.name(page, "赵一")
    hand.to_pad(page)
    page.get_by_test_id("pad-typed").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("typed-name").focus()
    page.keyboard.type("赵一")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_test_id("typed-agree")).to_be_checked()
    page.get_by_test_id("typed-confirm").press("Enter")
    expect(page.get_by_test_id("hand-over-saved")).to_be_visible()
    hand.give_back(page)
    home(morning)
    _seal, given = hand.only_seal(morning)
    assert (given["how"], given["typed"], given["strokes"]) == ("typed", "赵一", [])
    assert "赵一" in given["said"]
    page.goto(f"{morning.phone.url}/#/job/{morning.job}/seal")
    expect(page.get_by_test_id("seal-not-drawn")).to_have_attribute("data-how", "typed")
    expect(page.get_by_test_id("seal-verdict")).to_have_attribute("data-valid", "true")
    desk = at_the_desk(morning, devices)
    expect(desk.get_by_test_id("seal-how")).to_be_visible()


def test_S7_4_a_cross_put_there_by_a_tap_is_told_as_one(morning: Morning) -> None:
    page = hand.at_the_customer(morning)
    hand.rate(page)
    hand.name(page, "赵一")
    hand.to_pad(page)
    page.get_by_test_id("pad-mark").click()
    page.get_by_test_id("pad").click()
    hand.confirm(page)
    hand.give_back(page)
    home(morning)
    _seal, given = hand.only_seal(morning)
    assert (given["how"], len(given["strokes"])) == ("cross", 2)
