"""A worker dies by ``kill -9`` in the middle of an effect: the sweep does it again, once, whoever sweeps."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from server.app import create_app
from server.config import Config, database_url
from server.store import write_changes
from server.store.engine import reading
from server.store.tables import EffectRow
from sync.store import Changes
from tests.server.conftest import close
from tests.server.office import Office

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

CLAIM_S = 6
START_S = 200
WORKER = """
import sys, time
from dataclasses import replace
from pathlib import Path
from server.app import create_app
from server.timers import effects

notes, lasts = Path(sys.argv[1]), float(sys.argv[2])

def deliver(payload):
    note("begun " + payload["to"])
    time.sleep(lasts)
    note("ended " + payload["to"])

def note(line):
    with notes.open("a") as file:
        file.write(line + "\\n")

effects._CLAIM_S = int(sys.argv[3])
app = create_app()
app.extensions["fieldseal"] = replace(app.extensions["fieldseal"], effects={"test.deliver": deliver})
with app.app_context():
    note(f"tried {effects.drain()}")
"""


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


class Workers:
    """Processes that drain the effects once, as the minute's sweep does, and note what they did."""

    def __init__(self, data: Path, url: str) -> None:
        self.notes = data / "notes"
        self.env = os.environ | {"FIELDSEAL_DATA": str(data), "DATABASE_URL": url}
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, lasts: float) -> subprocess.Popen[bytes]:
        """One whose effect takes so many seconds."""
        words = [sys.executable, "-c", WORKER, str(self.notes), str(lasts), str(CLAIM_S)]
        self.running.append(subprocess.Popen(words, env=self.env))
        return self.running[-1]

    def stop(self) -> None:
        """None outlives its test."""
        for one in self.running:
            one.kill()
            one.wait()

    def noted(self, line: str) -> int:
        """How often it was."""
        return self.notes.read_text().splitlines().count(line) if self.notes.exists() else 0


@pytest.fixture
def workers(place):
    """None of them at first."""
    made = Workers(*place)
    yield made
    made.stop()


def test_Effects_2_an_effect_that_was_killed_in_the_middle_is_done_again_once(place, workers):
    data, url = place
    app = create_app(Config(data, database_url(url)))
    office = Office(app)
    with app.app_context():
        write_changes(office.org, lambda *_: Changes(effects=[("test.deliver", {"to": "somebody"})]))
    killed = workers.start(lasts=600)
    end = time.monotonic() + START_S
    while not workers.noted("begun somebody") and time.monotonic() < end:
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    claimed = time.monotonic()
    assert workers.noted("ended somebody") == 0

    time.sleep(max(0, CLAIM_S + 0.5 - (time.monotonic() - claimed)))
    sweeping = [workers.start(lasts=0.5) for _ in range(2)]
    assert [one.wait(START_S) for one in sweeping] == [0, 0]
    assert workers.noted("begun somebody") == 2
    assert workers.noted("ended somebody") == 1
    assert (workers.noted("tried 1"), workers.noted("tried 0")) == (1, 1)
    with app.app_context(), reading() as connection:
        left = connection.execute(select(EffectRow).where(EffectRow.name == "test.deliver")).one()
        assert (left.done_at is None, left.tries, left.error) == (False, 2, None)
    close(app)
