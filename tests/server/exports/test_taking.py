"""Who may take what along, for how long, and that it is written down (D13)."""

from __future__ import annotations

import time

import pytest

from server.exports import maker, routes
from server.exports.models import Export
from server.store.engine import reading
from tests.server.exports.making import another_maker, files, folder, post
from tests.server.exports.test_tables import csv_of, file_of, wanted
from tests.server.office import Office, code


def test_D13_who_took_what_is_written_down_without_the_words_searched_for(full, caplog):
    desk = full.phone("dispatcher")
    export = wanted(desk, format="csv", filters={"q": "李雷", "status": "assigned"})
    file_of(desk, export)
    [mine] = [one for one in full.phone("manager").get("/api/exports").json["items"] if one["id"] == export["id"]]
    assert (mine["user_name"], mine["searched"], mine["filters"]) == ("Dispatcher", True, {"status": "assigned"})
    assert mine["taken_at"] >= mine["ended_at"]
    assert full.phone("supervisor").get("/api/exports").json["items"] == []
    assert "李雷" not in str(mine) + caplog.text
    with full.app.app_context(), reading() as connection:
        assert "李雷" not in str(connection.execute(Export.__table__.select()).all())


def test_D13_somebody_elses_is_not_there(full):
    desk, other = full.phone("dispatcher"), full.phone("admin")
    export = wanted(desk, format="csv")
    assert code(other.get(f"/api/exports/{export['id']}")) == (404, "NOT_FOUND")
    for step in ("link", "again"):
        assert code(post(other, export, step)) == (404, "NOT_FOUND")
    assert code(other.http.delete(f"/api/exports/{export['id']}", headers=other.headers)) == (404, "NOT_FOUND")


def test_D13_thrown_away_it_is_gone_at_once(full):
    desk = full.phone("dispatcher")
    export = wanted(desk, format="csv")
    link = post(desk, export, "link").json["url"]
    gone = desk.http.delete(f"/api/exports/{export['id']}", headers=desk.headers)
    assert (gone.json["state"], files(full, export)) == ("gone", [])
    assert code(desk.http.get(link)) == (409, "CONFLICT")


def test_D13_a_link_works_for_two_minutes_and_cannot_be_made_up(full, monkeypatch):
    desk = full.phone("dispatcher")
    export = wanted(desk, lang="en")
    link = post(desk, export, "link").json["url"]
    with desk.http.get(link) as answer:
        assert "Repair register-20" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
    assert code(desk.http.get(link.replace("/files/", "/files/x"))) == (404, "NOT_FOUND")
    monkeypatch.setattr(routes, "LINK_S", -1)
    time.sleep(0.01)
    assert code(desk.http.get(link)) == (404, "NOT_FOUND")


def test_D13_a_broken_download_goes_on_where_it_stopped(full):
    desk = full.phone("dispatcher")
    export = wanted(desk, format="csv")
    link = post(desk, export, "link").json["url"]
    with desk.http.get(link, headers={"Range": "bytes=10-"}) as rest:
        assert (rest.status_code, len(rest.data)) == (206, export["size"] - 10)


@pytest.mark.slow
@pytest.mark.parametrize("role", ["dispatcher", "supervisor", "manager", "accountant", "admin"])
def test_D13_the_whole_firm_is_an_administrators_of_all_centres(full, boss, role):
    refused = wanted(full.phone(role), "archive", status=403)
    assert refused["error"]["code"] == "NOT_ALLOWED"
    export = wanted(boss, "archive", format="csv")
    assert (export["format"], export["state"]) == ("zip", "ready")
    with boss.http.get(post(boss, export, "link").json["url"]) as answer:
        assert answer.data.startswith(b"PK")
        assert "Fieldseal-20" in answer.headers["Content-Disposition"]


def test_D13_the_registers_own_file_has_the_exports_columns(full):
    desk = full.phone("dispatcher")
    plain = desk.get("/api/register", query_string={"format": "csv"}).data.decode("utf-8-sig")
    assert plain.splitlines()[0].split(",") == list(csv_of(desk)[0])


class TestCommand:
    """``flask export``."""

    @pytest.fixture
    def run(self, make_app, sqlite_url):
        app = make_app(sqlite_url)
        return lambda *words: app.test_cli_runner().invoke(args=["export", *map(str, words)])

    @pytest.fixture
    def firm(self, run, make_app, sqlite_url):
        office = Office(make_app(sqlite_url))
        office.job()
        return office

    def test_D13_a_table_or_the_firm_as_a_file(self, run, firm, tmp_path):
        for words, begins in (
            (("register", tmp_path / "r.csv", "--lang", "en"), b"\xef\xbb\xbfJob number"),
            (("hours", tmp_path / "h.xlsx"), b"PK"),
            (("archive", tmp_path / "a.zip"), b"PK"),
        ):
            done = run(*words)
            assert done.exit_code == 0, done.output
            assert words[1].read_bytes().startswith(begins)
            assert f"{words[1].stat().st_size} bytes" in done.output
        assert list(folder(firm).glob("[!.]*")) == []
        listed = firm.phone("manager").get("/api/exports").json["items"]
        assert {(one["what"], one["state"], one["user"]) for one in listed} == {
            ("register", "gone", None),
            ("hours", "gone", None),
            ("archive", "gone", None),
        }

    def test_D13_what_cannot_be_is_said(self, run, firm, tmp_path, monkeypatch):
        assert "An archive is a .zip" in run("archive", tmp_path / "a.csv").output
        assert "An archive is a .zip" in run("register", tmp_path / "a.zip").output
        with another_maker(firm):
            assert "Another export is being made" in run("register", tmp_path / "r.csv").output
        monkeypatch.setattr(maker, "lines", lambda *_, **__: iter([b"no text"]))
        assert "It failed: TypeError" in run("register", tmp_path / "r.csv").output
        assert not (tmp_path / "r.csv").exists()

    def test_D13_without_an_organisation_there_is_nothing(self, run, tmp_path):
        assert "There is no organisation yet" in run("register", tmp_path / "r.csv").output
