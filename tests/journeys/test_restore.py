"""The server burns down after a job was sent; an older backup is put back; the phone brings the rest (D32)."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

import pytest

from tests.journeys import technician as field
from tests.journeys.office import Office
from tests.journeys.test_main_job import holds_everything_once
from tests.product import Product, flask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.journeys.browser import Device
    from tests.journeys.network import Cable
    from tests.pg import Cluster

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

WITHIN_S = 120


@pytest.fixture
def another(tmp_path: Path, pg: Cluster) -> Iterator[Product]:
    """A new machine with an empty PostgreSQL database, not started: the move from one kind to the other with it."""
    data, database = tmp_path / "another", pg.create()
    data.mkdir()
    product = Product(data, pg.url(database))
    yield product
    product.stop()
    pg.drop(database)


def until_signed(page: Page, office: Office, job: str) -> None:
    """The phone has found the server again, noticed, and sent; its person has signed in where he was asked to."""
    asked, asking = page.get_by_test_id("sign-in-again-open"), True
    end = time.monotonic() + WITHIN_S
    while time.monotonic() < end:
        story = office.story(job)
        if story["seals"] and story["file_arrivals"]:
            return
        if asking and asked.first.is_visible():
            field.sign_in_again(page)
            asking = False
        page.wait_for_timeout(500)
    raise AssertionError(f"the phone did not bring back what the backup lacked: {story['job']}")


def test_D32_Q5_a_phone_brings_back_to_a_restored_server_what_the_backup_lacked(
    product_sqlite: Product,
    another: Product,
    devices: Callable[..., Device],
    cables: Callable[[Product], Cable],
    tmp_path: Path,
) -> None:
    office = Office(product_sqlite.url)
    job = office.register("赵一", office.catalogue["procedures"][0]["products"][0], "不制冷", office.user("tech1"))
    cable = cables(product_sqlite)
    phone = devices(cable.url)
    field.loaded_once(phone, [job])
    field.open_job(phone.page, job)
    field.accept(phone.page)
    field.appoint(phone.page)
    field.everything_sent(phone.page)

    key = {"FIELDSEAL_BACKUP_KEY": "nobody guesses this one"}
    archive = flask(product_sqlite.env | key, "backup", "--to", str(tmp_path)).partition(": ")[0]
    with pytest.raises(AssertionError, match="Fieldseal runs on"):
        flask(product_sqlite.env | key, "restore", archive, "--replace")

    field.go_there(phone.page)
    field.use_part(phone.page, "四通换向阀", "HG-0001")
    field.record_checks(phone.page, "5")
    code = field.hand_over(phone.page, "赵一")
    field.everything_sent(phone.page)
    holds_everything_once(office, job, "HG-0001", code)

    cable.cut()
    product_sqlite.kill()
    shutil.rmtree(product_sqlite.data)
    assert "offers again" in flask(another.env | key, "restore", archive)
    another.start()
    restored = Office(another.url)
    assert restored.story(job)["job"]["status"] == "appointed"

    cable.target = another.port
    cable.join()
    phone.page.reload()
    until_signed(phone.page, restored, job)
    field.everything_sent(phone.page)
    holds_everything_once(restored, job, "HG-0001", code)
    assert "the chain holds" in flask(another.env, "seals", "verify")
    assert phone.complaints == []
