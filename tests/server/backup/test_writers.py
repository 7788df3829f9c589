"""A backup while people work (D32): one moment of the whole, whatever is written meanwhile."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from server.jobs.models import Job, RegisterEntry
from server.store.engine import reading
from server.store.tables import Client, Commit, Counter, LoggedMutation
from server.timesheets.models import Timesheet
from tests.server.backup.test_drill import minutes
from tests.server.office import Office

pytestmark = pytest.mark.slow


def agrees(site, org):
    """Log, register, counter and devices of a restored database tell one story; how many facts there are."""
    with site.app() as app, app.app_context(), reading() as connection:
        for client, last in connection.execute(select(Client.client_id, Client.last_mutation_id)):
            mine = select(func.count(), func.max(LoggedMutation.id)).where(LoggedMutation.client_id == client)
            assert connection.execute(mine).one() == (last, last or None)
        logged = set(connection.scalars(select(LoggedMutation.seq).distinct()))
        commits = set(connection.scalars(select(Commit.seq)))
        assert logged <= commits
        assert len(commits) == max(commits)  # none is missing in between
        assert connection.scalar(select(Counter.seq).where(Counter.org_id == org)) > max(commits)
        jobs, cards = (connection.scalar(select(func.count()).select_from(one)) for one in (Job, RegisterEntry))
        assert jobs == cards
        facts = connection.scalar(select(func.count()).select_from(Timesheet))
        sent = connection.scalar(
            select(func.count()).select_from(LoggedMutation).where(LoggedMutation.name == "timesheets.record")
        )
        assert facts == sent
        return facts


def test_D32_a_backup_taken_among_writers_is_one_moment(site, build):
    stop = threading.Event()
    faults = []
    with site.app() as app:
        office = Office(app)
        jobs = [office.job(name) for name in ("technician", "technician2")]
        phones = [office.phone(name) for name in ("technician", "technician2")]

        def work(phone, job):
            try:
                phone.sync()
                while not stop.is_set():
                    phone.sync(*(minutes(job, n) for n in range(5)))
            except Exception as fault:  # noqa: BLE001 - shown by the test
                faults.append(fault)

        def register():
            while not stop.is_set():
                office.job()

        threads = [threading.Thread(target=work, args=pair) for pair in zip(phones, jobs, strict=True)]
        threads.append(threading.Thread(target=register))
        for one in threads:
            one.start()
        made = [site.backup() for _ in range(3)]
        stop.set()
        for one in threads:
            one.join(60)
    assert faults == []
    counts = []
    for path in made:
        restored = build("sqlite", migrated=False)
        restored.restore(path)
        counts.append(agrees(restored, office.org))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
