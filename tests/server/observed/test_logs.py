"""Log lines: one per request and job, with the request's id, and nothing a person typed."""

from __future__ import annotations

import io
import json
import logging

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server import clock
from server.db import db
from server.ids import uuid7
from server.observed import logs
from server.observed.jobs import job
from server.runtime import runtime
from server.store.engine import writing
from server.timers import effects
from server.users import User
from sync.errors import SyncError
from tests.server.office import PASSWORD, Office


@pytest.fixture
def lines():
    """Every line written from now on, by anybody, as the server writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    root, ours = logging.getLogger(), logging.getLogger("fieldseal")
    before = root.level, ours.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    ours.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before[0])
    ours.setLevel(before[1])


def requests_in(stream):
    return [line for line in map(json.loads, stream.getvalue().splitlines()) if line["log"] == "fieldseal.request"]


def test_Logs_a_request_is_one_line_with_ids_only(office, lines):
    phone = office.phone("technician")
    phone.sync()
    answer = phone.get("/api/jobs/register?q=李雷")
    signed_in, synced, read = requests_in(lines)
    assert (signed_in["method"], signed_in["route"], signed_in["status"]) == ("POST", "/api/auth/login", 200)
    assert (synced["route"], synced["user"], synced["role"]) == ("/api/sync", office.users["technician"], "technician")
    assert (synced["org"], synced["centres"]) == (office.org, [office.centre])
    assert synced["ms"] > 0
    assert synced["in"] > 0
    assert synced["out"] > 0
    assert read["request"] == answer.headers["X-Request-Id"]
    assert "address" not in read


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("trace-0af7651916cd43dd", True),
        ("0af7651916cd43dd", True),
        ("short", False),
        ("13800000000", False),
        ("李雷 13800000000", False),
        ("x" * 65, False),
    ],
)
def test_Logs_a_request_id_is_taken_if_it_is_sane(office, lines, given, taken):
    answer = office.app.test_client().get("/api/nothing", headers={"X-Request-Id": given.encode().decode("latin-1")})
    [line] = requests_in(lines)
    assert line["request"] == answer.headers["X-Request-Id"]
    assert (line["request"] == given) is taken
    assert (line["route"], line["code"]) == ("/<path:path>", "NOT_FOUND")
    assert logs.request_id.get() is None


def test_Logs_probes_are_not_written_down(office, lines):
    for path in ("/healthz", "/readyz", "/metrics"):
        office.app.test_client().get(path)
    assert requests_in(lines) == []


def test_Logs_tell_the_address_only_where_it_was_asked_for(make_app, sqlite_url, lines):
    made = make_app(sqlite_url, log_addresses=True)
    made.test_client().open("/api/nothing", method="BREW", environ_base={"REMOTE_ADDR": "203.0.113.7"})
    [line] = requests_in(lines)
    assert (line["address"], line["method"], line["route"]) == ("203.0.113.7", "-", "-")


def test_Logs_a_worker_knows_which_request_woke_it(make_app, sqlite_url, lines):
    office = Office(make_app(sqlite_url, immediate=False))
    job = office.job(None)
    desk = office.phone("dispatcher")
    args = {"job": job["id"], "assignment": uuid7(), "technician": office.users["technician"]}
    huey = office.app.extensions["fieldseal"].huey
    while huey.dequeue() is not None:
        pass
    sent = desk.post([desk.mutation("jobs.assign", args)])
    lines.truncate(0)
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
    done = [line for line in map(json.loads, lines.getvalue().strip("\0").splitlines()) if "job" in line]
    assert {line["request"] for line in done} == {sent.headers["X-Request-Id"]}
    assert [line["job"] for line in done] == ["effect push.notify", "drain"]
    assert all(line["ok"] for line in done)


def test_Logs_a_job_with_nothing_to_do_says_nothing(make_app, sqlite_url, caplog):
    made = make_app(sqlite_url, immediate=False)
    caplog.set_level(logging.INFO, "fieldseal")
    huey = made.extensions["fieldseal"].huey
    huey.wake()
    huey.execute(huey.dequeue())
    assert [one for one in caplog.records if one.name == "fieldseal.job"] == []


def test_Logs_a_failure_tells_where_but_quotes_nothing(any_office, lines, monkeypatch):
    def clumsy(_payload):
        with writing() as connection:
            taken = connection.execute(select(User.__table__).limit(1)).mappings().one()
            connection.execute(User.__table__.insert(), dict(taken) | {"name": "李雷 13800000000"})

    with any_office.app.app_context():
        monkeypatch.setitem(runtime().effects, "test.clumsy", clumsy)
        with pytest.raises(IntegrityError), job("effect test.clumsy", effect="1"):
            clumsy({})
        assert db.engine.hide_parameters
    [line] = [
        line for line in map(json.loads, lines.getvalue().splitlines()) if line.get("job") == "effect test.clumsy"
    ]
    kinds = [one["kind"] for one in line["failure"]]
    assert kinds[0] == "sqlalchemy.exc.IntegrityError"
    assert any("clumsy" in at for at in line["failure"][0]["at"])
    assert (line["ok"], line["level"]) == (False, "error")
    if any_office.app.extensions["fieldseal"].config.is_sqlite is False:
        assert line["failure"][1]["sqlstate"] == "23505"
    assert "李雷" not in lines.getvalue()
    assert "13800000000" not in lines.getvalue()


def test_Logs_say_why_where_the_reason_is_the_machines(lines):
    for failure, why in ((ImportError("no module x"), "no module x"), (OSError(28, "No space left"), "No space left")):
        try:
            raise failure
        except (ImportError, OSError):
            logging.getLogger("fieldseal.test").exception("it failed")
        assert json.loads(lines.getvalue().splitlines()[-1])["failure"][0]["why"] == why


def test_Logs_of_libraries_lose_their_values(lines):
    server = logging.getLogger("gunicorn.error")
    server.warning("Invalid request from ip=203.0.113.7: GET /?q=李雷")
    server.error("Error handling request %s", "/?q=李雷")
    server.error("Worker (pid:%s) was sent %s!", 7, "SIGKILL")
    said = [json.loads(line)["said"] for line in lines.getvalue().splitlines()]
    assert said == ["Invalid request", "Error handling request %s", "Worker (pid:7) was sent SIGKILL!"]


def test_Logs_of_a_whole_journey_hold_nothing_personal(any_office, lines):
    """Everything below is typed by somebody; none of it may be in any line of anybody, whatever its level."""
    secret = {
        "name": "韩梅梅",
        "phone": "13912345678",
        "address": "人民路 1 号 302 室",
        "fault": "漏水在厨房",
        "contact_name": "王小明",
        "contact_phone": "13887654321",
    }
    desk, phone = any_office.phone("dispatcher"), any_office.phone("technician")
    assert desk.sign_in("wrong " + PASSWORD).status_code == 401
    ids = {"customer": uuid7(), "site": uuid7(), "job": uuid7()}
    person = {"id": ids["customer"], "centre": any_office.centre, "kind": "person"}
    site = {"id": ids["site"], "customer": ids["customer"], "address": secret["address"]}
    registered = {"id": ids["job"], "centre": any_office.centre, "customer": ids["customer"], "site": ids["site"]}
    registered |= {"product": "空调", "channel": "phone", "charge_type": "free", "priority": "normal"}
    registered |= {"received_at": clock.now()} | {k: secret[k] for k in ("fault", "contact_name", "contact_phone")}
    receipts = desk.sync(
        ("customers.create", person | {"name": secret["name"], "phone": secret["phone"]}),
        ("customers.add_site", site),
        ("jobs.register", registered),
        ("jobs.register", registered | {"product": 5}),
        ("no.such", secret),
        ("jobs.assign", {"job": ids["job"], "assignment": uuid7(), "technician": any_office.users["technician"]}),
    )
    assert [one["outcome"] for one in receipts].count("applied") == 4
    phone.sync(("jobs.accept", {"job": ids["job"], "assignment": secret["name"]}))
    for word in secret.values():
        desk.get(f"/api/jobs/register?q={word}")
        desk.get(f"/{word}")
        desk.http.post(f"/api/auth/login?{word}", data=f"{word} is no JSON", headers=desk.headers)
    desk.http.post("/api/sync", data=b"\x1f\x8b" + secret["name"].encode(), headers=desk.headers)
    with any_office.app.app_context():
        effects.drain()
    written = lines.getvalue()
    assert len(requests_in(lines)) > 20
    token = desk.headers["Authorization"].removeprefix("Bearer ")
    typed = [*secret.values(), PASSWORD, any_office.login("dispatcher"), "127.0.0.1", token, token.rpartition(".")[2]]
    assert [word for word in typed if word in written or json.dumps(word)[1:-1] in written] == []


def test_Logs_are_for_eyes_on_a_terminal_and_for_machines_elsewhere(monkeypatch):
    assert isinstance(logs.formatter("auto"), logs.JsonLines)
    monkeypatch.setattr("sys.stderr", type("Terminal", (), {"isatty": lambda _self: True})())
    assert isinstance(logs.formatter("auto"), logs.TextLines)
    assert isinstance(logs.formatter("json"), logs.JsonLines)
    record = logging.LogRecord("fieldseal.request", logging.INFO, "x.py", 1, "request", None, None)
    record.fields = {"method": "GET", "status": 200, "code": None}
    assert logs.formatter("text").format(record).endswith("INFO    request method=GET status=200")


def test_Logs_go_to_the_error_stream_unless_arranged_otherwise(monkeypatch):
    ours, root = logging.getLogger("fieldseal"), logging.getLogger()
    for name in ("fieldseal", "huey", "werkzeug"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
    monkeypatch.setattr(root, "handlers", [])
    logs.set_up()
    logs.set_up()
    assert len(ours.handlers) == 1
    monkeypatch.setattr(ours, "handlers", [])
    monkeypatch.setattr(root, "handlers", [logging.NullHandler()])
    logs.set_up()
    assert ours.handlers == []


def test_Logs_a_crash_of_the_server_is_an_error_with_its_place(make_app, sqlite_url, lines):
    made = make_app(sqlite_url)

    @made.get("/crash")
    def crash():
        raise ValueError("李雷 said so") from SyncError(409, "CONFLICT", "李雷")

    answer = made.test_client().get("/crash")
    assert answer.status_code == 500
    assert requests_in(lines)[0]["level"] == "error"
    [told] = [line for line in map(json.loads, lines.getvalue().splitlines()) if line["said"] == "a request failed"]
    assert [one["kind"] for one in told["failure"]] == ["builtins.ValueError", "sync.errors.SyncError"]
    assert told["request"] == answer.headers["X-Request-Id"]
    assert "李雷" not in lines.getvalue()
