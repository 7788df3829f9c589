"""Settings: read once, checked at once, shown without passwords."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from server import settings
from server.app import create_app
from server.config import Config, ConfigError, Smtp, database_url
from server.db import db
from server.store.engine import reading

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
        ({"FIELDSEAL_DEMOO": "1"}, "FIELDSEAL_DEMOO is no setting of ours; did you mean FIELDSEAL_DEMO?"),
        ({"FIELDSEAL_XYZZY": "1"}, r"FIELDSEAL_XYZZY is no setting of ours\."),
        ({"DATABASE_URL": "postgresql://u:pass@h:port/d"}, "DATABASE_URL is no address"),
        ({"FILES_URL": "ftp://h/x"}, "FILES_URL must be a folder or s3://"),
        ({"FILES_URL": "s3://"}, "FILES_URL must be s3://<bucket>"),
        ({"FILES_URL": "s3://key:pass@bucket/x"}, "FILES_URL must be s3://<bucket>/<folder>, without a key"),
        ({"AWS_ENDPOINT_URL": "s3.firm.cn"}, "AWS_ENDPOINT_URL must be http"),
        ({"REDIS_URL": "redis-host:6379"}, "REDIS_URL must be redis://"),
        ({"REDIS_URL": "redis://h/queue"}, "REDIS_URL: what follows the host is the number"),
        ({"REDIS_URL": "redis://:pass@h:six/0"}, "REDIS_URL is no address"),
        ({"SMTP_URL": "mail.firm.cn"}, "SMTP_URL must be smtp://"),
        ({"SMTP_URL": "smtp://u:pass@h?x=1", "MAIL_FROM": "a@b"}, "SMTP_URL: a #, . or / in the password"),
        ({"SMTP_URL": "smtp+plain://u:pass@mail.firm.cn", "MAIL_FROM": "a@b"}, "would send the password"),
        ({"SMTP_URL": "smtp://mail.firm.cn"}, "MAIL_FROM is needed"),
        ({"MAIL_FROM": "the firm"}, "MAIL_FROM must be a mail address"),
        ({"FIELDSEAL_SECRET": "pass"}, "FIELDSEAL_SECRET must have 32"),
        ({"FIELDSEAL_METRICS_TOKEN": "pass"}, "FIELDSEAL_METRICS_TOKEN must have 16"),
        ({"FIELDSEAL_LOG": "xml"}, "FIELDSEAL_LOG must be one of auto, json, text"),
        ({"FIELDSEAL_CONTACT": "the firm"}, "FIELDSEAL_CONTACT must be mailto"),
        ({"FIELDSEAL_HEADS_MAIL": "boss@firm.cn, the auditor"}, "FIELDSEAL_HEADS_MAIL must be a mail address"),
        ({"FIELDSEAL_TSA_URL": "tsa.example.cn"}, "FIELDSEAL_TSA_URL must be http"),
        ({"FIELDSEAL_TSA_CERTS": __file__}, "FIELDSEAL_TSA_CERTS: there is no certificate in the file"),
        ({"FIELDSEAL_TSA_CERTS": "/nowhere.pem"}, "FIELDSEAL_TSA_CERTS: cannot read the file"),
        ({"TLS_CERT": "/nowhere.pem"}, "TLS_CERT: cannot read the file"),
        ({"TLS_CERT": __file__}, "TLS_CERT and TLS_KEY go together"),
        ({"WEB_CONCURRENCY": "0"}, "WEB_CONCURRENCY must be a number from 1 to 64"),
    ],
)
def test_Settings_wrong_ones_are_refused_with_a_clear_word(tmp_path, wrong, word):
    with pytest.raises(ConfigError, match=word) as refusal:
        Config.from_env(env(tmp_path, **wrong))
    assert "pass@" not in str(refusal.value)
    assert "'pass'" not in str(refusal.value)


def test_Settings_a_folder_that_cannot_be_written_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(ConfigError, match="cannot write"):
        Config.from_env(env(tmp_path))


@pytest.mark.slow
def test_Settings_a_wrong_one_ends_the_program_without_a_traceback(tmp_path):
    words = [sys.executable, "-c", "from server.app import create_app; create_app()"]
    given = os.environ | {"PORT": "http", "FIELDSEAL_DATA": str(tmp_path)}
    done = subprocess.run(words, cwd=ROOT, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "PORT must be a number from 0 to 65535, not 'http'\n"


def test_Settings_take_stores_queues_and_mail_servers(tmp_path):
    more = {"FILES_URL": "s3://bucket/a", "REDIS_URL": "unix:///run/redis.sock", "MAIL_FROM": "it@firm.cn"}
    config = Config.from_env(env(tmp_path, **more, SMTP_URL="smtps://na%40me:p%2Fw@mail.firm.cn"))
    assert (config.files_url, config.redis_url) == ("s3://bucket/a", "unix:///run/redis.sock")
    assert config.smtp == Smtp("mail.firm.cn", 465, "at once", "na@me", "p/w")
    plain = Config.from_env(env(tmp_path, **more, SMTP_URL="smtp+plain://127.0.0.1:2525"))
    assert plain.smtp == Smtp("127.0.0.1", 2525, "none")
    long = {"FIELDSEAL_SECRET": "s" * 32, "FIELDSEAL_METRICS_TOKEN": "t" * 16, "FILES_URL": "/srv/files"}
    safe = Config.from_env(env(tmp_path, **long))
    assert (safe.secret, safe.metrics_token, safe.files_url) == ("s" * 32, "t" * 16, "/srv/files")


def test_Settings_the_page_about_running_tells_all_of_them():
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert settings.markdown() in page, "docs/running.md: put the output of flask --app server.app config table there"
    fields = {one.field for one in settings.TABLE} - {None}
    assert fields == {one.name for one in dataclasses.fields(Config)}
    made = Config.from_env({"FIELDSEAL_DATA": str(ROOT / ".cache")})
    for one in dataclasses.fields(Config):
        if one.default is not dataclasses.MISSING:
            assert getattr(made, one.name) == one.default, f"{one.name}: the table and Config differ"


def test_Settings_are_shown_without_passwords(make_app, sqlite_url, monkeypatch):
    hidden = {
        "DATABASE_URL": "postgresql://u:hush@h/d?password=hush",
        "REDIS_URL": "redis://:hush@h:6379/0",
        "SMTP_URL": "smtp://u:hush@[h",
        "FILES_URL": "s3://bucket/folder",
        "AWS_SECRET_ACCESS_KEY": "hush",
        "FIELDSEAL_METRICS_TOKEN": "hush" * 4,
    }
    for name, value in hidden.items():
        monkeypatch.setenv(name, value)
    shown = make_app(sqlite_url).test_cli_runner().invoke(args=["config", "check"])
    assert shown.exit_code == 0
    assert "hush" not in shown.output
    assert "* DATABASE_URL             postgresql://…@h/d?…" in shown.output
    assert "* AWS_SECRET_ACCESS_KEY    (set)" in shown.output
    monkeypatch.setenv("REDIS_URL", "redis://h:6379/0")
    again = make_app(sqlite_url).test_cli_runner().invoke(args=["config", "check"]).output
    assert "* REDIS_URL                redis://h:6379/0" in again
    assert "  PORT                     8000" in shown.output


def test_Settings_check_asks_what_the_server_stands_on(make_app, sqlite_url, tmp_path):
    fine = make_app(sqlite_url).test_cli_runner().invoke(args=["config", "check", "--connect"])
    assert fine.exit_code == 0
    assert "migrations               ok" in fine.output
    empty = make_app(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    told = empty.test_cli_runner().invoke(args=["config", "check", "--connect"])
    assert told.exit_code == 1
    assert "run flask db upgrade" in told.output
    table = empty.test_cli_runner().invoke(args=["config", "table"])
    assert table.output == settings.markdown()


def test_Q1_2_sqlite_is_set_up_to_lose_nothing(app):
    with app.app_context(), reading() as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20000}


def test_Q2_1_postgresql_reads_in_one_snapshot(pg_app):
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
