"""``flask import``: the same from a terminal (D1)."""

from __future__ import annotations

import re

import pytest

from server.imports import passes, runs, work
from server.imports.faults import FileFault
from tests.server.imports.desk import HEAD, Desk, csv_of, job
from tests.server.office import Office


@pytest.fixture
def desk(make_app, sqlite_url) -> Desk:
    return Desk(Office(make_app(sqlite_url)))


@pytest.fixture
def flask(desk, tmp_path):
    """``flask(what, body, *words)``: the command's outcome over a file with that body."""

    def run(what, body, *words, username="manager"):
        path = tmp_path / "list.csv"
        path.write_bytes(body)
        args = ["import", what, str(path), "--as", desk.office.login(username), *words]
        return desk.office.app.test_cli_runner().invoke(args=args)

    return run


@pytest.mark.slow
def test_D1_a_file_is_shown_imported_and_taken_back(flask, desk, tmp_path):
    body = csv_of(HEAD, job(1), job(2, 受理时间="?"))
    shown = flask("preview", body)
    assert shown.exit_code == 0, shown.output
    assert "2 rows of jobs ('csv', 'utf-8', ',')" in shown.output
    assert "received_at ← 受理时间 (iso)" in shown.output
    assert "line 2: centre=" in shown.output
    assert "line 3: Received is no date" in shown.output
    assert desk.ask("GET").json["items"] == []
    dry = flask("run", body, "--dry-run")
    assert (
        "2 rows read: 1 made (1 customers, 1 sites, 1 equipment, 1 jobs), 0 were there already, 1 refused" in dry.output
    )
    assert desk.count("jobs") == 0
    refused = tmp_path / "refused.csv"
    done = flask("run", body, "--refused", str(refused))
    assert done.exit_code == 0, done.output
    assert "1 × Received is no date in the chosen style (first in line 3)" in done.output
    assert "writing: " in done.output
    head, row = refused.read_text(encoding="utf-8-sig").splitlines()
    assert head.endswith(",Why it was refused")
    assert row.endswith(",Received is no date in the chosen style")
    run = re.search(r"Import (\S+)\.", done.output)[1]
    undo = desk.office.app.test_cli_runner().invoke
    words = ["--as", desk.office.login("manager")]
    told = undo(args=["import", "undo", run, *words]).output
    assert "1 taken back, 3 stay." in told
    assert "3 × The register or another record still names it" in told
    assert "not in a state" in undo(args=["import", "undo", run, *words]).output


def test_D1_everything_can_be_said_on_the_command_line(flask, desk):
    rows = (("Nr", "Wer", "Wo", "Was", "Warum", "Wann"), ("1", "Meyer", "Weg 1", "Lampe", "dunkel", "3/4/2015"),
            ("2", "", "", "Herd", "kalt", "4/5/2015"))  # fmt: skip
    mapped = ("customer=Wer", "address=Wo", "product=Was", "fault=Warum", "received_at=Wann", "number=")
    words = [word for one in mapped for word in ("--map", one)]
    words += ["--kind", "jobs", "--set", "state=finished", "--key", "Nr", "--zone", "+01:00", "--fill-down"]
    assert "dates.5: The dates of Wann" in flask("run", csv_of(*rows), *words).output
    done = flask("run", csv_of(*rows), *words, "--dates", "month_first", "--all-or-nothing")
    assert "2 rows read: 2 made" in done.output, done.output
    assert {one["received_at"] for one in desk.rows("jobs")} == {"2015-03-03T23:00:00.000Z", "2015-04-04T23:00:00.000Z"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--map", "fault"], "FIELD=… is expected"),
        (["--map", "fault=Nowhere"], "no column Nowhere"),
        (["--map", "nothing=故障"], "matching.nothing"),
        (["--zone", "Mars"], "tz_offset"),
        (["--sheet", "x", "--key", "Nowhere"], "no column Nowhere"),
    ],
)
def test_D1_what_was_mistyped_is_told_and_nothing_kept(flask, desk, words, why):
    told = flask("run", csv_of(HEAD, job(1)), *words)
    assert told.exit_code == 1
    assert why in told.output
    assert desk.ask("GET").json["items"] == []


def test_D1_faults_of_the_whole_file_are_told(flask):
    assert "no row of data" in flask("run", b"a,b\n").output
    told = flask("run", csv_of(HEAD, job(1, 故障="")), "--all-or-nothing")
    assert told.exit_code == 1
    assert "as you asked, nothing was written" in told.output


def test_D1_a_file_that_breaks_in_the_middle_has_no_counts(flask, monkeypatch):
    def breaks(_pass):
        raise FileFault("TOO_MANY_ROWS", most=2)

    monkeypatch.setattr(passes.Pass, "check", breaks)
    told = flask("run", csv_of(HEAD, job(1)))
    assert (told.exit_code, "rows read" in told.output) == (1, False)
    assert "More than 2 rows" in told.output


def test_P5_only_a_manager_or_administrator_imports(flask):
    assert "is a dispatcher" in flask("preview", csv_of(HEAD, job(1)), username="dispatcher").output
    assert "nobody with the username" in flask("preview", csv_of(HEAD, job(1)), username="nobody").output


def test_D1_the_command_waits_while_a_worker_imports(flask, desk, monkeypatch):
    waited = []

    def over(seconds):
        if seconds == 1:
            waited.append(1)
            held.__exit__(None, None, None)

    with desk.office.app.app_context():
        held = work._alone()
        assert held.__enter__()
    monkeypatch.setattr(work.time, "sleep", over)
    assert "1 made" in flask("run", csv_of(HEAD, job(1))).output
    assert waited == [1]
    with desk.office.app.app_context():
        assert runs.waiting() is None
