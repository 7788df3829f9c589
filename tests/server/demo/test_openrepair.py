"""Other people's repair records become jobs through the ordinary mutations (D1)."""

from __future__ import annotations

import csv

import pytest
from sqlalchemy import func, select

from server.demo.openrepair import COLUMNS
from server.jobs.models import Job
from server.store.engine import reading
from tests.server.office import Office

GOOD = {
    "id": "x_1", "group_identifier": "Repair Café", "event_date": "2019-01-12", "product_category": "Lamp",
    "partner_product_category": "Floor lamp", "brand": "Unknown", "year_of_manufacture": "2012",
    "repair_status": "Fixed", "problem": "does not turn on. . .",
}  # fmt: skip


def written(path, *rows, columns=COLUMNS):
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns)
        out.writeheader()
        out.writerows(rows)
    return str(path)


@pytest.fixture
def run(make_app, sqlite_url, tmp_path):
    """``run(*rows)``: an office of its own, and the command's outcome."""
    office = Office(make_app(sqlite_url))

    def invoke(*rows, path=None, **more):
        file = path or written(tmp_path / "records.csv", *rows)
        words = {"--centre": office.centre, "--as": office.login("dispatcher")} | more
        args = ["import", "openrepair", file, *(word for pair in words.items() for word in map(str, pair))]
        return office.app.test_cli_runner().invoke(args=args)

    invoke.office = office
    return invoke


def count(office):
    with office.app.app_context(), reading() as connection:
        return connection.scalar(select(func.count(Job.id)).where(Job.org_id == office.org))


def test_D1_records_become_jobs_once(run):
    rows = [GOOD | {"id": f"x_{n}", "event_date": f"2019-01-{1 + n % 3:02d}"} for n in range(7)]
    first = run(*rows)
    assert first.exit_code == 0, first.output
    assert "7 rows read: 7 jobs registered, 0 were there already, 0 left out" in first.output
    assert "7 rows read: 0 jobs registered, 7 were there already, 0 left out" in run(*rows).output
    assert count(run.office) == 7
    desk = run.office.phone("dispatcher")
    [line, *_] = desk.get("/api/register", query_string={"q": "floor lamp"}).json["items"]
    assert (line["customer_name"], line["maker"]) == ("Repair Café 2019-01-03", None)
    assert (line["fault"], line["received_at"]) == ("does not turn on", "2019-01-03T01:00:00.000Z")


def test_D1_bad_rows_are_told_by_line_and_the_others_go_on(run):
    rows = [
        GOOD | {"id": "a", "problem": ". . ."},
        GOOD | {"id": "b", "event_date": "last week"},
        GOOD | {"id": ""},
        GOOD | {"id": "c", "partner_product_category": "L" * 300},
        GOOD | {"id": "d", "problem": "x" * 3000, "brand": "Braun", "partner_product_category": ""},
    ]
    for _ in range(2):
        told = run(*rows)
        assert "line 2: nothing is said about the fault" in told.output
        assert "line 3: no date: 'last week'" in told.output
        assert "line 4: no id" in told.output
        assert "line 5: product: " in told.output
        assert "4 left out, 1 descriptions shortened" in told.output
    assert count(run.office) == 1


def test_D1_a_row_cut_short_is_told(run, tmp_path):
    path = tmp_path / "short.csv"
    path.write_text(",".join(COLUMNS) + "\nx_1,Group\n", encoding="utf-8")
    assert "line 2: fewer fields than the heading" in run(path=str(path)).output


def test_D1_what_the_server_refuses_is_told_by_line(run, monkeypatch):
    monkeypatch.setattr("server.demo.openrepair._known", lambda kind, records: set())
    assert run(GOOD).exit_code == 0
    again = run(GOOD)
    assert "line 2: jobs.register: ID_TAKEN" in again.output


def test_D1_only_so_many_rows_when_asked(run):
    rows = [GOOD | {"id": f"x_{n}"} for n in range(5)]
    assert "2 rows read: 2 jobs registered" in run(*rows, **{"--limit": 2}).output


def test_D1_more_than_a_request_holds_goes_in_several(run, monkeypatch):
    monkeypatch.setattr("server.demo.openrepair.AT_ONCE", 6)
    rows = [GOOD | {"id": f"x_{n}", "event_date": f"2019-01-{n + 1:02d}"} for n in range(5)]
    assert "5 jobs registered" in run(*rows).output


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"--centre": "nowhere"}, "no service centre nowhere"),
        ({"--as": "nobody"}, "nobody with the username nobody"),
    ],
)
def test_D1_somebody_and_somewhere_that_are_not_there(run, more, why):
    answer = run(GOOD, **more)
    assert answer.exit_code == 1
    assert why in answer.output


@pytest.mark.parametrize("username", ["technician", "far_dispatcher", "accountant"])
def test_D1_only_the_centres_own_desk_imports(run, username):
    answer = run(GOOD, **{"--as": run.office.login(username)})
    assert "does not work at the desk" in answer.output


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"a,b\n1,2\n", "no Open Repair file"), (b"\xff\xfe\x00", "not UTF-8"), (b"", "no Open Repair")],
)
def test_D1_a_file_of_another_kind_is_refused_whole(run, tmp_path, content, why):
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    answer = run(path=str(path))
    assert answer.exit_code == 1
    assert why in answer.output
