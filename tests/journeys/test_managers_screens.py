"""The screens that only a manager has, walked as all others are: an import in each state that looks different."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.office import Office
from tests.journeys.screens import KEEPING_SCREENS, MANAGER_SCREENS, Screen
from tests.journeys.staged import long_ago
from tests.journeys.test_import import LIST
from tests.journeys.walk import HERE, Walk, World, nothing_wrong, walking
from tests.wire import TIMEOUT_S, Json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Playwright

    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WORK_S = 60
NAMES = {"ready": "叫修登记.csv", "done": "已导入.csv", "failed": "合格证.csv"}


@pytest.fixture(scope="module")
def office(walked: Product) -> Office:
    return Office(walked.url.replace("127.0.0.1", HERE), "manager")


def send(office: Office, name: str, content: bytes) -> str:
    """Hand a file in; the import's id."""
    wire = office.wire
    answer = wire.http.post(f"{wire.url}/api/imports", params={"name": name}, data=content, timeout=TIMEOUT_S)
    answer.raise_for_status()
    run: str = answer.json()["id"]
    return run


def write(office: Office, run: str, **settings: object) -> None:
    """Settle it, import it, wait for its end."""
    wire, path = office.wire, f"/api/imports/{run}"
    wire.http.patch(wire.url + path, json=settings, timeout=TIMEOUT_S).raise_for_status()
    wire.http.post(f"{wire.url}{path}/start", json={}, timeout=TIMEOUT_S).raise_for_status()
    end = time.monotonic() + WORK_S
    while (state := wire.get(path)["state"]) != "done":
        assert time.monotonic() < end, state
        time.sleep(0.2)


@pytest.fixture(scope="module")
def world(office: Office) -> World:
    """One to be confirmed, with a fault and a date to be settled; one written; one that is no table at all."""
    contents = {"ready": LIST.replace("23.10.2026", "31.31.2026").encode("gb18030"), "done": LIST.encode()}
    runs = {name: send(office, NAMES[name], contents.get(name, b"\x89PNG\r\n\x1a\n\0\0")) for name in NAMES}
    centres: list[Json] = office.wire.get("/api/imports/fields")["centres"]
    write(office, runs["done"], constants={"centre": centres[0]["id"]}, fill_down=True)
    signed = next(one for one in office.wire.get("/api/register")["items"] if one["seal"])
    customer = office.story(signed["id"])["job"]["customer"]
    return World(runs | {"customer": customer}, [*re.split(r"[;\n]", LIST), *NAMES.values(), "报修.csv"])


@pytest.fixture(scope="module")
def desk(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory, office: Office, world: World
) -> Iterator[Walk]:
    """The manager's."""
    with walking(playwright, tmp_path_factory.mktemp("manager"), office.wire.url, world, touch=False) as walk:
        page = walk.device.login("manager").page
        expect(page.get_by_test_id("lane").first).to_be_visible(timeout=field.SENT_MS)
        yield walk.learn_from(office)


@pytest.mark.parametrize("screen", MANAGER_SCREENS, ids=str)
def test_D1_a_screen_of_the_manager_is_in_order(desk: Walk, screen: Screen) -> None:
    nothing_wrong(desk, desk.look(screen))


@pytest.fixture(scope="module")
def keeping(desk: Walk, office: Office, walked: Product) -> Walk:
    """The administrator has set a time after which records may go, and two customers' time is over."""
    for name in ("欧阳建国", "明水食品加工有限责任公司第二分公司"):
        long_ago(office, office.wire.get("/api/imports/fields")["centres"][0]["id"], name)
    walked.stop()
    walked.env["FIELDSEAL_KEEP"] = "paid=5,free=10"
    walked.start()
    return desk.learn_from(office)


@pytest.mark.parametrize("screen", KEEPING_SCREENS, ids=str)
def test_D13_a_screen_of_what_is_kept_how_long_is_in_order(keeping: Walk, screen: Screen) -> None:
    nothing_wrong(keeping, keeping.look(screen))


def test_D1_no_screen_of_the_manager_asks_a_foreign_host(desk: Walk) -> None:
    assert desk.asked == {HERE}
