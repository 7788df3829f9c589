"""A firm's own list becomes jobs, and one of them is done on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys import technician as field
from tests.journeys.office import Office, took_effect
from tests.product import flask
from tests.wire import now, uuid7

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.journeys.browser import Device
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

HEAD = (
    "id,data_provider,country,partner_product_category,product_category,product_category_id,brand,"
    "year_of_manufacture,product_age,repair_status,repair_barrier_if_end_of_life,group_identifier,event_date,problem"
)
ROWS = (
    (
        'own_1,Corner Café,NLD,Toaster,Toaster,38,Brabant,2012,8,Unknown,"",Corner Café,2020-02-01,'
        '"The lever does not stay, ""click"" is missing"'
    ),
    'own_2,Corner Café,NLD,Kettle,Kettle,18,,"","",Fixed,"",Corner Café,2020-02-01,Leaks at the bottom',
    'own_3,Corner Café,NLD,Radio,Radio,30,,"","",Fixed,"",Corner Café,not a day,Only noise',
    'own_4,Corner Café,NLD,Lamp,Lamp,19,,"","",Fixed,"",Corner Café,2020-02-01,',
)


def do_an_imported_job(
    product: Product, devices: Callable[..., Device], csv: Path, find: str, certificate_no: str = "C-77"
) -> str:
    """Import a list, look one up in the register, send somebody, do it; what the import said."""
    office = Office(product.url)
    said = flask(product.env, "import", "openrepair", str(csv), "--centre", office.centre, "--as", "dispatcher")
    again = flask(product.env, "import", "openrepair", str(csv), "--centre", office.centre, "--as", "dispatcher")
    assert " 0 jobs registered" in again
    found = office.wire.get("/api/register", q=find)["items"][0]
    me = office.user("tech1")
    took_effect(office.wire.sync(("jobs.assign", {"job": found["id"], "assignment": uuid7(), "technician": me,
                                                  "window_start": now(), "window_end": now()})))  # fmt: skip
    phone = devices(product.url.replace("127.0.0.1", "localhost"))
    field.loaded_once(phone, [found["id"]])
    field.open_job(phone.page, found["id"])
    field.accept(phone.page)
    field.appoint(phone.page)
    field.go_there(phone.page)
    field.use_part(phone.page, "交流接触器", certificate_no)
    code = field.hand_over(phone.page, "A. Customer", (4, 3, 4, 2))
    phone.page.goto(f"{phone.url}/#/")
    field.everything_sent(phone.page)
    story = office.story(found["id"])
    assert story["job"]["status"] == "signed"
    assert [one["code"] for one in story["seals"]] == [code]
    assert phone.complaints == []
    return said


def test_D1_a_list_of_repairs_becomes_jobs_and_a_technician_does_one(
    product_sqlite: Product, devices: Callable[..., Device], tmp_path: Path
) -> None:
    csv = tmp_path / "repairs.csv"
    csv.write_text("\n".join((HEAD, *ROWS)), encoding="utf-8")
    said = do_an_imported_job(product_sqlite, devices, csv, "Brabant")
    assert "4 rows read: 2 jobs registered" in said
