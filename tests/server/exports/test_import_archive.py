"""An archive back into an empty database: all of it as it was, or nothing (D13, D32)."""

from __future__ import annotations

import json
import zipfile

import pytest
from sqlalchemy import select

from server import store
from server.auth import accounts
from server.db import METADATA
from server.exports import restore
from server.runtime import runtime
from server.store.crypt import KeyRing
from server.store.engine import reading
from server.store.tables import Counter
from tests.server.exports.archives import (
    exported,
    imported,
    manifest_with,
    members_with,
    rewritten,
    rewritten_honestly,
    rows_of,
    same,
)
from tests.server.office import Phone

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_D13_the_archive_comes_back_row_by_row_into_the_other_database_and_back_again(
    firm, there, make_app, sqlite_url, tmp_path, monkeypatch
):
    monkeypatch.setattr(restore, "_AT_ONCE", 7)
    came = imported(there, firm.archive)
    assert came.exit_code == 0, came.output
    assert same(rows_of(there), firm.before)
    again = exported(there, tmp_path / "again.zip")
    home = make_app(sqlite_url)
    assert imported(home, again).exit_code == 0
    assert same(rows_of(home), firm.before)
    for app in (there, home):
        verified = app.test_cli_runner().invoke(args=["seals", "verify"])
        assert verified.exit_code == 0, verified.output
        assert "14 seals verified, the chain holds" in verified.output


def test_P1_a_device_goes_on_where_it_was_and_what_it_sent_before_is_known(firm, there):
    """The log's digests are those of this server's own key, so a repeat is a repeat and a forgery is one."""
    came = imported(there, firm.archive)
    password = came.output.split("tech1  ")[1].split()[0]
    with firm.app_context(), reading() as connection:
        log = METADATA.tables["mutations"]
        users = METADATA.tables["logins"]
        me = connection.scalar(select(users.c.user_id).where(users.c.username == "tech1"))
        mine = select(log).where(log.c.user_id == me, log.c.key_owner.is_(None)).order_by(log.c.id.desc())
        last = connection.execute(mine).mappings().first()
    phone = Phone(there, "tech1", client_id=last["client_id"])
    assert phone.sign_in("demo").status_code == 401
    phone.headers = {"Authorization": f"Bearer {phone.sign_in(password).json['access_token']}"}
    sent = json.loads(last["body"])
    answer = phone.post([sent])
    assert answer.status_code == 200, answer.json
    [repeated] = answer.json["receipts"][-1:]
    assert (repeated["id"], repeated["outcome"]) == (last["id"], last["outcome"])
    forged = phone.post([sent | {"at": "2026-11-22T00:00:00.000Z"}])
    assert (forged.status_code, forged.json["error"]["code"]) == (409, "CLIENT_FORKED")


def test_D1_numbers_go_on_after_the_last_one_and_the_register_is_searched_as_before(firm, there):
    imported(there, firm.archive)
    with there.app_context():
        org = accounts.the_org()
        jobs = runtime().kinds["jobs"].table
        with reading() as connection:
            old = connection.execute(select(jobs).order_by(jobs.c.number.desc())).mappings().first()
            epoch, seq = connection.execute(select(Counter.epoch, Counter.seq)).one()
        fresh = {"id": "01985a00-0000-7000-8000-00000000bbbb", "fault": "不制热"}
        names = ("centre", "customer", "site", "equipment", "product", "channel", "charge_type", "priority")
        more = {name: old[name] for name in (*names, "received_at", "contact_name", "contact_phone")}
        [receipt] = store.run_as(store.system_caller(org), [("jobs.register", more | fresh)])
        assert receipt.outcome == "applied"
        with reading() as connection:
            number = connection.scalar(select(jobs.c.number).where(jobs.c.id == fresh["id"]))
            found = runtime().walks["register"](connection, org, [old["centre"]], {"q": old["number"]})
            assert [line["id"] for page in found.lines() for line in page] == [old["id"]]
    before = json.loads(zipfile.ZipFile(firm.archive).read("manifest.json"))["organisation"]
    head, last = number.rsplit("-", 1)
    assert (head, int(last)) == (old["number"].rsplit("-", 1)[0], int(old["number"].rsplit("-", 1)[1]) + 1)
    assert epoch != before["epoch"]
    assert seq > before["seq"]


def test_S3_an_erased_customer_stays_erased_and_his_seal_still_holds(firm, there):
    imported(there, firm.archive)
    with there.app_context(), reading() as connection:
        org, kinds = accounts.the_org(), runtime().kinds
        seals, jobs = kinds["seals"].table, kinds["jobs"].table
        mine = select(*runtime().codecs["seals"].selected).join(jobs, jobs.c.id == seals.c.job)
        found = connection.execute(mine.where(jobs.c.customer == firm.erased))
        rows = runtime().codecs["seals"].decode(found, KeyRing(connection, org))
    assert rows
    assert {(row["strokes"], row["signer"], row["disclosures"]) for row in rows} == {(None, None, None)}


@pytest.mark.parametrize(
    ("member", "change", "said"),
    [
        (
            "manifest.json",
            lambda raw: manifest_with(raw, format="fieldseal.archive/2"),
            "fieldseal.archive/1 is read here",
        ),
        ("manifest.json", lambda _raw: b"{", "This is no whole archive"),
        (
            "data/jobs.jsonl",
            lambda raw: raw.replace("已".encode(), "没".encode(), 1) + b"\n",
            "data/jobs.jsonl was changed",
        ),
        ("store/clients.jsonl", lambda raw: raw[:-9], "store/clients.jsonl was changed"),
        (
            "manifest.json",
            lambda raw: members_with(raw, "data/users.jsonl", "data/robots.jsonl"),
            "made by a newer version",
        ),
    ],
)
def test_D13_an_archive_that_was_changed_stays_outside(firm, there, tmp_path, member, change, said):
    came = imported(there, rewritten(firm.archive, tmp_path / "c.zip", member, change))
    assert came.exit_code == 1
    assert said in came.output
    with there.app_context():
        assert accounts.the_org() is None


def test_D13_what_the_database_refuses_leaves_nothing_behind(firm, there, tmp_path):
    def twice(raw):
        return raw + raw

    came = imported(there, rewritten_honestly(firm.archive, tmp_path / "c.zip", "data/timesheets.jsonl", twice))
    assert "The database does not take it" in came.output
    with there.app_context():
        assert accounts.the_org() is None
        with reading() as connection:
            assert connection.scalar(select(runtime().kinds["jobs"].table.c.id).limit(1)) is None


def test_D13_a_column_of_a_newer_version_is_not_lost_in_silence(firm, there, tmp_path):
    def newer(raw):
        return raw.replace(b'{"id"', b'{"colour":"red","id"', 1)

    came = imported(there, rewritten_honestly(firm.archive, tmp_path / "c.zip", "data/centres.jsonl", newer))
    assert "Columns that are not known here: colour" in came.output


def test_D13_a_file_that_is_not_what_its_name_says_stops_the_import(firm, there, tmp_path):
    with zipfile.ZipFile(firm.archive) as packed:
        name = next(one for one in packed.namelist() if one.startswith("files/other/"))
    came = imported(there, rewritten(firm.archive, tmp_path / "c.zip", name, lambda raw: raw + b"!"))
    assert "was changed since the archive was made" in came.output


def test_D13_an_archive_of_a_version_that_knew_less_comes_in(firm, there, tmp_path):
    def less(raw):
        return members_with(raw, "store/exports.jsonl", None)

    assert imported(there, rewritten(firm.archive, tmp_path / "c.zip", "manifest.json", less)).exit_code == 0


def test_D13_who_makes_an_organisation_meanwhile_was_first(firm, monkeypatch):
    monkeypatch.setattr(restore, "the_org", lambda: None)
    assert "Somebody has made an organisation meanwhile" in imported(firm, firm.archive).output


def test_D13_an_archive_goes_into_an_empty_database_only(firm):
    came = imported(firm, firm.archive)
    assert "has an organisation already" in came.output
    assert came.exit_code == 1
