"""Fixtures of the journeys: the product on SQLite and on PostgreSQL, a cable to pull, real browsers."""

from __future__ import annotations

import os
import shutil
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.journeys.browser import Device
from tests.journeys.engines.debian import ENGINES, HELP, find
from tests.journeys.morning import morning_of
from tests.journeys.network import Cable
from tests.product import Product, seed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Playwright

    from tests.journeys.engines.base import Engine
    from tests.journeys.morning import Morning
    from tests.pg import Cluster

expect.set_options(timeout=30_000)
"""As long as an action may take: a machine that builds and tests at once is slow, not wrong."""
CLASSES = {"chromium": "Chromium", "webkit": "WebKit", "firefox": "Firefox"}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Drives the browsers."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def seeded_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with demo data in SQLite, to be copied."""
    data = tmp_path_factory.mktemp("seeded")
    seed(data)
    return data


@pytest.fixture(scope="session")
def seeded_postgresql(tmp_path_factory: pytest.TempPathFactory, pg: Cluster) -> tuple[Path, str]:
    """A data folder and a PostgreSQL database with demo data, to be copied."""
    data, database = tmp_path_factory.mktemp("seeded_pg"), pg.create()
    seed(data, pg.url(database))
    return data, database


@pytest.fixture(params=["sqlite", "postgresql"])
def product(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Product]:
    """The running product with demo data, once on each database."""
    data = tmp_path / "data"
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("seeded_sqlite"), data)
        running = Product(data)
        yield running.start()
        running.stop()
        return
    pg: Cluster = request.getfixturevalue("pg")
    template, database = request.getfixturevalue("seeded_postgresql")
    shutil.copytree(template, data)
    copy = pg.create(database)
    running = Product(data, pg.url(copy))
    yield running.start()
    running.stop()
    pg.drop(copy)


@pytest.fixture
def product_sqlite(seeded_sqlite: Path, tmp_path: Path) -> Iterator[Product]:
    """The running product with demo data on SQLite, where the database makes no difference."""
    shutil.copytree(seeded_sqlite, tmp_path / "data")
    running = Product(tmp_path / "data")
    yield running.start()
    running.stop()


@pytest.fixture(scope="module")
def walked(seeded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One running product for all screens of a module that are walked."""
    data = tmp_path_factory.mktemp("walked") / "data"
    shutil.copytree(seeded_sqlite, data)
    running = Product(data)
    yield running.start()
    running.stop()


@pytest.fixture
def devices(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., Device]]:
    """Make browsers; all are closed at the end."""
    made: list[Device] = []

    def make(url: str, **how: object) -> Device:
        made.append(Device(playwright, tmp_path / f"profile{len(made)}", url, **how).start())
        return made[-1]

    yield make
    for device in made:
        device.stop()


@pytest.fixture
def cables() -> Iterator[Callable[[Product], Cable]]:
    """Cables between a browser and a product."""
    made: list[Cable] = []

    def lay(product: Product) -> Cable:
        made.append(Cable(product.port))
        return made[-1]

    yield lay
    for cable in made:
        cable.end()


@pytest.fixture
def morning(product_sqlite: Product, devices: Callable[..., Device], cables: Callable[[Product], Cable]) -> Morning:
    """A technician, his job and his phone, on SQLite."""
    return morning_of(product_sqlite, devices, cables)


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The browser that ``FIELDSEAL_ENGINE`` names, Chromium without it."""
    name = os.environ.get("FIELDSEAL_ENGINE", "chromium")
    needed = ENGINES[name]
    assert find(name), f"{needed.title} {HELP.format(' '.join(needed.packages))}"
    kind = getattr(import_module(f"tests.journeys.engines.{name}"), CLASSES[name])
    # One Playwright a process: only Chromium is driven by it, and shares the other journeys'.
    driven_by = [request.getfixturevalue("playwright")] if name == "chromium" else []
    made: Engine = kind(tmp_path / "profile", *driven_by)
    try:
        yield made.start()
    finally:
        made.stop()
