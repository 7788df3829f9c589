"""No backup brings an erased person back, and no byte of the database's own files does (rules S3, D32)."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from server.backup import erasures
from server.store.engine import reading
from server.store.erased import ERASED
from tests.server.backup.pocket import Pocket
from tests.server.backup.sites import KEY
from tests.server.erasure.person import Person, everywhere, forms
from tests.server.office import Office

pytestmark = pytest.mark.slow


def served(app):
    """A person whose job is done and signed; (person, seal)."""
    person = Person(Office(app)).come().is_served()
    return person, person.signs()


def verified(app):
    return app.test_cli_runner().invoke(args=["seals", "verify"])


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_S3_12_a_backup_from_before_an_erasure_is_put_back_without_him(site, build, into):
    with site.app() as app:
        person, seal = served(app)
    archive = site.backup(FIELDSEAL_BACKUP_KEY=KEY)
    with site.app() as app:
        person.manager.http = app.test_client()
        assert person.is_erased()["outcome"] == "applied"
    later = site.backup(FIELDSEAL_BACKUP_KEY=KEY)
    assert [one["customer"] for one in erasures.read(archive.parent / erasures.NAME)] == [person.customer]
    assert person.told.name not in (archive.parent / erasures.NAME).read_text()
    burnt = build(into, migrated=False)
    for one in (archive, later):
        burnt.restore(one, "--replace", FIELDSEAL_BACKUP_KEY=KEY)
        with burnt.app() as app:
            assert everywhere(app, person.values) == []
            done = verified(app)
            assert done.exit_code == 0, done.output
            person.office.app = app
            manager = person.office.phone("manager")
            told = manager.get(f"/api/seals/{seal}/verify").json
            assert (told["valid"], told["personal"]) == (True, "erased")
            assert manager.get(f"/api/erasures/{person.customer}").json["customer"]["name"] == ERASED
            found = manager.get("/api/register", query_string={"q": person.told.name}).json
            assert found["items"] == []


def test_S3_12_the_same_data_folder_remembers_without_the_backups_folder(site, tmp_path):
    with site.app() as app:
        person, _seal = served(app)
    archive = site.backup("--to", tmp_path / "usb")
    with site.app() as app:
        person.manager.http = app.test_client()
        person.is_erased()
    site.restore(archive, "--replace")
    with site.app() as app:
        assert everywhere(app, person.values) == []
    assert [one["customer"] for one in erasures.read(site.data / erasures.NAME)] == [person.customer]


def test_S3_12_work_a_phone_offers_again_after_the_restore_is_taken_in_without_him(site):
    with site.app() as app:
        person = Person(Office(app)).come()
        pocket = Pocket(person.office, "technician")
        pocket.sync()
    archive = site.backup()
    with site.app() as app:
        pocket.meet(app)
        person.manager.http = app.test_client()
        pocket.do("jobs.accept", {"job": person.job})
        pocket.do("jobs.leave", {"job": person.job, "note": person.told.note})
        pocket.sync()
        assert person.is_erased(even_if_open=1)["outcome"] == "applied"
    site.restore(archive, "--replace")
    with site.app() as app:
        pocket.meet(app)
        pocket.sync()
        assert everywhere(app, person.values) == []
        person.office.app = app
        with app.app_context(), reading() as connection:
            from server.jobs.models import Step  # noqa: PLC0415 - one table

            kinds = set(connection.scalars(select(Step.kind).where(Step.job == person.job)))
        assert {"accept", "leave"} <= kinds


def test_S3_10_the_database_file_holds_none_of_his_bytes(build):
    site = build("sqlite")
    with site.app() as app:
        person, _seal = served(app)
    there = {value for value in person.values if any(one.encode() in raw(site) for one in forms(value))}
    assert {person.told.name, person.told.address, person.told.note} <= there
    with site.app() as app:
        person.manager.http = app.test_client()
        assert person.is_erased()["outcome"] == "applied"
        left = raw(site)
        assert {value for value in person.values for one in forms(value) if one.encode() in left} == set()


def raw(site):
    """Every byte of the database: its file, its log, and what else lies beside it."""
    return b"".join(path.read_bytes() for path in sorted(site.data.glob("fieldseal.sqlite*")))


def test_S3_12_a_ledger_with_a_cut_off_line_is_still_read(tmp_path):
    entry = {"id": "1", "org_id": "o", "customer": "c", "by": "b", "at": "a", "reason": "r", "jobs": []}
    ledger = tmp_path / erasures.NAME
    erasures.merge(ledger, [entry])
    with ledger.open("ab") as out:
        out.write(json.dumps(entry | {"id": "2"}).encode()[:20])
    assert erasures.read(ledger) == [entry]
    erasures.merge(ledger, [entry | {"id": "3"}, entry | {"id": "1", "customer": "another"}])
    assert erasures.read(ledger) == [entry, entry | {"id": "3"}]
