"""``/healthz`` and ``/readyz``; what is said before anything is started."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from server.config import Config, ConfigError
from server.observed import probe, ready
from server.phone import certificates
from server.runtime import runtime
from tests.journeys.network import free_port
from tests.product import ROOT
from tests.server.office import code

FINE = dict.fromkeys(("database", "migrations", "files", "queue"), "ok")


def test_Health_a_process_that_answers_lives_whatever_ails_the_rest(make_app, tmp_path):
    made = make_app(f"sqlite:///{tmp_path / 'empty.sqlite'}").test_client()
    assert made.get("/healthz").json == {"ok": True}
    assert made.get("/readyz").status_code == 503


def test_Health_ready_means_database_migrations_files_and_queue(any_app):
    answer = any_app.test_client().get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ok": True, "parts": FINE})


def test_Health_each_part_is_named_when_it_is_missing(make_app, sqlite_url, tmp_path, pg, monkeypatch):
    made = make_app(sqlite_url)
    empty = pg.create()
    nothing = make_app(pg.url(empty), data=tmp_path).test_client().get("/readyz")
    assert nothing.json["error"]["details"]["parts"] == FINE | {"migrations": "run flask db upgrade"}
    pg.drop(empty)
    gone = make_app(pg.url(empty)).test_client().get("/readyz")
    assert (code(gone), gone.headers["Retry-After"]) == ((503, "BUSY"), "5")
    parts = gone.json["error"]["details"]["parts"]
    assert (parts["database"], parts["files"]) == ("does not answer", "ok")
    assert "unknown" in parts["migrations"]
    with made.app_context():
        monkeypatch.setattr(runtime().files, "_root", "/proc/nowhere")
        assert ready.parts()["files"] == "cannot be written to (FileNotFoundError)"
        monkeypatch.undo()
        monkeypatch.setattr(os, "access", lambda *_: False)
        assert ready.parts()["files"] == "the data folder cannot be written to"


def test_Health_a_queue_that_went_away_is_named(make_app, sqlite_url, real_parts):
    made = make_app(sqlite_url, redis_url=real_parts.env()["REDIS_URL"])
    assert made.test_client().get("/readyz").json["parts"]["queue"] == "ok"
    away = make_app(sqlite_url, redis_url=f"redis://127.0.0.1:{free_port()}/0", metrics_token="x" * 16)
    answer = away.test_client().get("/readyz")
    assert answer.json["error"]["details"]["parts"] == FINE | {"queue": "does not answer"}
    page = away.test_client().get("/metrics", headers={"Authorization": "Bearer " + "x" * 16}).text
    assert "fieldseal_queue_tasks -1.0" in page


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"DATABASE_URL": "postgresql://u:hush@127.0.0.1:1/d"}, "DATABASE_URL: the database does not answer"),
        ({"DATABASE_URL": "sqlite:////proc/nowhere/x.sqlite"}, "DATABASE_URL: the database does not answer"),
        ({"REDIS_URL": "redis://:hush@127.0.0.1:1/0"}, "REDIS_URL: the queue does not answer"),
    ],
)
def test_Health_nothing_starts_without_database_and_queue(tmp_path, change, word):
    config = Config.from_env({"FIELDSEAL_DATA": str(tmp_path)} | change)
    with pytest.raises(ConfigError, match=word) as told:
        ready.at_start(config)
    assert "hush" not in str(told.value)


def test_Health_what_is_there_starts(tmp_path, pg, real_parts):
    name = pg.create()
    ready.at_start(Config.from_env({"FIELDSEAL_DATA": str(tmp_path), "DATABASE_URL": pg.url(name)} | real_parts.env()))
    pg.drop(name)


def test_Health_sqlite_alone_starts(tmp_path):
    ready.at_start(Config.from_env({"FIELDSEAL_DATA": str(tmp_path)}))


@pytest.mark.parametrize("tls", [False, True])
def test_Health_the_image_asks_itself(tmp_path, monkeypatch, tls):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/healthz" else 503)
            self.end_headers()

        def log_message(self, *_what):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    monkeypatch.setenv("PORT", str(server.server_port))
    if tls:
        papers = certificates(tmp_path, [])
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(papers.certificate, papers.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        monkeypatch.setenv("TLS_CERT", str(papers.certificate))
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    assert (probe.main(), probe.main("/readyz")) == (0, 1)
    server.shutdown()
    serving.join()
    server.server_close()
    assert probe.main() == 1


def test_Health_a_database_that_refuses_us_says_so_in_a_word(tmp_path, pg):
    config = Config.from_env({"FIELDSEAL_DATA": str(tmp_path), "DATABASE_URL": pg.url("no_such_database")})
    with pytest.raises(ConfigError, match="the database does not answer"):
        ready.at_start(config)


@pytest.mark.slow
@pytest.mark.parametrize("program", ["server.web", "server.worker"])
@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"FIELDSEAL_DEMOO": "1"}, "FIELDSEAL_DEMOO is no setting of ours; did you mean FIELDSEAL_DEMO?"),
        ({"REDIS_URL": "redis://:hush@127.0.0.1:1/0"}, "REDIS_URL: the queue does not answer"),
        ({"WEB_CONCURRENCY": "many"}, "WEB_CONCURRENCY must be a number from 1 to 64, not 'many'"),
    ],
    ids=["unknown", "no queue", "no number"],
)
def test_Health_a_wrong_setting_ends_every_program_with_one_sentence(tmp_path, program, change, word):
    env = {k: v for k, v in os.environ.items() if not k.startswith("FIELDSEAL_")}
    env |= {"FIELDSEAL_DATA": str(tmp_path), "PORT": str(free_port())} | change
    done = subprocess.run(
        [sys.executable, "-m", program], check=False, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr.strip()) == (1, word)
    assert done.stdout == ""
    assert not (Path(tmp_path) / "fieldseal.sqlite-wal").exists()
