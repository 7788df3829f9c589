"""An assigned job knocks on the technician's phone."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.office import Office
from tests.journeys.push_service import PushService
from tests.product import Product
from tests.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.browser import Device

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def product(seeded_sqlite: Path, tmp_path: Path) -> Iterator[Product]:
    """A product that may call push services on this machine."""
    shutil.copytree(seeded_sqlite, tmp_path / "data")
    running = Product(tmp_path / "data", FIELDSEAL_PRIVATE_PUSH="1")
    yield running.start()
    running.stop()


def waited(page: Page, there: Callable[[], object]) -> None:
    """Until the browser has told it."""
    for _ in range(300):
        if there():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the browser did not tell of it")


def deliver(page: Page, message: str) -> None:
    """Hand a push message to the page's service worker, as the browser's push client would."""
    developer = page.context.new_cdp_session(page)
    registrations: list[str] = []
    developer.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(one["registrationId"] for one in event["registrations"]),
    )
    developer.send("ServiceWorker.enable")
    waited(page, lambda: registrations)
    origin = page.evaluate("location.origin")
    sent = {"origin": origin, "registrationId": registrations[0], "data": message}
    developer.send("ServiceWorker.deliverPushMessage", sent)


def test_D3_an_assigned_job_sends_an_encrypted_push_and_a_tap_opens_it(
    product: Product, devices: Callable[..., Device]
) -> None:
    office = Office(product.url)
    with PushService() as service:
        phone = devices(product.url.replace("127.0.0.1", "localhost")).login("tech1")
        phone.wait_for_worker()
        known = Wire(product.url, "tech1").login()
        answer = known.http.post(f"{product.url}/api/push/subscriptions", json=service.subscription, timeout=10)
        assert answer.ok, answer.text

        product_name = office.catalogue["procedures"][0]["products"][0]
        job = office.register("周五", product_name, "漏水", known.user["id"])
        headers, body, plain = service.receive(within_s=90)

    assert headers["authorization"].startswith("vapid ")
    assert headers["content-encoding"] == "aes128gcm"
    message = json.loads(plain)
    assert job in message["url"]
    assert message["title"].encode() not in body

    deliver(phone.page, plain.decode())
    waited(phone.page, lambda: phone.context.service_workers)
    worker = phone.context.service_workers[0]
    shown = "() => self.registration.getNotifications().then(all => all.map(one => one.title))"
    waited(phone.page, lambda: worker.evaluate(shown))
    assert worker.evaluate(shown) == [message["title"]]
    worker.evaluate(
        "async () => { const [one] = await self.registration.getNotifications();"
        " self.dispatchEvent(new NotificationEvent('notificationclick', {notification: one})); }"
    )
    expect(phone.page.get_by_test_id("job")).to_be_visible(timeout=60_000)
    assert job in phone.page.url
    assert phone.complaints == []
