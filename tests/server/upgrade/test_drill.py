"""The upgrade drill (P4, D32): a release's database is brought up to date, and its devices' outboxes arrive whole."""

from __future__ import annotations

import json
from base64 import b64decode
from collections import Counter
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text

from server.app import create_app
from server.backup.place import MIGRATIONS
from server.config import Config, database_url
from server.db import db
from server.store.engine import reading
from server.store.tables import LoggedMutation
from tests.server.conftest import close
from tests.server.office import Phone

RECORDINGS = sorted(Path(__file__).parent.glob("release_*.json"))
REVISIONS = [one.revision for one in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))]

pytestmark = pytest.mark.slow


def flask(app, *words):
    done = app.test_cli_runner().invoke(args=words)
    assert done.exit_code == 0, (words, done.output, done.exception)


def fill(app, tables):
    """Rows as that release wrote them, into the schema it had."""
    with app.app_context(), db.engine.begin() as connection:
        for name, table in tables.items():
            columns = table["columns"]
            places = ", ".join(f":{n}" for n in range(len(columns)))
            names = ", ".join(f'"{one}"' for one in columns)
            rows = [{str(n): _value(one) for n, one in enumerate(row)} for row in table["rows"]]
            connection.execute(text(f'INSERT INTO "{name}" ({names}) VALUES ({places})'), rows)


def _value(one):
    return b64decode(one["base64"]) if isinstance(one, dict) else one


def counts(app):
    with app.app_context(), reading() as connection:
        tables = inspect(connection).get_table_names()
        return {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in tables}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'fieldseal.sqlite'}"
        return
    pg = request.getfixturevalue("pg")
    name = pg.create()
    yield pg.url(name)
    pg.drop(name)


@pytest.fixture(params=RECORDINGS, ids=lambda path: path.stem)
def upgraded(request, url, tmp_path):
    """(application over the recorded database, brought up to date step by step; the recording)."""
    release = json.loads(request.param.read_text(encoding="utf-8"))
    (tmp_path / "keys").mkdir(mode=0o700)
    for name, key in release["keys"].items():
        (tmp_path / "keys" / name).write_text(key)
    app = create_app(Config(tmp_path, database_url(url), immediate=True))
    flask(app, "db", "upgrade", "--directory", str(MIGRATIONS), release["revision"])
    fill(app, release["tables"])
    before = {name: len(table["rows"]) for name, table in release["tables"].items()}
    for revision in REVISIONS[REVISIONS.index(release["revision"]) :]:
        flask(app, "db", "upgrade", "--directory", str(MIGRATIONS), revision)
        now = counts(app)
        assert {name: now[name] for name in before} == before
    yield app, release
    close(app)


def test_P4_D32_an_old_database_and_old_outboxes_arrive_whole_at_the_new_server(upgraded):
    app, release = upgraded
    flask(app, "seals", "verify")
    for device in release["devices"]:
        phone = Phone(app, device["username"], device["client_id"]).login()
        wanted = [one["id"] for one in device["request"]["mutations"]]
        answer = phone.http.post("/api/sync", json=device["request"], headers=phone.headers)
        assert answer.status_code == 200, answer.json
        receipts = [one for one in answer.json["receipts"] if one["id"] in wanted]
        assert [one["id"] for one in receipts] == wanted
        assert [[one["outcome"], one.get("code")] for one in receipts] == device["outcomes"]
        assert answer.json["last_mutation_id"] == wanted[-1]
        assert not answer.json["reset"]  # its cursor still holds: nothing is loaded twice
        again = phone.http.post("/api/sync", json=device["request"], headers=phone.headers).json
        assert [one for one in again["receipts"] if one["id"] in wanted] == receipts
        with app.app_context(), reading() as connection:
            mine = LoggedMutation.client_id == device["client_id"]
            assert connection.scalar(select(func.count()).where(mine)) == wanted[-1]
    flask(app, "seals", "verify")


def test_P4_D32_a_fresh_device_sees_the_old_work_and_the_new_once(upgraded):
    app, release = upgraded
    for device in release["devices"]:
        phone = Phone(app, device["username"], device["client_id"]).login()
        assert phone.http.post("/api/sync", json=device["request"], headers=phone.headers).status_code == 200
    phone = Phone(app, release["devices"][0]["username"]).login()
    phone.sync()
    sent = Counter(one["name"] for device in release["devices"] for one in device["request"]["mutations"])
    before = {name: len(table["rows"]) for name, table in release["tables"].items()}
    for name, kind in (("parts.use", "parts"), ("signatures.sign", "seals"), ("signatures.rate", "ratings")):
        assert len(phone.kind(kind)) == before[kind] + sent[name]
    assert len(phone.kind("jobs")) == before["jobs"] + sent["jobs.register"]
    assert {one["name"] for one in phone.kind("customers")} == {"李雷", "韩梅梅"}


def test_P4_D32_every_revision_but_the_newest_grew_out_of_a_recorded_one():
    recorded = {json.loads(path.read_text(encoding="utf-8"))["revision"] for path in RECORDINGS}
    assert recorded <= set(REVISIONS)
    assert REVISIONS[0] in recorded
