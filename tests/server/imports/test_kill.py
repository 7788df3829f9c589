"""A worker that is killed in the middle of an import leaves whole rows, and the next one ends the work (D32)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from server.imports import work
from tests.server.imports.desk import HEAD, Desk, csv_of, job
from tests.server.office import Office

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WORKER = """
import time
from server.app import create_app
from server.imports import passes, work

passes.ROWS_AT_ONCE = 20
written, batches = passes.Pass._batch, iter(range(15))

def batch(one, rows, *, writing):
    if writing and next(batches, None) is None:
        time.sleep(600)  # whoever is to kill it may be late
    written(one, rows, writing=writing)

passes.Pass._batch = batch
with create_app().app_context():
    work.drain()
"""
ROWS = 400


def test_D32_kill_minus_nine_leaves_whole_rows_and_the_next_worker_ends_the_work(make_app, sqlite_url, tmp_path):
    desk = Desk(Office(make_app(sqlite_url, immediate=False)))
    body = csv_of(HEAD, *(job(n, 客户名称=f"客户{n // 7}", 电话=str(n // 7)) for n in range(ROWS)))
    run = desk.start(desk.patch(desk.upload(body), constants={"centre": desk.office.centre}))
    env = os.environ | {"FIELDSEAL_DATA": str(tmp_path), "DATABASE_URL": sqlite_url}
    worker = subprocess.Popen([sys.executable, "-c", WORKER], env=env)
    try:
        until = time.monotonic() + 120
        while desk.count("jobs") < 60 and time.monotonic() < until and worker.poll() is None:
            time.sleep(0.02)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    left = desk.rows("jobs")
    assert 60 <= len(left) < ROWS
    for kind, column in (("customers", "customer"), ("sites", "site"), ("equipment", "equipment")):
        assert {one[column] for one in left} <= {one["id"] for one in desk.rows(kind)}
    assert {one["job"] for one in desk.rows("steps")} == {one["id"] for one in left}
    assert desk.ask("GET", f"/{run['id']}").json["state"] == "writing"
    with desk.office.app.app_context():
        work.drain()
    ended = desk.ask("GET", f"/{run['id']}").json
    assert (ended["state"], ended["counts"]) == ("done", {"rows": ROWS, "made": ROWS, "there": 0, "refused": 0})
    customers = -(-ROWS // 7)
    assert ended["made_kinds"] == {
        "customers": customers,
        "sites": customers,
        "equipment": ended["made_kinds"]["equipment"],
        "jobs": ROWS,
    }
    assert (desk.count("jobs"), desk.count("customers")) == (ROWS, customers)
    assert desk.do(ended, "undo")["state"] == "undoing"
