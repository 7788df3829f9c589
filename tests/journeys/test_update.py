"""The app is updated while there is unsent work on the phone: two real builds, served one after the other."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests import product as of
from tests.journeys import technician as field
from tests.journeys.browser import until
from tests.journeys.faults import CutHalfWay
from tests.journeys.morning import morning_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

NEXT = "fieldseal/9.0.0"
LOOK = "async () => (await navigator.serviceWorker.ready).update().then(() => true)"
WAITS = "async () => (await navigator.serviceWorker.ready).waiting?.state === 'installed'"


@pytest.fixture(scope="module")
def next_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app as it is, under the name of a later version."""
    app = of.sources(tmp_path_factory.mktemp("sources"))
    (app / "pwa/src/net/build.ts").write_text(f"export const BUILD = '{NEXT}';\n")
    built = tmp_path_factory.mktemp("built") / "dist"
    of.build(app, built)
    return built


@pytest.fixture
def product(seeded_sqlite: Path, tmp_path: Path) -> Iterator[of.Product]:
    """The product with its own copy of the app."""
    shutil.copytree(seeded_sqlite, tmp_path / "data")
    running = of.Product(tmp_path / "data", root=of.installed(tmp_path / "installed"))
    yield running.start()
    running.stop()


def test_V6_1_V6_2_V6_3_an_update_asks_waits_for_an_open_form_and_the_new_version_sends_what_the_old_one_wrote(
    product: of.Product,
    next_build: Path,
    devices: Callable[..., Device],
    cables: Callable[[of.Product], Cable],
) -> None:
    morning = morning_of(product, devices, cables)
    page, cable = morning.page, morning.cable
    cable.cut()
    morning.begin_job()
    unsent = morning.unsent()
    page.get_by_test_id("open-parts").click()
    page.get_by_test_id("add-part").click()
    page.get_by_test_id("part-search").fill("四通换向阀")
    page.locator("[data-testid^='part-type-']").first.click()
    lots = page.locator("[data-testid^='part-lot-']")
    number = page.get_by_test_id("part-certificate-no")
    expect(lots.first.or_(number)).to_be_visible()
    if not number.is_visible():
        lots.first.click()
    number.fill("HG-0001")

    product.stop()
    shutil.rmtree(product.root / "pwa/dist")
    shutil.copytree(next_build, product.root / "pwa/dist")
    product.start()
    cable.suffer(CutHalfWay("POST /api/sync", times=1000))
    cable.join()
    assert page.evaluate(LOOK)
    until(page, WAITS, seconds=180)
    page.wait_for_timeout(6_000)  # it looks every five seconds
    expect(page.get_by_test_id("update-line")).to_have_count(0)
    expect(number).to_have_value("HG-0001")

    page.goto(f"{cable.url}/#/")
    # The old page stays until nothing is being sent; what is tapped meanwhile would still be tapped in it.
    with page.expect_event("load", timeout=60_000):
        page.get_by_test_id("update-apply").click()
    page.get_by_test_id(f"job-card-{morning.job}").wait_for()
    assert morning.unsent() == unsent
    assert morning.steps() == []

    field.open_job(page, morning.job)
    page.get_by_test_id("open-parts").click()
    page.get_by_test_id("add-part").click()
    expect(page.get_by_test_id("part-certificate-no")).to_have_value("HG-0001")
    cable.heal()
    field.send_now(page)
    morning.arrived_once()
    builds = {one["build"] for one in morning.office.wire.get("/api/devices")["items"] if one["user"] == morning.me}
    assert NEXT in builds
