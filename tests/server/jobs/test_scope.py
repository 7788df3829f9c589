"""Who sees a job when: assignment, reassignment, cancelling, verifying, and fourteen days after (Q3, D3)."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from server import clock
from server.ids import uuid7
from server.jobs import scope
from server.jobs.sweeper import sweep
from server.store.engine import reading, writing
from server.store.tables import ScopeEntry


@pytest.fixture
def desk(office):
    return office.phone("dispatcher")


def window():
    return {"window_start": "2026-11-23T01:00:00.000Z", "window_end": "2026-11-23T03:00:00.000Z"}


def assign(office, job, technician, **more):
    return ("jobs.assign", {"job": job["id"], "assignment": uuid7(), "technician": office.users[technician], **more})


def sees(office, username, group):
    open_one = select(ScopeEntry).where(
        ScopeEntry.subject == f"user:{office.users[username]}", ScopeEntry.grp == group, ScopeEntry.closed_seq.is_(None)
    )
    with office.app.app_context(), reading() as connection:
        return connection.execute(open_one).first() is not None


def done(phone, job):
    """Everything up to the signature, which is given by hand: the seal itself is the signatures' business."""
    steps = [(f"jobs.{name}", {"job": job["id"]}) for name in ("accept", "travel", "arrive", "start")]
    assert [one["outcome"] for one in phone.sync(*steps)] == ["applied"] * 4


def sign(office, job):
    """Put the job where a signature would have put it."""
    with office.app.app_context(), writing() as connection:
        connection.execute(text("UPDATE jobs SET status = 'signed' WHERE id = :id"), {"id": job["id"]})
        connection.commit()


def test_Q3_assigned_a_technician_gets_job_customer_and_site(office):
    phone = office.phone("technician")
    job = office.job("technician")
    phone.sync()
    assert {("jobs", job["id"]), ("customers", job["customer"]), ("sites", job["site"])} <= set(phone.rows)


@pytest.mark.slow
def test_Q3_reassigned_the_first_one_loses_it_and_the_second_gets_all_of_it(office, desk):
    first, second = office.phone("technician"), office.phone("technician2")
    job = office.job("technician")
    first.sync(("jobs.accept", {"job": job["id"]}))
    [receipt] = desk.sync(assign(office, job, "technician2", reason="路远"))
    assert receipt["outcome"] == "applied"
    first.sync()
    second.sync()
    assert first.left == [job["id"]]
    assert sorted(row["kind"] for row in second.kind("steps")) == ["accept", "assign", "assign", "register"]
    assert ("customers", job["customer"]) in second.rows
    assert not sees(office, "technician", f"customer:{job['customer']}")


def test_Q3_a_customer_stays_while_another_of_his_jobs_does(office, desk):
    phone = office.phone("technician")
    job = office.job("technician")
    other = {
        "id": uuid7(),
        "centre": office.centre,
        "customer": job["customer"],
        "site": job["site"],
        "product": "空调",
    }
    other |= {"fault": "漏水", "channel": "phone", "charge_type": "free", "priority": "normal"}
    other |= {"received_at": clock.now(), "contact_name": "李雷", "contact_phone": "13800000000"}
    desk.sync(("jobs.register", other), assign(office, other, "technician"), assign(office, job, "technician2"))
    phone.sync()
    assert ("customers", job["customer"]) in phone.rows
    desk.sync(("jobs.cancel", {"job": other["id"], "reason": "重复登记"}))
    phone.sync()
    assert not sees(office, "technician", f"customer:{job['customer']}")


def test_D3_assigned_to_the_same_one_again_nothing_leaves_him(office, desk):
    phone = office.phone("technician")
    job = office.job("technician")
    phone.sync()
    desk.sync(assign(office, job, "technician", **window()))
    phone.sync()
    assert phone.left == []
    assert phone.rows["jobs", job["id"]]["window_end"] == window()["window_end"]
    assert len([row for row in phone.kind("assignments") if row["released_at"] is None]) == 1


def test_Q3_cancelled_it_leaves_technician_and_desk(office, desk):
    phone = office.phone("technician")
    job = office.job("technician")
    desk.sync()
    phone.sync()
    desk.sync(("jobs.cancel", {"job": job["id"], "reason": "客户取消"}))
    phone.sync()
    assert phone.left == [job["id"]]
    assert desk.left == [job["id"]]
    assert {row["kind"] for row in phone.kind("notices")} == {"assigned", "cancelled"}


def test_D3_the_technician_is_told_of_every_change_but_his_own(office, desk):
    first, second = office.phone("technician"), office.phone("technician2")
    job = office.job("technician")
    desk.sync(("jobs.reschedule", {"job": job["id"], **window()}), assign(office, job, "technician2"))
    first.sync()
    second.sync()
    assert {row["kind"] for row in first.kind("notices")} == {"assigned", "rescheduled", "reassigned"}
    [told] = second.kind("notices")
    assert (told["kind"], told["job"], told["data"]["fault"]) == ("assigned", job["id"], "不制冷")


def test_D3_rescheduled_before_anybody_was_sent_nobody_is_told(office, desk, monkeypatch):
    sent = []
    monkeypatch.setitem(office.app.extensions["fieldseal"].effects, "push.notify", sent.append)
    job = office.job(None)
    assert desk.sync(("jobs.reschedule", {"job": job["id"], **window()}))[0]["outcome"] == "applied"
    assert sent == []


def test_D3_a_push_is_left_for_after_the_commit_and_names_nobody(office, monkeypatch):
    sent = []
    monkeypatch.setitem(office.app.extensions["fieldseal"].effects, "push.notify", sent.append)
    job = office.job("technician")
    [payload] = sent
    assert payload["user"] == office.users["technician"]
    assert payload["url"] == f"/job/{job['id']}"
    assert "李雷" not in payload["title"] + payload["body"]


def test_D12_verified_it_leaves_the_desk_and_stays_with_the_technician(office, desk):
    phone, supervisor = office.phone("technician"), office.phone("supervisor")
    job = office.job("technician")
    phone.sync()
    done(phone, job)
    sign(office, job)
    [left] = phone.sync(("jobs.leave", {"job": job["id"]}))
    assert left["outcome"] == "applied"
    supervisor.sync()
    [verified] = supervisor.sync(("jobs.verify", {"job": job["id"]}))
    assert verified["outcome"] == "applied"
    phone.sync()
    assert supervisor.left == [job["id"]]
    assert phone.left == []
    assert phone.rows["jobs", job["id"]]["status"] == "verified"


def test_D16_a_finished_job_stays_in_the_equipments_file(office, desk):
    phone = office.phone("technician")
    job = office.job("technician")
    phone.sync()
    done(phone, job)
    fitted = {"id": uuid7(), "job": job["id"], "name": "四通阀", "qty": "1", "unit": "个", "status": "conforming"}
    fitted |= {"origin": "stock", "old_part": "returned", "price": 100}
    taken_back = fitted | {"id": uuid7(), "name": "录错的零件"}
    undo = {"id": uuid7(), "job": job["id"], "kind": "parts", "fact": taken_back["id"], "reason": "录错"}
    phone.sync(
        ("parts.use", fitted),
        ("parts.use", taken_back),
        ("jobs.withdraw", undo),
        ("jobs.report", {"job": job["id"], "actual_fault": "阀芯卡死"}),
    )
    sign(office, job)
    phone.sync(("jobs.leave", {"job": job["id"]}))
    [kept] = phone.kind("equipment_history")
    assert (kept["id"], kept["parts"], kept["actual_fault"]) == (job["id"], "四通阀 × 1 个", "阀芯卡死")
    assert kept["job_number"].startswith("01-")


def test_Q3_1_fourteen_days_after_closing_it_leaves_the_technicians_phone(office, monkeypatch):
    phone, supervisor = office.phone("technician"), office.phone("supervisor")
    job = office.job("technician")
    phone.sync()
    done(phone, job)
    sign(office, job)
    supervisor.sync()
    assert supervisor.sync(("jobs.verify", {"job": job["id"]}))[0]["outcome"] == "applied"
    with office.app.app_context():
        sweep()
    phone.sync()
    assert phone.left == []
    later = clock.before(clock.now(), days=-15)
    monkeypatch.setattr(clock, "now", lambda: later)
    with office.app.app_context():
        sweep()
        sweep()
    phone.sync()
    assert phone.left == [job["id"]]


class Told:
    """A transaction that writes down in which order it was asked."""

    def __init__(self):
        self.asked = []

    def __getattr__(self, name):
        def ask(*args):
            self.asked.append((name, args[0]))
            return []

        return ask


@pytest.mark.parametrize(
    "change",
    [
        scope.open_at_desk,
        lambda tx, job: scope.give(tx, "t", job),
        lambda tx, job: scope.close_at_desk(tx, job, "verified"),
        lambda tx, job: scope.take_away(tx, "t", job, "reassigned"),
    ],
)
def test_Q1_the_customer_is_locked_before_it_is_asked_who_sees_him(change):
    tx = Told()
    change(tx, {"id": "j", "customer": "k", "centre": "c"})
    assert tx.asked[0] == ("get", "customers")


def test_Q3_a_phone_whose_clock_is_years_ahead_keeps_no_job_for_ever(office):
    phone = office.phone("technician")
    job = office.job("technician")
    phone.sync()
    done(phone, job)
    sign(office, job)
    ahead = phone.mutation("jobs.leave", {"job": job["id"]}, at="2031-01-01T00:00:00.000Z")
    assert phone.post([ahead]).status_code == 200
    phone.sync()
    assert phone.rows["jobs", job["id"]]["closed_at"] <= clock.now()


def test_W1_a_former_holder_strikes_out_only_what_is_his_own(office, desk):
    first, second = office.phone("technician"), office.phone("technician2")
    job = office.job("technician")
    first.sync()
    fitted = {"id": uuid7(), "job": job["id"], "name": "四通阀", "qty": "1", "unit": "个", "status": "conforming"}
    fitted |= {"origin": "stock", "old_part": "returned", "price": 100}
    own = fitted | {"id": uuid7()}
    first.sync(("jobs.accept", {"job": job["id"]}), ("parts.use", own))
    held = first.seq
    desk.sync(assign(office, job, "technician2"))
    second.sync()
    second.sync(("parts.use", fitted))
    undo = [
        first.mutation(
            "jobs.withdraw",
            {"id": uuid7(), "job": job["id"], "kind": "parts", "fact": one["id"], "reason": "录错"},
            base_seq=held,
        )
        for one in (fitted, own)
    ]
    told = first.post(undo).json["receipts"]
    assert [(one["outcome"], one["code"]) for one in told[-2:]] == [("flagged", "JOB_REASSIGNED")] * 2
    second.sync()
    assert [row["fact"] for row in second.kind("withdrawals")] == [own["id"]]
