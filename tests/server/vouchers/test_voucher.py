"""Vouchers of a running server: for whom, made once, signed by the firm, gone with the person (D2)."""

from __future__ import annotations

from sqlalchemy import update

from server import clock
from server.ids import uuid7
from server.runtime import runtime
from server.store.engine import reading, writing
from server.store.tables import StoredFile
from server.vouchers import kept, making, tasks
from server.vouchers.models import Voucher, VoucherTask
from sync.canonical import canonical
from tests.server.office import code
from tests.server.papers.reader import attached, faults, text_of
from tests.server.signatures.signing import declare, done_job
from tests.server.vouchers.made import judged, rows, signed


def test_D2_the_voucher_is_made_once_signed_whole_and_found_again(any_office):
    _phone, job, seal = signed(any_office)
    desk = any_office.phone("dispatcher")
    first, again = (desk.get(f"/api/vouchers/{seal['id']}.pdf") for _ in range(2))
    assert (first.status_code, first.data) == (200, again.data)
    found = judged(first.data)
    assert found.intact
    assert found.valid
    assert found.coverage.name == "ENTIRE_FILE"
    assert faults(first.data) == []
    [row] = rows(any_office, Voucher)
    assert (row.seal, row.job, row.language, row.head, row.size) == (
        seal["id"],
        job["id"],
        "zh-CN",
        "",
        len(first.data),
    )
    assert row.sha256 in {one.sha256 for one in rows(any_office, StoredFile)}
    english = desk.get(f"/api/vouchers/{seal['id']}.pdf?language=en")
    assert "Service voucher" in text_of(english.data)
    assert len(rows(any_office, Voucher)) == 2


def test_D2_it_carries_the_seal_as_the_verify_page_takes_it(any_office):
    _phone, _job, seal = signed(any_office)
    pdf = any_office.phone("supervisor").get(f"/api/vouchers/{seal['id']}.pdf").data
    with any_office.app.app_context(), reading() as connection:
        file = runtime().offers["seals.bundle"](connection, any_office.org, seal["id"], heads=False)
    assert attached(pdf) == {"seal.json": canonical(file).encode()}


def test_D2_the_unsigned_one_is_the_same_whenever_it_is_made(office):
    _phone, _job, seal = signed(office)
    with office.app.app_context():
        made = []
        for _ in range(2):
            with reading() as connection:
                made.append(making.unsigned(making.draft(connection, office.org, seal["id"], "both")))
    assert made[0] == made[1]


def test_D2_it_is_for_the_desk_of_the_centre_and_for_those_who_did_the_job(office):
    _phone, _job, seal = signed(office)
    path = f"/api/vouchers/{seal['id']}.pdf"
    for name in ("technician", "dispatcher", "supervisor", "manager", "accountant", "admin"):
        assert office.phone(name).get(path).status_code == 200, name
    for name in ("technician2", "far_dispatcher"):
        assert code(office.phone(name).get(path)) == (404, "NOT_FOUND")
    assert code(office.phone("dispatcher").get(f"/api/vouchers/{uuid7()}.pdf")) == (404, "NOT_FOUND")
    assert office.phone("dispatcher").get(f"{path}?language=fr").status_code == 422
    assert office.app.test_client().get(path).status_code == 401


def test_D2_its_headers_say_what_it_is_and_that_nobody_else_keeps_it(office):
    phone, _job, seal = signed(office)
    path = f"/api/vouchers/{seal['id']}.pdf"
    answer = phone.get(path)
    said = answer.headers
    assert said["Content-Type"] == "application/pdf"
    assert said["Cache-Control"] == "private, no-cache"
    assert said["X-Content-Type-Options"] == "nosniff"
    assert "filename*=UTF-8''%E6%9C%8D%E5%8A%A1%E5%87%AD%E8%AF%81-01-" in said["Content-Disposition"]
    headers = phone.headers | {"If-None-Match": said["ETag"]}
    assert phone.http.get(path, headers=headers).status_code == 304


def test_D2_the_worker_makes_what_was_signed_and_leaves_nothing_to_do(any_office):
    _phone, _job, seal = signed(any_office)
    assert [one.seal for one in rows(any_office, VoucherTask)] == [seal["id"]]
    with any_office.app.app_context():
        assert runtime().offers["vouchers.make_due"]() >= 1
    assert rows(any_office, VoucherTask) == []
    assert [(one.seal, one.language) for one in rows(any_office, Voucher)] == [(seal["id"], "zh-CN")]


def test_D2_one_that_fails_is_tried_again_later_and_given_up_in_the_end(office, monkeypatch):
    _phone, _job, seal = signed(office)

    def broken(*_args, **_more):
        raise RuntimeError("no paper")

    monkeypatch.setattr(tasks, "make", broken)
    with office.app.app_context():
        for _ in range(tasks.MOST_TRIES + 1):
            tasks.make_due()
            with writing() as connection:
                connection.execute(update(VoucherTask).values(due_at=clock.now()))
                connection.commit()
    [left] = rows(office, VoucherTask)
    assert (left.seal, left.tries, left.error) == (seal["id"], tasks.MOST_TRIES, "RuntimeError: no paper")
    with office.app.app_context(), writing() as connection:
        connection.execute(VoucherTask.__table__.delete())
        connection.commit()


def test_D2_a_claimed_one_is_not_made_twice_and_comes_up_again_after_a_crash(office):
    signed(office)
    with office.app.app_context():
        [task] = [one for one in tasks._due() if one.org_id == office.org]
        assert tasks._claim(task)
        assert not tasks._claim(task)
        assert office.org not in {one.org_id for one in tasks._due()}
    [left] = rows(office, VoucherTask)
    assert left.due_at > clock.now()


def test_D2_bytes_that_have_gone_are_made_again(office):
    phone, _job, seal = signed(office)
    path = f"/api/vouchers/{seal['id']}.pdf"
    phone.get(path)
    [row] = rows(office, Voucher)
    with office.app.app_context():
        runtime().files.remove(office.org, row.sha256)
    assert judged(phone.get(path).data).intact
    assert len(rows(office, Voucher)) == 1


def test_D2_two_that_make_it_at_once_keep_one(office):
    _phone, _job, seal = signed(office)
    with office.app.app_context():
        key = kept.Key(office.org, seal["id"], "en", "c")
        given = {"job": "j", "head": "", "template": "t"}
        assert kept.keep(key, b"one", "1" * 64, **given) == "1" * 64
        assert kept.keep(key, b"two", "2" * 64, **given) == "1" * 64
        assert kept.load(office.org, "2" * 64) is None
        assert kept.load(office.org, "1" * 64) == b"one"


def test_D2_S3_an_erased_customer_has_no_stored_voucher(any_office):
    phone, job, seal = signed(any_office)
    phone.get(f"/api/vouchers/{seal['id']}.pdf")
    [row] = rows(any_office, Voucher)
    with any_office.app.app_context():
        assert runtime().offers["vouchers.forget"](any_office.org, job["customer"]) == 1
        assert kept.load(any_office.org, row.sha256) is None
    assert rows(any_office, Voucher) == []
    assert row.sha256 not in {one.sha256 for one in rows(any_office, StoredFile)}


def test_D2_a_job_nobody_signed_for_has_one_too(any_office):
    declare(any_office)
    phone = any_office.phone("technician")
    job = done_job(any_office, phone)
    args = {"id": uuid7(), "job": job["id"], "why": "refused", "reason": "认为收费过高", "photo": None}
    [receipt] = phone.sync(("signatures.unsigned", args | dict.fromkeys(("text", "text_hash", "disclosures"))))
    assert receipt["outcome"] == "applied", receipt
    said = text_of(any_office.phone("dispatcher").get(f"/api/vouchers/{args['id']}.pdf").data)
    assert "顾客拒绝签字" in said
    assert "认为收费过高" in said


def test_D2_the_manager_sees_a_specimen_with_the_firms_own_words(office):
    answer = office.phone("manager").get("/api/vouchers/specimen.pdf?language=both")
    assert answer.status_code == 200
    said = text_of(answer.data)
    assert "样张" in said
    assert "Specimen" in said
    assert code(office.phone("dispatcher").get("/api/vouchers/specimen.pdf"))[0] == 403
