"""The feed goes along its indexes, whatever the size of the register (rule Q4). Plans, not times."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event, text

from server.db import db
from server.runtime import runtime
from server.store import moment, read
from tests.server.office import Office
from tests.wire import uuid7

WHOLE_TABLE = {
    "sqlite": re.compile(r"^SCAN (?!(?:scope|feed|touched)\b|\(|\d* ?CONSTANT ROW)"),
    "postgresql": re.compile(r"Seq Scan on "),
}


def _plan(statement, asked):
    """The lines of the plan, by a planner that takes an index wherever there is one that fits."""
    sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect() as connection:
        if not sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = text(("EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN ") + statement.text)
        explain = explain.bindparams(*statement._bindparams.values())
        return [str(row[-1]).strip() for row in connection.execute(explain, asked)]


@pytest.fixture
def asked(any_office):
    """A technician's question after his last place."""
    subject = f"user:{any_office.users['technician']}"
    any_office.job()
    with any_office.app.app_context():
        yield {"subjects": [subject], "seq": 1, "kind": "", "id": "", "limit": 2001}


def _read_whole(lines):
    pattern = WHOLE_TABLE[db.engine.dialect.name]
    return [line for line in lines if pattern.search(line)]


def test_Q4_the_feed_reads_no_table_from_end_to_end(asked):
    lines = _plan(runtime().feed, asked)
    assert _read_whole(lines) == []
    kinds = [kind.name for kind in runtime().kinds if not kind.catalogue]
    by_index = [kind for kind in kinds if any(f"ix_{kind}_scope_grp_seq_id" in line for line in lines)]
    assert by_index == kinds


def test_Q4_what_a_subject_saw_long_ago_is_not_gone_through(asked):
    assert any("ix_scope_entries_subject_touched_seq" in line for line in _plan(runtime().feed, asked))


def test_Q4_the_plan_of_a_column_without_an_index_would_be_seen(asked):
    """The test above can fail."""
    statement = text("SELECT id FROM jobs WHERE fault = :kind")
    assert _read_whole(_plan(statement, {"kind": "x"}))


@pytest.mark.parametrize("statement", [read._LEFT, read._ENTERED, moment._GLANCE], ids=["left", "entered", "glance"])
def test_Q4_what_was_lost_and_gained_is_found_by_index(asked, statement):
    lines = []
    explain = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "

    def note(_connection, cursor, sql, parameters, _context, _many):
        cursor.execute(explain + sql, parameters)
        lines.extend(str(row[-1]).strip() for row in cursor.fetchall())

    with db.engine.connect() as connection:
        if db.engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        event.listen(connection, "before_cursor_execute", note)
        where = {"after": 1, "left": 1, "org": "", "client": ""}
        connection.execute(statement, asked | where).all()
    assert lines
    assert _read_whole(lines) == []


def _scans(engine, seen):
    """From now on each statement's plan is asked for as well; ``seen`` takes those that read a table whole."""

    def note(_connection, cursor, sql, parameters, _context, many):
        if many or not sql.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            return
        asking = cursor.connection.cursor()
        asking.execute("EXPLAIN QUERY PLAN " + sql, parameters)
        lines = [str(row[-1]).strip() for row in asking.fetchall()]
        seen.extend((line, " ".join(sql.split())[:200]) for line in _read_whole(lines))

    event.listen(engine, "before_cursor_execute", note)


def test_Q4_a_day_of_work_reads_no_growing_table_from_end_to_end(sqlite_url, make_app):
    office = Office(make_app(sqlite_url))
    phone = office.phone("technician")
    seen = []
    with office.app.app_context():
        _scans(db.engine, seen)
        job = office.job()["id"]
        phone.post()
        phone.sync(*((f"jobs.{step}", {"job": job}) for step in ("accept", "travel")))
        phone.sync(("timesheets.record", _hour(job)))
        phone.post()
    assert seen == []


def _hour(job):
    at = {"started_at": "2026-11-22T08:00:00.000Z", "ended_at": "2026-11-22T09:00:00.000Z"}
    return at | {
        "id": uuid7(),
        "job": job,
        "kind": "work",
        "minutes": 60,
        "source": "steps",
        "replaces": None,
        "reason": None,
    }
