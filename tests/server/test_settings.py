"""Settings and secrets: read once, checked at once, kept from others' eyes."""

from __future__ import annotations

import logging as std_logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from server import keys
from server.app import create_app
from server.config import Config, ConfigError, database_url
from server.db import db
from server.slices import Slices, load
from server.store.engine import reading
from server.web import logging

ROOT = Path(__file__).resolve().parent.parent.parent


def env(tmp_path, **more):
    return {"FIELDSEAL_DATA": str(tmp_path / "new" / "data")} | more


def test_Settings_have_sound_defaults(tmp_path):
    config = Config.from_env(env(tmp_path))
    data = tmp_path / "new" / "data"
    assert (config.data, config.database_url) == (data, f"sqlite:///{data / 'fieldseal.sqlite'}")
    assert (config.port, config.demo, config.immediate, config.min_build, config.is_sqlite) == (
        8000,
        True,
        False,
        None,
        True,
    )
    more = {"PORT": "9000", "FIELDSEAL_DEMO": "0", "FIELDSEAL_MIN_BUILD": "fieldseal/1.2.3", "REDIS_URL": "redis://x"}
    config = Config.from_env(env(tmp_path, **more, FIELDSEAL_CONTACT="mailto:a@b.cn"))
    assert (config.port, config.demo, config.min_build, config.redis_url, config.contact) == (
        9000,
        False,
        "fieldseal/1.2.3",
        "redis://x",
        "mailto:a@b.cn",
    )


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////a/b", "sqlite:////a/b"),
    ],
)
def test_Settings_take_the_usual_database_urls(given, taken):
    assert database_url(given) == taken


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"PORT": "http"}, "PORT must be a number"),
        ({"PORT": "70000"}, "PORT must be a number"),
        ({"FIELDSEAL_DEMO": "yes"}, "FIELDSEAL_DEMO must be 0 or 1"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must be"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL must be"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL must be"),
        ({"FIELDSEAL_MIN_BUILD": "1.2"}, "FIELDSEAL_MIN_BUILD must be a build"),
        ({"FIELDSEAL_DATA": "/proc/nowhere"}, "FIELDSEAL_DATA: cannot use"),
    ],
)
def test_Settings_wrong_ones_are_refused_with_a_clear_word(tmp_path, wrong, word):
    with pytest.raises(ConfigError, match=word):
        Config.from_env(env(tmp_path, **wrong))


def test_Settings_a_folder_that_cannot_be_written_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(ConfigError, match="cannot write"):
        Config.from_env(env(tmp_path))


def test_Settings_a_wrong_one_ends_the_program_without_a_traceback(tmp_path):
    words = [sys.executable, "-c", "from server.app import create_app; create_app()"]
    given = os.environ | {"PORT": "http", "FIELDSEAL_DATA": str(tmp_path)}
    done = subprocess.run(words, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "PORT must be a number from 0 to 65535, not 'http'\n"


def test_Secrets_are_made_once_and_are_for_the_servers_eyes_only(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _n: keys.load(tmp_path), range(8)))
    assert all(one == made[0] for one in made)
    folder = tmp_path / "keys"
    assert sorted(path.name for path in folder.iterdir()) == ["cursor.key", "digest.key", "jwt.key", "vapid.pem"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len({made[0].jwt, made[0].cursor, made[0].digest}) == 3
    assert len(made[0].vapid_public) == 87


def test_Q1_sqlite_is_set_up_to_lose_nothing(app):
    with app.app_context(), reading() as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20000}


def test_Q1_postgresql_reads_in_one_snapshot(pg_app):
    with pg_app.app_context(), reading() as connection:
        assert connection.scalar(text("SHOW transaction_isolation")) == "repeatable read"
        assert connection.scalar(text("SHOW transaction_read_only")) == "on"


def test_Settings_behind_a_proxy_its_word_on_the_address_is_taken(make_app, sqlite_url):
    made = make_app(sqlite_url, proxies=1)

    @made.get("/who")
    def who():
        from flask import request  # noqa: PLC0415 - inside the view

        return f"{request.remote_addr} {request.scheme}"

    headers = {"X-Forwarded-For": "9.9.9.9, 10.1.1.1", "X-Forwarded-Proto": "https"}
    assert made.test_client().get("/who", headers=headers).text == "10.1.1.1 https"


def test_Settings_health_says_whether_the_database_is_there(make_app, sqlite_url, tmp_path):
    assert make_app(sqlite_url).test_client().get("/healthz").json == {"ok": True}
    empty = make_app(f"sqlite:///{tmp_path / 'empty.sqlite'}").test_client().get("/healthz")
    assert (empty.status_code, empty.headers["Retry-After"]) == (503, "5")


def test_Settings_log_lines_go_to_the_error_stream_unless_arranged_otherwise(monkeypatch):
    ours, root = std_logging.getLogger("fieldseal"), std_logging.getLogger()
    monkeypatch.setattr(ours, "handlers", [])
    monkeypatch.setattr(root, "handlers", [])
    logging.set_up()
    logging.set_up()
    assert len(ours.handlers) == 1
    monkeypatch.setattr(ours, "handlers", [])
    monkeypatch.setattr(root, "handlers", [std_logging.NullHandler()])
    logging.set_up()
    assert ours.handlers == []


def test_Slices_offer_what_the_application_needs():
    found = load()
    assert isinstance(found, Slices)
    assert {kind.name for kind in found.kinds} >= {"jobs", "parts", "checks", "seals", "review_items"}
    assert found.routes


def test_S3_a_fault_of_the_database_does_not_tell_the_values(any_app):
    with any_app.app_context():
        assert db.engine.hide_parameters


def test_Settings_the_migrations_make_what_the_models_declare(any_app):
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - this test only
    from alembic.migration import MigrationContext  # noqa: PLC0415

    from server.db import METADATA  # noqa: PLC0415

    with any_app.app_context(), db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_Settings_create_all_makes_the_same_guards_as_the_migrations(tmp_path, pg):
    def triggers(made):
        with made.app_context(), reading() as connection:
            sqlite = connection.dialect.name == "sqlite"
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if not sqlite:
                names = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            return sorted(connection.scalars(text(names)))

    from flask_migrate import upgrade  # noqa: PLC0415 - this test only

    base = pg.create(), pg.create()
    for first, second in (
        (f"sqlite:///{tmp_path / 'a.sqlite'}", f"sqlite:///{tmp_path / 'b.sqlite'}"),
        (database_url(pg.url(base[0])), database_url(pg.url(base[1]))),
    ):
        created, migrated = create_app(Config(tmp_path, first)), create_app(Config(tmp_path, second))
        with created.app_context():
            db.create_all()
        with migrated.app_context():
            upgrade()
        assert triggers(created) == triggers(migrated) != []
        for made in (created, migrated):
            with made.app_context():
                db.engine.dispose()
    for name in base:
        pg.drop(name)
