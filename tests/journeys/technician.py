"""What a technician and a customer do on the phone, by what they see: one function per thing done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.browser import until
from tests.journeys.device_store import UNSENT
from tests.journeys.pictures import certificate

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.browser import Device

PIN = "2468"
SENT_MS = 60_000
GREEN = "[data-testid=sync-badge][data-state=connected][data-unsent='0']"
ASKED = "[data-testid=sign-in-again-open]"
ASKED_OR_SENT = f"""async (looks) => {{
  const [asked, green] = looks.map((look) => document.querySelector(look) !== null);
  return asked || (green && (await ({UNSENT})()) === 0);
}}"""
FITTED = """() => {
  const pad = document.querySelector('[data-testid=pad]');
  const ratio = Math.max(1, devicePixelRatio);
  return pad.width === Math.round(pad.clientWidth * ratio) && pad.height === Math.round(pad.clientHeight * ratio);
}"""
"""The sheet knows the size it has on the screen; a stroke that is under way when it learns it is ended."""
GRADES = ("attitude", "skill", "arrival", "promises")


def everything_sent(page: Page) -> None:
    """The server has every entry and every file, and the badge says so; drawn by itself, it may be a moment behind."""
    until(page, f"async () => (await ({UNSENT})()) === 0")
    expect(page.locator(GREEN)).to_be_visible(timeout=SENT_MS)


def send_now(page: Page) -> None:
    """The big button of the sync page, from wherever he is."""
    page.goto(page.url.split("#", maxsplit=1)[0] + "#/sync")
    page.get_by_test_id("sync-now").click()


def loaded_once(device: Device, jobs: list[str], username: str = "tech1") -> None:
    """What happens in the morning at the depot: sign in, jobs and catalogue are there, the app can start offline."""
    device.login(username)
    for job in jobs:
        expect(device.page.get_by_test_id(f"job-card-{job}")).to_be_visible(timeout=SENT_MS)
    device.wait_for_worker()
    everything_sent(device.page)


def open_job(page: Page, job: str) -> None:
    """From Today: tap the job's card."""
    page.goto(page.url.split("#", maxsplit=1)[0] + "#/")
    page.get_by_test_id(f"job-card-{job}").click()
    expect(page.get_by_test_id("job")).to_be_visible()


def step(page: Page, then: str) -> None:
    """Tap the one big next step; ``then`` is the status it leads to."""
    page.get_by_test_id("next-step").click()
    expect(page.locator(f"[data-status='{then}']").first).to_be_visible()


def accept(page: Page) -> None:
    """Take the job on."""
    step(page, "accepted")


def appoint(page: Page, window: int = 1) -> None:
    """Call the customer, agree on a window."""
    page.get_by_test_id("next-step").click()
    page.locator("[data-testid^='appoint-window-']").nth(window).click()
    page.get_by_test_id("appoint-save").click()
    appointed, past = page.locator("[data-status='appointed']").first, page.get_by_test_id("appoint-past")
    expect(appointed.or_(past).first).to_be_visible()
    if past.is_visible():  # later than that in the day: it is asked once
        page.get_by_test_id("appoint-save").click()
    expect(appointed).to_be_visible()


def go_there(page: Page) -> None:
    """Set out, arrive, start."""
    step(page, "travelling")
    step(page, "arrived")
    step(page, "working")


def use_part(page: Page, search: str, certificate_no: str, *, photo: bool = True) -> None:
    """A part from the catalogue, with its certificate's number and picture."""
    page.get_by_test_id("open-parts").click()
    page.get_by_test_id("add-part").click()
    page.get_by_test_id("part-search").fill(search)
    page.locator("[data-testid^='part-type-']").first.click()
    lots = page.locator("[data-testid^='part-lot-']")
    save = page.get_by_test_id("part-save")
    expect(lots.first.or_(save)).to_be_visible()
    if not save.is_visible():
        lots.first.click()
    page.get_by_test_id("part-certificate-no").fill(certificate_no)
    if photo:
        picture = certificate(certificate_no)
        page.get_by_test_id("certificate-photo").set_input_files(
            {"name": "certificate.png", "mimeType": "image/png", "buffer": picture}
        )
        expect(page.get_by_test_id("certificate-preview")).to_be_visible()
    save.click()
    expect(page.get_by_test_id("add-part")).to_be_visible()
    back_to_job(page)


def record_checks(page: Page, reading: str, most: int = 2) -> None:
    """The first items of the procedure: a reading where one is measured, "fine" where one looks."""
    page.get_by_test_id("open-checks").click()
    page.get_by_test_id("choose-instrument").click()
    page.locator("[data-testid^='instrument-'] >> visible=true").nth(1).click()
    page.get_by_test_id("check-next").click()
    sheet, pad, fine = (page.get_by_test_id(name) for name in ("check-save", "pad-value", "check-pick-pass"))
    for _ in range(most):
        expect(pad.or_(fine)).to_be_visible()
        if pad.is_visible():
            for digit in reading:
                page.get_by_test_id(f"pad-{digit}").click()
            if not page.get_by_test_id("check-sheet").get_by_test_id("calibration").count():
                page.get_by_test_id("check-instrument").click()  # the one chosen does not measure this
                page.locator("[data-testid^='instrument-'] >> visible=true").nth(1).click()
            override = page.get_by_test_id("check-override")
            if override.is_visible():
                override.fill("现场仅此一台")
        else:
            fine.click()
        # Its name alone: the rest of the sheet is drawn anew while the reading is still being saved.
        name = page.get_by_test_id("check-sheet").locator("h2").inner_text()
        sheet.click()
        until(page, "name => document.querySelector('[data-testid=check-sheet] h2')?.innerText !== name", name)
        if not sheet.is_visible():
            break
    if sheet.is_visible():
        page.keyboard.press("Escape")
    back_to_job(page)


def back_to_job(page: Page) -> None:
    """The arrow at the top of a screen of the job."""
    page.get_by_test_id("back").click()
    expect(page.get_by_test_id("job")).to_be_visible()


def hand_over(page: Page, signer: str, grades: tuple[int, int, int, int] = (4, 4, 3, 4), comment: str = "") -> str:
    """Finish; the customer reads, rates and signs; the seal's short code."""
    page.get_by_test_id("next-step").click()
    page.get_by_test_id("hand-over-now").click()
    begin_hand_over(page)
    page.get_by_test_id("hand-over-next").click()
    for name, grade in zip(GRADES, grades, strict=True):
        page.get_by_test_id(f"grade-{name}-{grade}").click()
    if comment:
        page.get_by_test_id("rating-comment").fill(comment)
    page.get_by_test_id("hand-over-next").click()
    page.get_by_test_id("signer-name").fill(signer)
    page.get_by_test_id("hand-over-next").click()
    page.get_by_test_id("hand-over-text").wait_for()
    page.get_by_test_id("hand-over-next").click()
    sign(page)
    code = page.get_by_test_id("seal-code").inner_text()
    page.get_by_test_id("hand-over-give-back").click()
    type_pin(page)  # its last digit opens
    expect(page.get_by_test_id("job")).to_be_visible()
    return code


def begin_hand_over(page: Page) -> None:
    """To the summary; the first time on a device the PIN is chosen on the way."""
    pin, summary = page.get_by_test_id("pin"), page.get_by_test_id("hand-over-summary")
    expect(pin.or_(summary)).to_be_visible()
    if pin.is_visible():
        type_pin(page)
        page.get_by_test_id("hand-over-begin").click()
    summary.wait_for()


def type_pin(page: Page) -> None:
    """The technician's PIN on the pad."""
    for digit in PIN:
        page.get_by_test_id(f"pin-{digit}").click()


def sign(page: Page) -> None:
    """Draw two strokes and confirm."""
    draw(page)
    page.get_by_test_id("pad-confirm").click()
    page.get_by_test_id("hand-over-saved").wait_for()


def draw(page: Page) -> None:
    """Two strokes on the pad."""
    pad = page.get_by_test_id("pad")
    pad.wait_for()
    until(page, FITTED)
    before = int(pad.get_attribute("data-strokes") or "0")
    box = pad.bounding_box()
    assert box is not None
    for begin, end in (((0.2, 0.3), (0.7, 0.6)), ((0.7, 0.3), (0.3, 0.7))):
        page.mouse.move(box["x"] + box["width"] * begin[0], box["y"] + box["height"] * begin[1])
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=12)
        page.mouse.up()
    expect(pad).to_have_attribute("data-strokes", str(before + 2))


def sign_in_again(page: Page, password: str = "fieldseal-demo") -> None:
    """Answer the notice that the login has run out."""
    page.get_by_test_id("sign-in-again-open").click()
    page.get_by_test_id("sign-in-again-password").fill(password)
    page.get_by_test_id("sign-in-again-submit").click()


def signed_in_if_asked(page: Page) -> None:
    """After a dead battery: browsers write cookies down half a minute late, so the sign-in itself may be gone."""
    until(page, ASKED_OR_SENT, [ASKED, GREEN])
    if page.locator(ASKED).first.is_visible():
        sign_in_again(page)
