"""The drill (D32, Q5): what was receipted after the backup burns, and comes back from the devices."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, select, text, update

from server import clock
from server.backup import life
from server.ids import uuid7
from server.jobs.models import Job, Step
from server.parts.models import Part
from server.signatures.models import SealLink
from server.store.engine import reading, writing
from server.store.tables import Commit, Counter, LoggedMutation
from server.timesheets.models import Timesheet
from sync.messages import Outcome
from tests.server.backup.pocket import Pocket
from tests.server.office import Office
from tests.server.signatures.signing import Pen, declare, part, rating, signed_job

pytestmark = pytest.mark.slow

STEPS = ("accept", "travel", "arrive", "start")


def minutes(job, count):
    at = "2026-11-22T08:00:00.000Z"
    return "timesheets.record", {
        "id": uuid7(), "job": job["id"], "kind": "work", "started_at": at, "ended_at": at, "minutes": count,
        "source": "manual", "replaces": None, "reason": "counted",
    }  # fmt: skip


def count(site, model, *where):
    with site.app() as app, app.app_context(), reading() as connection:
        return connection.scalar(select(func.count()).select_from(model).where(*where))


def verified(site):
    with site.app() as app:
        return app.test_cli_runner().invoke(args=["seals", "verify"])


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_D32_Q5_a_device_offers_again_what_the_backup_lacked_and_nothing_is_missing(site, build, into):
    with site.app() as app:
        office = Office(app)
        job = office.job()
        pocket = Pocket(office, "technician")
        pocket.sync()
        for name in STEPS[:2]:
            pocket.do(f"jobs.{name}", {"job": job["id"]})
        pocket.do("parts.use", part(job))
        pocket.sync()
    archive = site.backup()
    with site.app() as app:
        pocket.meet(app)
        for name in STEPS[2:]:
            pocket.do(f"jobs.{name}", {"job": job["id"]})
        pocket.do("parts.use", part(job))
        pocket.do(*minutes(job, 30))
        pocket.sync()
        assert pocket.outbox.items == []  # the server had it all, and said so
    receipted = {one.mutation["uuid"] for one in pocket.outbox.archive}
    before = site.counter(office.org)
    pocket.do(*minutes(job, 45))  # and one more, made while there was no server

    burnt = build(into, migrated=False)
    burnt.restore(archive)
    assert count(burnt, Part) == 1
    assert burnt.counter(office.org).seq > before.seq

    with burnt.app() as app:
        pocket.meet(app)
        pocket.sync()
        assert pocket.sync() == 1  # and it has come to rest
    assert pocket.outbox.waiting() == []
    assert {one.receipt.outcome for one in pocket.outbox.archive} <= {Outcome.APPLIED, Outcome.FLAGGED}
    assert receipted < {one.mutation["uuid"] for one in pocket.outbox.archive}
    assert count(burnt, Part) == 2
    assert count(burnt, Timesheet, Timesheet.minutes.in_([30, 45]), Timesheet.source == "manual") == 2
    assert count(burnt, Step, Step.kind.in_(STEPS)) == len(STEPS)
    assert count(burnt, Job, Job.status == "working") == 1
    mine = LoggedMutation.client_id == pocket.outbox.client_id
    assert count(burnt, LoggedMutation, mine) == pocket.outbox.next_id - 1
    shown = pocket.device.rows()
    assert len(shown["parts"]) == 2


def test_D32_Q5_a_device_the_backup_never_met_offers_everything(site, build):
    with site.app() as app:
        office = Office(app)
        job = office.job()
    archive = site.backup()
    with site.app() as app:
        office.app = app
        pocket = Pocket(office, "technician")
        pocket.sync()
        for name in STEPS:
            pocket.do(f"jobs.{name}", {"job": job["id"]})
        pocket.sync()
    site.restore(archive, "--replace")
    with site.app() as app:
        pocket.meet(app)
        pocket.sync()
    assert count(site, Step, Step.kind.in_(STEPS)) == len(STEPS)
    assert count(site, Job, Job.status == "working") == 1


def test_D32_S3_seals_made_after_the_backup_come_back_into_a_new_segment(site):
    with site.app() as app:
        office = Office(app)
        declare(office)
        signed_job(office, office.phone("technician"))
    archive = site.backup()
    with site.app() as app:
        office.app = app
        signed_job(office, office.phone("technician"))
        with app.app_context(), reading() as connection:
            links = select(SealLink.link_hash).order_by(SealLink.segment, SealLink.n)
            published = list(connection.scalars(links))
    site.restore(archive, "--replace")
    assert verified(site).output == f"{office.org}: 1 seals verified, the chain holds\n"
    with site.app() as app:
        office.app = app
        signed_job(office, office.phone("technician"))
        with app.app_context(), reading() as connection:
            first, new = connection.execute(select(SealLink.__table__).order_by(SealLink.segment, SealLink.n)).all()
    assert first.link_hash == published[0]
    assert (new.segment > first.segment, new.n) == (True, 1)
    assert new.prev_hash == published[1]  # the last head anybody was shown
    assert verified(site).output == f"{office.org}: 2 seals verified, the chain holds\n"


def test_D32_S3_links_cut_off_after_a_restore_are_found(site):
    with site.app() as app:
        office = Office(app)
        declare(office)
        signed_job(office, office.phone("technician"))
    site.restore(site.backup(), "--replace")
    archive = site.backup()
    site.restore(archive, "--replace")  # a second life, before anybody has signed in the first
    assert verified(site).exit_code == 0
    with site.app() as app, app.app_context(), writing() as connection:
        guard = "seal_links_no_delete" if site.is_sqlite else "seal_links_append_only ON seal_links"
        connection.execute(text(f"DROP TRIGGER {guard}"))
        connection.execute(text("DELETE FROM seal_links"))
        connection.commit()
    done = verified(site)
    assert done.exit_code == 1
    assert "HEAD" in done.output


def test_D32_a_signature_made_offline_in_the_old_life_is_sealed_in_the_new_one(site):
    with site.app() as app:
        office = Office(app)
        declare(office)
        job = office.job()
        phone = office.phone("technician")
        phone.sync()
        phone.sync(*((f"jobs.{name}", {"job": job["id"]}) for name in STEPS))
        phone.sync(("parts.use", part(job)), ("signatures.rate", rating(job)))
        args = Pen(office, phone, job).args()
    site.restore(site.backup(), "--replace")
    with site.app() as app:
        phone.http = app.test_client()
        [receipt] = phone.sync(("signatures.sign", args))
    assert receipt["outcome"] in ("applied", "flagged")
    assert verified(site).output == f"{office.org}: 1 seals verified, the chain holds\n"


def test_D32_Q5_a_new_life_starts_above_all_a_lost_one_can_have_reached(site):
    with site.app() as app:
        office = Office(app)
        before = site.counter(office.org).seq
        with app.app_context(), writing() as connection:
            late = {"org_id": office.org, "seq": before + 1, "client_id": None, "at": clock.before(clock.now(), days=1)}
            connection.execute(insert(Commit), late)  # PostgreSQL was put back to yesterday by its own means
            life.begin(connection, clock.now(), {}, [])
            connection.commit()
    day = 24 * 60 * 60 * life.MOST_COMMITS_A_SECOND
    assert before + day < site.counter(office.org).seq < before + 2 * day


def test_D32_Q5_a_new_life_starts_above_the_one_it_replaces(site):
    with site.app() as app:
        office = Office(app)
    archive = site.backup()
    with site.app() as app, app.app_context(), writing() as connection:
        connection.execute(update(Counter).values(seq=2**50))  # a clock that went back, a machine beyond belief
        connection.commit()
    site.restore(archive, "--replace")
    assert site.counter(office.org).seq == 2**50 + 1
