"""The core of the offline promise in one browser after another: Chromium, WebKitGTK (Safari's engine), Firefox ESR.

``FIELDSEAL_ENGINE`` says which (``chromium``, ``webkit``, ``firefox``); ``make test-browsers`` runs them all. It is the
cable that fails, so every browser goes on believing that it is online, as a phone in a cellar with one bar does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.device_store import UNSENT
from tests.journeys.engines.base import by_id
from tests.journeys.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.engines.base import Engine
    from tests.journeys.network import Cable
    from tests.product import Product

PASSWORD = "fieldseal-demo"
SENT = by_id("sync-badge") + "[data-state=connected][data-unsent='0']"
ASKED = by_id("sign-in-again-open")
BADGE = f'() => Number(document.querySelector("{by_id("sync-badge")}")?.dataset.unsent ?? -1)'
READY = """() => navigator.serviceWorker.ready.then(async ({ active }) =>
  active.state === 'activated' && navigator.serviceWorker.controller !== null && (await caches.keys()).length > 0)"""
STEPS = ["accept", "appoint", "travel", "arrive", "start"]

pytestmark = [pytest.mark.browsers, pytest.mark.slow, pytest.mark.timeout(900)]


def loaded_in_the_morning(phone: Engine, url: str, job: str) -> None:
    """Sign in; the job is there, everything is sent, the app can start without a network."""
    phone.open(url)
    phone.fill(by_id("login-username"), "tech1")
    phone.fill(by_id("login-password"), PASSWORD)
    phone.click(by_id("login-submit"))
    phone.wait(by_id(f"job-card-{job}"))
    phone.until("a service worker in control", lambda: phone.call(READY))
    phone.wait(SENT)


def begin_job(phone: Engine, job: str) -> None:
    """Accept, appoint, set out, arrive, start."""
    phone.click(by_id(f"job-card-{job}"))
    phone.click(by_id("next-step"))
    phone.wait("[data-status=accepted]")
    phone.click(by_id("next-step"))
    phone.click("[data-testid^='appoint-day-']:nth-of-type(2)")
    phone.click("[data-testid^='appoint-window-']")
    phone.click(by_id("appoint-save"))
    phone.wait("[data-status=appointed]")
    for status in ("travelling", "arrived", "working"):
        phone.click(by_id("next-step"))
        phone.wait(f"[data-status={status}]")


def use_part(phone: Engine, search: str, certificate_no: str) -> None:
    """A part from the catalogue with its certificate's number."""
    phone.click(by_id("open-parts"))
    phone.click(by_id("add-part"))
    phone.fill(by_id("part-search"), search)
    phone.click("[data-testid^='part-type-']")
    lots = "[data-testid^='part-lot-']"
    phone.wait(f"{lots}, {by_id('part-save')}")
    if phone.call("(css) => !document.querySelector(css)?.getClientRects().length", by_id("part-save")):
        phone.click(lots)
    phone.fill(by_id("part-certificate-no"), certificate_no)
    phone.click(by_id("part-save"))
    phone.wait(by_id("add-part"))
    phone.click(by_id("back"))
    phone.wait("[data-status=working]")


def find_again(phone: Engine, url: str, job: str, certificate_no: str) -> None:
    """The app starts from the device alone, and the job is where it was left."""
    phone.open(url)
    phone.until("a service worker in control", lambda: phone.call(READY))
    phone.click(by_id(f"job-card-{job}"))
    phone.wait("[data-status=working]")
    phone.click(by_id("open-parts"))
    phone.until(certificate_no, lambda: certificate_no in phone.wait(by_id("parts")))


def send_everything(phone: Engine, url: str) -> None:
    """The network is back: sign in again if asked, until the badge says that the server has it all."""
    phone.open(f"{url}/#/")
    phone.until("nothing unsent, or a question", lambda: asked(phone) or phone.call(UNSENT) == 0)
    if asked(phone):
        sign_in_again(phone)
    phone.until("nothing unsent", lambda: phone.call(UNSENT) == 0)
    phone.wait(SENT)


def unsent(phone: Engine) -> int:
    """What the device has not sent; the badge, drawn by itself, says so too, perhaps a moment later."""
    count: int = phone.call(UNSENT)
    phone.until(f"a badge that says {count}", lambda: phone.call(BADGE) == count)
    return count


def asked(phone: Engine) -> bool:
    """Whether the app wants its person to sign in again."""
    return bool(phone.call("(css) => document.querySelector(css) !== null", ASKED))


def sign_in_again(phone: Engine) -> None:
    """Where the app asks for it."""
    phone.click(ASKED)
    phone.fill(by_id("sign-in-again-password"), PASSWORD)
    phone.click(by_id("sign-in-again-submit"))


def test_V1_V4_V5_work_done_offline_outlives_a_dead_browser_and_is_in_the_register_once(
    product_sqlite: Product, engine: Engine, cables: Callable[[Product], Cable]
) -> None:
    office = Office(product_sqlite.url)
    me = office.user("tech1")
    job = office.register("赵一", office.catalogue["procedures"][0]["products"][0], "不制冷", me)
    cable = cables(product_sqlite)
    loaded_in_the_morning(engine, cable.url, job)

    cable.cut()
    begin_job(engine, job)
    use_part(engine, "四通换向阀", "HG-0001")
    before = unsent(engine)
    assert before > len(STEPS)

    engine.kill()
    engine.start()
    find_again(engine, cable.url, job, "HG-0001")
    assert unsent(engine) == before
    assert office.story(job)["job"]["status"] == "assigned"

    cable.join()
    send_everything(engine, cable.url)
    story = office.story(job)
    assert story["job"]["status"] == "working"
    assert [one["kind"] for one in story["steps"] if one["by"] == me] == STEPS
    assert [one["certificate_no"] for one in story["parts"]] == ["HG-0001"]
    assert [one["kind"] for one in story["timesheets"]] == ["travel"]
    engine.stop()
    assert engine.complaints == []
