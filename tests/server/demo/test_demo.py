"""The demo data: loaded through the same engine as everybody's work, once, and alive when looked at."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from server import clock
from server.auth import accounts
from server.demo import script
from server.demo.load import load
from server.demo.names import ORG, named
from server.demo.people import PASSWORD, PEOPLE
from server.demo.times import Times
from server.jobs.models import Job
from server.jobs.rules import STATES
from server.signatures.models import Seal
from server.store.engine import reading
from tests.server.office import Phone

pytestmark = pytest.mark.slow


@pytest.fixture
def empty(pg, pg_template, make_app):
    """An application over an empty PostgreSQL database; the others here have SQLite."""
    return make_app(pg.url(pg.create(pg_template)))


def jobs(app):
    with app.app_context(), reading() as connection:
        return connection.execute(select(Job.id, Job.status, Job.technician)).all()


def test_D1_demo_data_hold_jobs_in_all_states_and_load_once(empty):
    runner = empty.test_cli_runner()
    first = runner.invoke(args=["demo", "load"])
    assert first.exit_code == 0, first.output
    assert "2 flagged" in first.output
    states = Counter(job.status for job in jobs(empty))
    assert set(states) == set(STATES)
    assert sum(states.values()) >= 30
    again = runner.invoke(args=["demo", "load"])
    assert again.output == "Demo data: all there already.\n"
    assert len(jobs(empty)) == sum(states.values())


def test_D1_demo_data_interrupted_are_finished_by_the_next_load(make_app, sqlite_url, monkeypatch):
    app = make_app(sqlite_url)
    whole = script.events

    def half(times):
        events = whole(times)
        yield from events[: len(events) // 2]
        raise KeyboardInterrupt

    with app.app_context():
        monkeypatch.setattr(script, "events", half)
        with pytest.raises(KeyboardInterrupt):
            load()
        monkeypatch.setattr(script, "events", whole)
        load()
        with reading() as connection:
            assert set(connection.scalars(select(Seal.verdict))) == {"matches"}
    assert {job.status for job in jobs(app)} == set(STATES)


@pytest.fixture(scope="module")
def firm(app):
    with app.app_context():
        load()
    return app


def test_D1_demo_data_load_once(firm):
    assert firm.test_cli_runner().invoke(args=["demo", "load"]).output == "Demo data: all there already.\n"


def test_D1_demo_everybody_signs_in_and_has_his_role(firm):
    for username, (name, role, _centre) in PEOPLE.items():
        user = Phone(firm, username).sign_in(PASSWORD).json["user"]
        assert (user["name"], user["role"], user["org_id"]) == (name, role, ORG)


def test_D3_demo_technicians_hold_different_open_jobs(firm):
    closed = {"left", "verified", "cancelled"}
    held = {}
    for username in ("tech1", "tech2", "tech3"):
        phone = Phone(firm, username)
        answer = phone.sign_in(PASSWORD)
        phone.headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
        phone.sync()
        mine = [row for row in phone.kind("jobs") if row["technician"] == named("user", username)]
        held[username] = {row["id"] for row in mine if row["status"] not in closed}
        assert len(held[username]) >= 3
        assert {row["language"] for row in phone.kind("declarations")} <= {"zh-CN", "en"}
    assert not held["tech1"] & held["tech2"] | held["tech2"] & held["tech3"] | held["tech1"] & held["tech3"]


def test_S2_demo_signatures_match_what_the_office_has(firm):
    with firm.app_context(), reading() as connection:
        verdicts = list(connection.scalars(select(Seal.verdict).where(Seal.org_id == ORG)))
    assert len(verdicts) >= 10
    assert set(verdicts) == {"matches"}


def test_D6_demo_has_an_instrument_that_has_run_out_and_a_reading_taken_with_it(firm):
    desk = Phone(firm, "dispatcher")
    answer = desk.sign_in(PASSWORD)
    desk.headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
    checks = desk.get(f"/api/jobs/{named('job', 'j06')}").json["checks"]
    assert [(row["calibration"], bool(row["override_reason"])) for row in checks if row["instrument"]] == [
        ("expired", True)
    ]
    retested = desk.get(f"/api/jobs/{named('job', 'j20')}").json["checks"]
    assert [row["verdict"] for row in retested if row["item"] == "air_difference"] == ["fail", "pass"]


def test_D1_demo_data_stay_out_of_a_real_firms_database(make_app, sqlite_url):
    app = make_app(sqlite_url)
    with app.app_context():
        accounts.make_org("A real firm")
    answer = app.test_cli_runner().invoke(args=["demo", "load"])
    assert answer.exit_code == 1
    assert "belongs to a firm already" in answer.output


@pytest.mark.parametrize("now", ["2026-11-22T19:00:00.000Z", "2026-11-23T01:30:00.000Z", "2026-11-20T10:30:00.000Z"])
def test_D4_demo_appointments_lie_ahead_in_working_hours_and_work_lies_behind(now):
    times = Times(now)
    slots = [times.slot(number) for number in range(6)]
    assert [start for start, _end in slots] == sorted({start for start, _end in slots})
    for start, end in slots:
        begin, finish = clock.parse(start), clock.parse(end)
        assert begin > clock.parse(now)
        assert (finish - begin).total_seconds() == 7200
        assert 0 <= begin.hour <= 8  # 08:00 to 16:00 in Shanghai
    assert times.back(1, "09:00") < times.ago(0)
    assert clock.parse(times.back(3, "09:00")).weekday() != 6


def test_W2_demo_every_event_lies_in_the_past():
    now = clock.now()
    assert max(event.at for event in script.events(Times(now))) <= now
