"""A device that is up to date is answered out of one look; whatever is new still reaches it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask_jwt_extended import create_access_token
from sqlalchemy import event, select

from server import store
from server.db import db
from server.store.engine import reading
from server.store.of_server import request_of
from server.store.tables import Client
from sync.messages import Caller
from tests.server.office import code


@pytest.fixture
def phone(any_office):
    """A technician's, with a job on it and nothing left to ask."""
    any_office.job()
    made = any_office.phone("technician")
    made.sync()
    made.sync()  # the second is the one that says who it is, at most once a minute
    return made


@contextmanager
def statements(app):
    """What the database is asked meanwhile."""
    asked: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection, _cursor, words, *_more):
        asked.append(words)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_Q4_1_a_device_with_nothing_new_costs_two_statements(any_office, phone):
    with statements(any_office.app) as asked:
        page = phone.post().json
    assert (page["put"], page["del"], page["leave"], page["enter"], page["more"]) == ({}, [], [], [], False)
    assert len(asked) == 2, asked


def test_Q4_1_a_row_that_changed_is_not_overlooked(any_office, phone):
    job = any_office.job()
    page = phone.post().json
    assert [row["id"] for row in page["put"]["jobs"]] == [job["id"]]
    assert page["enter"] == [job["id"]]


def test_Q3_a_job_that_was_lost_is_not_overlooked(any_office, phone):
    job = next(row_id for kind, row_id in phone.rows if kind == "jobs")
    assignment = {"job": job, "assignment": any_office.users["manager"], "technician": any_office.users["technician2"]}
    any_office.phone("dispatcher").sync(("jobs.assign", assignment))
    assert [(one["job"], one["reason"]) for one in phone.post().json["leave"]] == [(job, "reassigned")]


def test_P2_receipts_that_were_asked_for_come_also_when_nothing_is_new(phone):
    job = next(row_id for kind, row_id in phone.rows if kind == "jobs")
    phone.sync(("jobs.travel", {"job": job}))
    phone.sync()
    assert [one["id"] for one in phone.post(receipts_from=1).json["receipts"]] == [1]
    assert phone.post(receipts_from=2).json["receipts"] == []


def test_Files_a_file_that_was_asked_about_is_looked_for_also_when_nothing_is_new(phone):
    assert phone.post(files=["0" * 64]).json["files_have"] == []


def test_Q5_a_cursor_of_another_epoch_starts_anew_whatever_is_new(phone):
    assert phone.post(epoch="another").json["reset"] is True


def test_P5_what_a_device_was_sent_never_falls(any_office, phone):
    mine = select(Client.last_seq_sent).where(Client.client_id == phone.client_id)
    caller = Caller(any_office.org, any_office.users["technician"], "technician", phone.client_id)
    with any_office.app.app_context():
        for proved, remembered in ((7, 7), (3, 7), (9, 9)):
            store.note_contact(caller, request_of(caller, []), proved)
            with reading() as connection:
                assert connection.scalar(mine) == remembered


def test_Auth_a_token_that_was_remembered_still_runs_out(any_office, phone):
    with any_office.app.app_context():
        user, claims = phone.user["id"], {"cid": phone.client_id}
        token = create_access_token(user, expires_delta=timedelta(seconds=4), additional_claims=claims)
    phone.headers = {"Authorization": f"Bearer {token}"}
    assert phone.post().status_code == 200
    end = time.monotonic() + 30
    while (last := phone.post()).status_code == 200 and time.monotonic() < end:
        time.sleep(0.2)
    assert code(last) == (401, "TOKEN_EXPIRED")


def test_Auth_a_token_that_was_remembered_is_not_good_for_a_changed_one(any_office, phone):
    assert phone.post().status_code == 200
    phone.headers = {"Authorization": phone.headers["Authorization"][:-4] + "AAAA"}
    assert code(phone.post()) == (401, "TOKEN_INVALID")
