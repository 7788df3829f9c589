"""Told to stop, web and worker finish what is at work; and the whole product on PostgreSQL, Redis and S3 at once."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import time
from hashlib import sha256

import pytest
import requests
from sqlalchemy import insert, select

from server import clock
from server.app import create_app
from server.config import Config, database_url
from server.db import db
from server.store.engine import reading
from server.store.tables import EffectRow
from tests.product import Product
from tests.server.conftest import close
from tests.server.office import PASSWORD, Office
from tests.server.test_files import PICTURE
from tests.wire import Wire, uuid7

pytestmark = pytest.mark.slow
TOKEN = "a token nobody guesses"


def wait_for(true, what, seconds=30):
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)
    return found


def ended(process, seconds=30):
    return process.wait(seconds)


@pytest.fixture
def on_sqlite(sqlite_template, tmp_path):
    """(product, office) with web and worker running over SQLite."""
    shutil.copy(sqlite_template, tmp_path / "fieldseal.sqlite")
    app = create_app(Config(tmp_path, f"sqlite:///{tmp_path / 'fieldseal.sqlite'}"))
    product = Product(tmp_path, workers=1)
    yield product.start(), Office(app)
    product.stop()
    close(app)


def test_Stop_a_sync_at_work_is_answered(on_sqlite):
    product, office = on_sqlite
    wire = Wire(product.url, office.login("technician"), PASSWORD).login()
    body = json.dumps(wire.body([wire.mutation("no.such", {})])).encode()
    head = f"POST /api/sync HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    head += f"Authorization: {wire.http.headers['Authorization']}\r\nContent-Type: application/json\r\n"
    head += "Expect: 100-continue\r\n\r\n"
    web = product._running[0]
    with socket.create_connection(("127.0.0.1", product.port), timeout=30) as phone:
        phone.sendall(head.encode())
        assert phone.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"  # it has begun with this request
        phone.sendall(body[:50])
        os.kill(web.pid, signal.SIGTERM)
        time.sleep(0.5)
        assert web.poll() is None
        phone.sendall(body[50:])
        answer = phone.makefile("rb").read()
    assert b" 200 OK" in answer.splitlines()[0]
    assert b'"UNKNOWN_NAME"' in answer or b"quarantined" in answer
    assert ended(web) == 0


def test_Stop_the_worker_finishes_its_task(on_sqlite):
    product, office = on_sqlite
    worker = product._running[1]
    app = office.app

    huey = app.extensions["fieldseal"].huey
    row = {"id": uuid7(), "org_id": office.org, "name": "push.notify", "due_at": clock.now(), "tries": 0}
    row["payload"] = json.dumps({"user": "nobody", "title": "", "body": "", "url": ""})
    with (product.data / "write.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the worker waits here before it writes: its task is at work
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(insert(EffectRow), row)
        huey.wake()
        wait_for(lambda: len(huey) == 0, "the worker to take the task")
        os.kill(worker.pid, signal.SIGTERM)
        time.sleep(1)
        assert worker.poll() is None
    assert ended(worker) == 0
    with app.app_context(), reading() as connection:
        assert connection.scalar(select(EffectRow.done_at).where(EffectRow.id == row["id"]))


def test_Running_everything_together_on_postgresql_redis_and_s3(pg, pg_template, real_parts, tmp_path):
    """As in compose.yaml: two web processes, a worker, and what they write into their logs."""
    name = pg.create(pg_template)
    env = real_parts.env() | {"FIELDSEAL_METRICS_TOKEN": TOKEN, "FIELDSEAL_DEMO": "0"}
    app = create_app(Config(tmp_path, database_url(pg.url(name)), redis_url=env["REDIS_URL"]))
    office = Office(app)
    product = Product(tmp_path, pg.url(name), **env).start()
    try:
        ready = requests.get(f"{product.url}/readyz", timeout=30)
        assert ready.json()["ok"], ready.text
        job = office.job()  # its effect goes to the worker by Redis
        wire = Wire(product.url, office.login("technician"), PASSWORD).login()
        wire.sync()
        _send(product.url, wire, PICTURE)
        photo = {"id": uuid7(), "job": job["id"], "sha256": sha256(PICTURE).hexdigest(), "size": len(PICTURE)}
        [receipt] = wire.sync(("photos.add", photo | {"type": "image/png", "stage": "before"}))
        assert receipt["outcome"] == "applied", receipt
        whole = wire.http.get(f"{product.url}/api/files/{photo['sha256']}", timeout=30)
        assert whole.content == PICTURE
        wait_for(lambda: "effect push.notify" in product.log("worker.log"), "the worker")
        _figures_of_both_processes(product.url, wire)
    finally:
        product.stop()
        close(app)
        pg.drop(name)
    written = product.log() + product.log("worker.log")
    assert all(json.loads(line)["log"] for line in written.splitlines()), "every line is an object"
    personal = [
        "李雷",
        "13800000000",
        "人民路",
        PASSWORD,
        office.login("technician"),
        "127.0.0.1",
        TOKEN,
        real_parts.key,
    ]
    assert [word for word in personal if word in written] == []


def _send(url, wire, raw):
    at = f"{url}/api/files/{sha256(raw).hexdigest()}"
    put = wire.http.put(at, headers={"Upload-Length": str(len(raw)), "Content-Type": "image/png"}, timeout=30)
    assert put.status_code == 201, put.text
    headers = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}
    assert wire.http.patch(at, data=raw, headers=headers, timeout=30).status_code == 204


def _figures_of_both_processes(url, wire):
    """Whichever process is asked, it knows what all of them counted."""
    for _ in range(20):
        requests.get(f"{url}/healthz", timeout=30)
    pages = {
        requests.get(f"{url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30).text for _ in range(6)
    }
    for page in pages:
        assert 'fieldseal_receipts_total{outcome="applied"} 1.0' in page
        healthy = next(
            line for line in page.splitlines() if line.startswith("fieldseal_requests_total{") and "healthz" in line
        )
        assert float(healthy.rpartition(" ")[2]) >= 20
    assert "fieldseal_files 1.0" in page
