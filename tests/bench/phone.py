"""A mid-range phone with a full day on it: a cold start without a network, and a tap until it is on disk.

Chromium at a quarter of this machine's speed, the real server, 500 jobs brought by the ordinary sync.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

from tests.journeys.browser import Device
from tests.journeys.office import HOUR, Office, took_effect
from tests.product import Product, seed
from tests.wire import Json, now, uuid7

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

JOBS = 500
BATCH = 40
SLOWER = 4
STARTS = 7
TAPS = 60
LOADED_MS = 180_000
IN_HAND_MS = 3_000
"""How long the app stays open after its first look: by then it has put its answer by for the next start."""

WATCH = """
const marked = (name, selector) => {
  const seen = () => {
    if (!document.querySelector(selector)) return false;
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => performance.mark(name)));
    return true;
  };
  const watcher = new MutationObserver(seen);
  if (!seen()) watcher.observe(document, { childList: true, subtree: true });
};
addEventListener('DOMContentLoaded', () => marked('first-card', '[data-testid^=job-card-]'));
marked('first-sight', '#sight li, [data-testid^=job-card-]');
const commits = (window.commits = []);
const open = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (stores, mode, options) {
  const made = open.call(this, stores, mode, options);
  const writes = mode === 'readwrite' && [stores].flat().includes('outbox');
  if (writes) made.addEventListener('complete', () => commits.push(performance.now()));
  return made;
};
addEventListener('click', () => { window.tapped = performance.now(); commits.length = 0; }, true);
"""
"""Marks when the first card has been painted, and notes when each write is complete on disk."""


def _calls(office: Office, technician: str, number: int) -> Iterator[tuple[str, Json]]:
    """One more job: who, where, what, and who goes."""
    customer, site, job = (uuid7() for _ in range(3))
    product = office.catalogue["procedures"][0]["products"][0]
    name, phone = f"顾客 {number}", "000-5550-0199"
    window = {"window_start": now((number % 48 + 1) * HOUR), "window_end": now((number % 48 + 3) * HOUR)}
    yield "customers.create", {"id": customer, "centre": office.centre, "name": name, "phone": phone, "kind": "person"}
    yield "customers.add_site", {"id": site, "customer": customer, "address": f"测试路 {number} 号"}
    yield (
        "jobs.register",
        {"id": job, "centre": office.centre, "customer": customer, "site": site, "equipment": None,
         "product": product, "fault": "不制冷", "channel": "phone", "charge_type": "paid", "priority": "normal",
         "received_at": now(), "contact_name": name, "contact_phone": phone},
    )  # fmt: skip
    yield "jobs.assign", {"job": job, "assignment": uuid7(), "technician": technician, **window}


def fill(url: str) -> None:
    """The office registers and assigns ``JOBS`` jobs."""
    office = Office(url)
    technician = office.user("tech1")
    for first in range(0, JOBS, BATCH):
        numbers = range(first, min(first + BATCH, JOBS))
        took_effect(office.wire.sync(*(call for number in numbers for call in _calls(office, technician, number))))


def load(device: Device) -> None:
    """The morning at the depot: signed in, everything on the device, the app kept by the service worker."""
    device.login("tech1")
    done = "[data-testid=sync-badge][data-state=connected][data-unsent='0']"
    expect(device.page.locator(done)).to_be_visible(timeout=LOADED_MS)
    expect(device.page.locator("[data-testid^=job-card-]").first).to_be_visible(timeout=LOADED_MS)
    device.wait_for_worker()
    device.page.wait_for_timeout(IN_HAND_MS)
    device.stop()


def until(page: Page, true: str) -> None:
    """Poll: the page's security policy forbids Playwright's own waiting for expressions."""
    end = time.monotonic() + LOADED_MS / 1000
    while not page.evaluate(true):
        assert time.monotonic() < end, f"never became true: {true}"
        page.wait_for_timeout(20)


def slowed(device: Device) -> Page:
    """Started again without a network, on a slower processor."""
    device.start(offline=True)
    device.context.add_init_script(WATCH)
    device.context.new_cdp_session(device.page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    device.page.goto(device.url)
    until(device.page, "performance.getEntriesByName('first-card').length > 0")
    return device.page


def cold_start(device: Device) -> Iterator[str]:
    """From the address to the first card on the screen, and to the app behind it; the browser starts anew each time."""
    marks = {"first-sight": "cards seen", "first-card": "app there"}
    took: dict[str, list[float]] = {name: [] for name in marks}
    for _ in range(STARTS):
        page = slowed(device)
        for name, values in took.items():
            values.append(page.evaluate("name => performance.getEntriesByName(name)[0].startTime", name))
        page.wait_for_timeout(IN_HAND_MS)
        device.stop()
    for name, values in took.items():
        spread = f"{min(values):.0f}-{max(values):.0f}"
        yield f"cold start    {statistics.median(values):.0f} ms to {marks[name]} (median of {STARTS}, {spread})"


def taps(device: Device) -> str:
    """From the tap on a job's next step to the complete write."""
    page = slowed(device)
    cards = page.locator("[data-testid^=job-card-]:is([data-status=assigned])")
    hrefs = cards.evaluate_all("cards => cards.map(card => card.getAttribute('href'))")[:TAPS]
    took: list[float] = []
    for href in hrefs:
        page.evaluate("href => { location.hash = href }", href)
        expect(page.locator("[data-testid=job]")).to_be_visible()
        page.get_by_test_id("next-step").click()
        until(page, "window.tapped > 0 && commits.some(at => at > window.tapped)")
        took.append(page.evaluate("commits[0] - window.tapped"))
        expect(page.locator("[data-status=accepted]").first).to_be_visible()
    device.stop()
    high = statistics.quantiles(took, n=20)[-1]
    return f"tap to disk   {high:.0f} ms (95 of 100), {statistics.median(took):.0f} ms (median of {len(took)})"


def measured() -> Iterator[str]:
    """The lines, as they come."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder, "data")
        seed(data)
        product = Product(data).start()
        device = Device(playwright, Path(folder, "profile"), product.url)
        try:
            fill(product.url)
            load(device.start())
            yield from cold_start(device)
            yield taps(device)
        finally:
            device.stop()
            product.stop()


def main() -> None:
    """Print the figures of the phone."""
    print(f"Phone with {JOBS} jobs, processor slowed {SLOWER} times")
    for line in measured():
        print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()
