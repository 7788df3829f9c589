"""The doors of imports: who may, what is refused, what becomes of the files (P5, D1)."""

from __future__ import annotations

import io

import pytest
from werkzeug.exceptions import ClientDisconnected

from server import clock
from server.imports import looked, runs, uploads, work
from server.runtime import runtime
from server.timers import sweep
from tests.server.imports.desk import HEAD, Desk, csv_of, job
from tests.server.office import Office, code

GOOD = csv_of(HEAD, job(1))


@pytest.fixture
def desk(office) -> Desk:
    return Desk(office)


def test_P5_the_dispatcher_imports_nothing(office):
    assert code(Desk(office, "dispatcher").ask("POST", "?name=x", data=GOOD)) == (403, "NOT_ALLOWED")
    assert Desk(office, "admin").ask("POST", "?name=x", data=GOOD).status_code == 201


def test_P5_a_run_is_the_organisations_own(app, desk):
    run = desk.upload(GOOD)
    other = Desk(Office(app))
    for method, path in (
        ("GET", ""),
        ("PATCH", ""),
        ("GET", "/preview"),
        ("POST", "/start"),
        ("POST", "/undo"),
        ("DELETE", ""),
    ):
        assert code(other.ask(method, f"/{run['id']}{path}", json={})) == (404, "NOT_FOUND")
    assert other.ask("GET").json == {"items": [], "next_cursor": None}


def test_P5_a_centre_that_is_not_his_is_none(desk):
    run = desk.patch(desk.upload(GOOD), constants={"centre": desk.office.far_centre})
    assert [one["code"] for one in run["needs"]] == ["UNKNOWN_CENTRE"]
    head = (*HEAD, "服务中心")
    told = desk.start(desk.patch(desk.upload(csv_of(head, (*job(1), "elsewhere"), (*job(2), "East"))), constants={}))
    assert (told["counts"]["made"], told["reasons"][0]["code"]) == (1, "UNKNOWN_CENTRE")


def test_D1_runs_are_listed_newest_first_without_what_is_in_the_files(desk):
    names = [desk.upload(GOOD, f"{n}.csv")["id"] for n in range(3)]
    page = desk.ask("GET", "?limit=2").json
    assert [one["id"] for one in page["items"]] == [names[2], names[1]]
    assert (page["items"][0]["name"], page["items"][0]["by_name"]) == ("2.csv", "Manager")
    assert "detected" not in page["items"][0]
    rest = desk.ask("GET", f"?limit=2&cursor={page['next_cursor']}").json
    assert ([one["id"] for one in rest["items"]], rest["next_cursor"]) == ([names[0]], None)


def test_D1_what_can_be_imported_is_told_in_both_languages(desk):
    told = desk.ask("GET", "/fields").json
    assert [one["kind"] for one in told["kinds"]] == ["jobs", "customers", "equipment", "parts", "instruments"]
    fields = {one["field"]: one for one in told["kinds"][0]["fields"]}
    assert fields["charge_type"]["choices"][0] == {"value": "paid", "say": {"zh-CN": "收费", "en": "paid"}}
    assert (fields["fault"]["needed"], fields["fault"]["choices"]) == (True, None)
    assert told["centres"] == [{"id": desk.office.centre, "name": "East"}]


def test_D1_a_file_too_large_is_refused_before_and_while_it_comes(desk, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 50)
    assert code(desk.ask("POST", data=GOOD)) == (413, "TOO_LARGE")
    chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    assert code(desk.ask("POST", input_stream=io.BytesIO(GOOD), environ_overrides=chunked)) == (413, "TOO_LARGE")
    assert desk.ask("GET").json["items"] == []


def test_D1_a_file_may_come_in_chunks(desk, monkeypatch):
    monkeypatch.setattr(looked, "TOLD_EVERY", 1)
    chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    run = desk.ask("POST", "?name=x", input_stream=io.BytesIO(GOOD), environ_overrides=chunked).json
    assert (run["size"], run["state"], run["detected"]["rows"]) == (len(GOOD), "ready", 1)


class Broken(io.BytesIO):
    def read(self, *_size):
        raise ClientDisconnected


def test_D1_a_file_that_does_not_come_to_its_end_leaves_nothing(desk):
    broken = desk.phone.http.post(
        "/api/imports", headers=desk.phone.headers, input_stream=Broken(), environ_base={"wsgi.input_terminated": True}
    )
    assert code(broken) == (400, "BAD_REQUEST")
    assert desk.ask("GET").json["items"] == []


def test_D1_a_file_shorter_than_announced_leaves_nothing(desk):
    cut = {"wsgi.input_terminated": True, "CONTENT_LENGTH": str(len(GOOD) + 1)}
    assert code(desk.ask("POST", input_stream=io.BytesIO(GOOD), environ_overrides=cut)) == (400, "BAD_REQUEST")
    assert desk.ask("GET").json["items"] == []


def test_D1_so_many_files_wait_and_no_more(desk, monkeypatch):
    monkeypatch.setattr(runs, "MOST_FILES", 1)
    run = desk.upload(GOOD, "..%2F..%5Cetc%2Fpasswd")
    assert run["name"] == "passwd"
    assert code(desk.ask("POST", data=GOOD)) == (409, "TOO_MANY_IMPORTS")
    assert desk.ask("DELETE", f"/{run['id']}").status_code == 204
    assert desk.ask("POST", data=GOOD).json["name"] == "import"


@pytest.mark.parametrize(
    ("patch", "field"),
    [
        ({"matching": {"fault": 99}}, "matching.fault"),
        ({"matching": {"nothing": 1}}, "matching.nothing"),
        ({"constants": {"nothing": "1"}}, "constants.nothing"),
        ({"key": 99}, "key"),
        ({"fill_down": [99]}, "fill_down"),
        ({"fill_down": "yes"}, "fill_down"),
        ({"kind": "people"}, "kind"),
        ({"tz_offset": "Mars"}, "tz_offset"),
        ({"surprise": 1}, "surprise"),
        ({"dates": {"7": "roman"}}, "dates.7.value"),
    ],
)
def test_D1_settings_that_cannot_be_are_refused_with_their_field(desk, patch, field):
    answer = desk.ask("PATCH", f"/{desk.upload(GOOD)['id']}", json=patch)
    assert (*code(answer), answer.json["error"]["field"]) == (422, "INVALID", field)


def test_D1_another_kind_begins_with_its_own_guess(desk):
    run = desk.upload(GOOD)
    after = desk.patch(run, kind="equipment")
    assert after["settings"]["matching"].keys() == {"customer", "phone", "address", "product", "maker"}
    assert desk.patch(after, kind="jobs", tz_offset="+01:00")["settings"]["matching"] == run["settings"]["matching"]


def test_D1_another_separator_looks_at_the_file_again(desk):
    run = desk.patch(desk.upload(GOOD), separator=";", encoding="cp1252")
    assert (len(run["detected"]["columns"]), run["settings"]["encoding"]) == (1, "cp1252")
    assert len(desk.patch(run, separator=",", encoding="utf-8")["detected"]["columns"]) == len(HEAD)


def test_D1_a_file_that_is_no_table_is_told_and_can_be_looked_at_again(desk):
    run = desk.upload(b"\x00\x01" * 100)
    assert (run["state"], run["error"]["code"], run["detected"]) == ("failed", "NOT_A_TABLE", None)
    for method, path, body in (("PATCH", "", {"key": 1}), ("GET", "/preview", None), ("POST", "/start", {})):
        assert code(desk.ask(method, f"/{run['id']}{path}", json=body)) == (409, "NOT_NOW")
    assert desk.patch(run, encoding="gb18030")["state"] == "failed"


def test_D1_nothing_is_undone_or_stopped_that_has_not_begun(desk):
    run = desk.upload(GOOD)
    for what in ("undo", "stop"):
        assert code(desk.ask("POST", f"/{run['id']}/{what}", json={})) == (409, "NOT_NOW")


def test_D1_a_file_that_breaks_in_the_middle_is_told_in_the_preview_and_writes_nothing(desk):
    run = desk.patch(desk.upload(GOOD), constants={"centre": desk.office.centre})
    with desk.office.app.app_context():
        place = runs.folder(desk.office.org, run["id"]) / "source"
    place.write_bytes(GOOD + b'x,"' + b"y" * 1_200_000)
    assert code(desk.ask("GET", f"/{run['id']}/preview")) == (422, "INVALID")
    ended = desk.start(run)
    assert (ended["state"], ended["error"]["code"], desk.count("jobs")) == ("failed", "CELL_TOO_LARGE", 0)
    assert code(desk.ask("POST", f"/{run['id']}/undo", json={})) == (409, "NOT_NOW")


@pytest.mark.slow
def test_D1_files_are_deleted_and_what_they_made_can_still_be_undone(desk):
    done = desk.take_in(GOOD)
    waiting = desk.upload(csv_of(HEAD, job(2)))
    for run in (done, waiting):
        with desk.office.app.app_context():
            runs.change(run["id"], file_until=clock.before(clock.now(), hours=1))
    with desk.office.app.app_context():
        sweep.hourly()
        assert not runs.folder(desk.office.org, done["id"]).exists()
    assert [one["id"] for one in desk.ask("GET").json["items"]] == [done["id"]]
    left = desk.ask("GET", f"/{done['id']}").json
    assert (left["file_kept_until"], left["detected"], left["counts"]["made"]) == (None, None, 1)
    for method, path in (("GET", "/preview"), ("POST", "/start"), ("GET", "/refused.csv")):
        assert code(desk.ask(method, f"/{done['id']}{path}", json={})) == (410, "FILE_GONE")
    assert desk.do(done, "undo")["undo"]["taken_back"] == 1


def test_D1_an_imports_own_device_is_not_among_the_peoples(desk):
    desk.take_in(GOOD)
    held = desk.phone.get("/api/devices").json["items"]
    assert desk.phone.client_id in {one["client_id"] for one in held}
    assert len(held) == 1


def test_D1_a_file_at_work_is_not_thrown_away(desk):
    run = desk.upload(GOOD)
    with desk.office.app.app_context():
        runs.change(run["id"], state="writing")
    assert code(desk.ask("DELETE", f"/{run['id']}")) == (409, "NOT_NOW")
    assert desk.ask("POST", f"/{run['id']}/stop", json={}).status_code == 202


def test_D1_a_crash_is_told_without_a_word_of_the_file(desk, monkeypatch, caplog):
    monkeypatch.setattr(work.looked, "look", lambda *_: 1 / 0)
    run = desk.upload(GOOD)
    assert (run["state"], run["error"]["code"]) == ("failed", "INTERRUPTED")
    assert "ZeroDivisionError" in caplog.text
    assert "李雷" not in caplog.text


@pytest.fixture
def queued(make_app, sqlite_url) -> Desk:
    """A server whose worker is another process."""
    return Desk(Office(make_app(sqlite_url, immediate=False)))


def test_D1_large_files_are_the_workers(queued, monkeypatch):
    monkeypatch.setattr(uploads, "LOOKED_AT_ONCE", 0)
    run = queued.upload(GOOD)
    assert (run["state"], run["detected"], run["needs"]) == ("reading", None, [])
    with queued.office.app.app_context():
        huey = runtime().huey
        task = huey.dequeue()
        huey.execute(task)
    run = queued.patch(queued.ask("GET", f"/{run['id']}").json, constants={"centre": queued.office.centre})
    assert queued.start(run)["state"] == "writing"
    with queued.office.app.app_context():
        periodic = next(one for one in runtime().huey._registry.periodic_tasks if "import_files" in type(one).__name__)
        runtime().huey.execute(periodic)
    assert queued.ask("GET", f"/{run['id']}").json["state"] == "done"


def test_D1_a_queue_that_is_not_there_refuses_no_import(queued, monkeypatch, caplog):
    with queued.office.app.app_context():
        huey = runtime().huey
    run = queued.patch(queued.upload(GOOD), constants={"centre": queued.office.centre})
    monkeypatch.setattr(huey, "enqueue", lambda _task: (_ for _ in ()).throw(OSError("gone")))
    assert queued.start(run)["state"] == "writing"
    assert "could not be woken" in caplog.text


def test_D1_one_worker_at_a_time(desk):
    with desk.office.app.app_context(), work._alone() as first, work._alone() as second:
        assert (first, second) == (True, False)
        work.drain()
