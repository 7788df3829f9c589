"""What lies beside the rows is thrown away with them: exports, imported lists, photos (rule S3)."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import select

from server.db import METADATA
from server.exports import maker
from server.runtime import runtime
from server.store.engine import reading
from tests.server.erasure.person import Person
from tests.server.imports.desk import csv_of
from tests.server.test_files import Sender, name


def lying(office, folder):
    """Every byte of the files in a folder of the data."""
    place = office.app.extensions["fieldseal"].config.data / folder
    return b"".join(path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file())


@pytest.mark.slow
def test_S3_10_a_table_lying_ready_is_thrown_away_and_who_made_it_stays_written_down(any_office):
    person = Person(any_office).come().is_served()
    person.signs()
    wish = {"what": "customers", "format": "csv", "lang": "zh-CN", "filters": {}}
    asked = person.manager.http.post("/api/exports", json=wish, headers=person.manager.headers)
    assert asked.status_code in (200, 201, 202), asked.json
    assert person.told.name.encode() in lying(any_office, "exports")
    person.is_erased()
    assert person.told.name.encode() not in lying(any_office, "exports")
    [row] = rows(any_office, "exports")
    assert (row["state"], row["what"]) == ("gone", "customers")
    again = person.manager.http.post("/api/exports", json=wish, headers=person.manager.headers)
    assert again.status_code in (200, 201, 202), again.json
    made = lying(any_office, "exports").decode("utf-8-sig", "replace")
    assert person.told.name not in made
    assert "已删除" in made


def test_S3_10_a_list_that_was_sent_in_is_thrown_away(any_office):
    person = Person(any_office).come()
    body = csv_of(("客户名称", "电话", "地址"), (person.told.name, person.told.phone, person.told.address))
    sent = person.manager.http.post("/api/imports?name=a.csv", data=body, headers=person.manager.headers)
    assert sent.status_code == 201, sent.json
    assert person.told.name.encode() in lying(any_office, "imports")
    person.is_erased(even_if_open=1)
    assert person.told.name.encode() not in lying(any_office, "imports")
    assert [row for row in rows(any_office, "import_runs") if person.told.name in (row["detected"] or "")] == []


@pytest.mark.parametrize("wanted", [0, 1])
def test_S3_10_S4_2_photos_stay_unless_they_shall_go(any_office, wanted):
    person = Person(any_office).come().is_served()
    raw = b"\x89PNG" + secrets.token_bytes(100)
    person.phone.sync(("photos.add", person.photo() | {"sha256": name(raw), "size": len(raw)}))
    Sender(person.phone).send(raw)
    seal = person.signs()
    person.is_erased(photos=wanted)
    told = person.manager.get(f"/api/seals/{seal}/verify").json
    assert told["valid"]
    assert (name(raw) in told["files"]["here"]) == (not wanted)
    assert (raw in lying(any_office, "files")) == (not wanted)
    assert ("file not here" in told["says"]) or not wanted


def test_S3_10_the_effect_may_run_again_and_changes_nothing(office):
    person = Person(office).come().is_served()
    person.signs()
    person.is_erased(photos=1)
    with office.app.app_context():
        payload = {"org": office.org, "customer": person.customer, "jobs": [person.job], "photos": 1}
        runtime().effects["customers.erased"](payload)
        assert maker.folder().is_dir()


def rows(office, table):
    """Rows of a table of this office."""
    wanted = METADATA.tables[table]
    with office.app.app_context(), reading() as connection:
        return list(connection.execute(select(wanted).where(wanted.c.org_id == office.org)).mappings())
