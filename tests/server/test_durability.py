"""A receipt that was sent survives ``kill -9`` (rule P2), with the server run as it is run in earnest."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from server.app import create_app
from server.config import Config, database_url
from tests.journeys.network import free_port
from tests.server.conftest import close
from tests.server.office import PASSWORD, Office
from tests.wire import Wire

ROOT = Path(__file__).resolve().parent.parent.parent


class Server:
    """gunicorn, as the Procfile starts it."""

    def __init__(self, data, url, **more):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = os.environ | {"FIELDSEAL_DATA": str(data), "DATABASE_URL": url, "FIELDSEAL_IMMEDIATE": "1"} | more

    def __enter__(self):
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads"]
        self.process = subprocess.Popen(
            [*command, "4", "server.app:create_app()"],
            cwd=ROOT,
            env=self.env,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.url}/healthz", timeout=5).ok:
                    return self
            time.sleep(0.1)
        raise AssertionError("gunicorn did not start")

    def __exit__(self, *_why):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """(data folder, database URL) of a migrated database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "fieldseal.sqlite")
        yield tmp_path, f"sqlite:///{tmp_path / 'fieldseal.sqlite'}"
        return
    pg = request.getfixturevalue("pg")
    name = pg.create(request.getfixturevalue("pg_template"))
    yield tmp_path, pg.url(name)
    pg.drop(name)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_P2_3_a_sent_receipt_survives_kill_9(place, request, on_real_parts):
    data, url = place
    env = request.getfixturevalue("real_parts").env() if on_real_parts else {}
    app = create_app(Config(data, database_url(url)))
    office = Office(app)
    close(app)
    receipts: dict[int, dict] = {}
    sent: list[dict] = []

    with Server(data, url, **env) as server:
        wire = Wire(server.url, office.login("technician"), PASSWORD).login()

        def push():
            with contextlib.suppress(requests.RequestException):
                while True:
                    batch = [wire.mutation("no.such", {"n": n}) for n in range(3)]
                    sent.extend(batch)
                    answer = wire.post(wire.body(batch, receipts_from=batch[0]["id"]))
                    receipts.update({one["id"]: one for one in answer.json()["receipts"]})

        pushing = threading.Thread(target=push)
        pushing.start()
        while len(receipts) < 60 and pushing.is_alive():
            time.sleep(0.01)
        assert len(receipts) >= 60
        os.killpg(server.process.pid, signal.SIGKILL)
        pushing.join(30)
    with Server(data, url, **env) as server:
        wire.url = server.url
        answer = wire.post(wire.body([])).json()
        assert answer["last_mutation_id"] >= max(receipts)
        stored = {one["id"]: one for one in answer["receipts"]}
        assert {key: stored[key] for key in receipts} == receipts
        again = wire.post(wire.body(sent[-60:], receipts_from=sent[-60]["id"])).json()
        assert again["last_mutation_id"] == sent[-1]["id"]


@pytest.mark.slow
def test_Limits_2_a_sender_of_twelve_megabytes_reads_why_he_is_refused(sqlite_template, tmp_path):
    shutil.copy(sqlite_template, tmp_path / "fieldseal.sqlite")
    url = f"sqlite:///{tmp_path / 'fieldseal.sqlite'}"
    app = create_app(Config(tmp_path, url))
    office = Office(app)
    close(app)
    raw = b" " * (12 * 1024 * 1024)
    with Server(tmp_path, url) as server:
        wire = Wire(server.url, office.login("technician"), PASSWORD).login()
        for path, headers, expected in (
            ("/api/sync", {}, 413),
            ("/api/sync", {"Authorization": "Bearer broken"}, 401),
            ("/api/auth/login", {}, 413),
            ("/api/nowhere", {}, 413),
        ):
            answer = wire.http.post(server.url + path, data=raw, headers=headers, timeout=60)
            assert answer.status_code == expected, path
            assert answer.json()["error"]["code"]
        chunks = (raw[:65536] for _ in range(160))
        answer = wire.http.post(f"{server.url}/api/sync", data=chunks, timeout=60)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "TOO_LARGE")
        assert wire.post(wire.body([])).status_code == 200
