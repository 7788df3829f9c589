"""A copy of the voucher by mail, over a real mail server on the loopback (rule S6.6)."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from server import clock
from server.ids import uuid7
from server.parsers import Smtp
from server.runtime import runtime
from server.signatures.code import short_code
from server.store.engine import reading, writing
from server.store.tables import EffectRow, LoggedMutation
from server.timers import effects
from tests.journeys.network import LOOPBACK, free_port
from tests.server.signatures.signing import declare, signed_job

ADDRESS = "li.lei@example.org"


class Box:
    """What came in."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 taken"


@pytest.fixture
def box():
    made = Box()
    controller = Controller(made, hostname=LOOPBACK, port=free_port())
    controller.start()
    made.port = controller.port
    yield made
    controller.stop()


@pytest.fixture
def posting(any_office, box):
    """An office whose mail goes into the box."""
    app = any_office.app
    before = app.extensions["fieldseal"]
    smtp = Smtp(LOOPBACK, box.port, "none")
    config = replace(before.config, smtp=smtp, mail_from="service@example.org", url="https://service.example.org")
    app.extensions["fieldseal"] = replace(before, config=config)
    yield any_office
    app.extensions["fieldseal"] = before


def copy_of(phone, job, seal, **change):
    args = {"id": uuid7(), "job": job["id"], "seal": seal["id"], "address": ADDRESS, "language": "zh-CN"} | change
    [receipt] = phone.sync(("copies.send", args))
    assert receipt["outcome"] == "applied", receipt
    phone.sync()
    return phone.rows["copies", args["id"]]


def due_again(app):
    """The worker's next try, at once."""
    with app.app_context():
        with writing() as connection:
            now = {"due_at": clock.before(clock.now(), seconds=1)}
            connection.execute(update(EffectRow).where(EffectRow.done_at.is_(None)).values(now))
            connection.commit()
        effects.drain()


@pytest.mark.slow
@pytest.mark.parametrize(("language", "subject"), [("zh-CN", "服务凭证"), ("en", "Service voucher")])
def test_S6_6_the_copy_names_the_code_and_where_to_verify_it(posting, box, language, subject):
    declare(posting)
    phone = posting.phone("technician")
    job, seal = signed_job(posting, phone)
    copy = copy_of(phone, job, seal, language=language)
    [(to, mail)] = box.mails
    code = short_code(seal["seal_hash"])
    assert (to, copy["problem"]) == ([ADDRESS], None)
    assert copy["sent_at"] is not None
    assert mail["Subject"].startswith(subject)
    assert f"https://service.example.org/verify/{code}" in mail.get_body().get_content()


@pytest.mark.slow
def test_S6_6_the_paper_is_in_it(posting, box):
    declare(posting)
    phone = posting.phone("technician")
    job, seal = signed_job(posting, phone)
    copy_of(phone, job, seal)
    [(_, mail)] = box.mails
    [paper] = mail.iter_attachments()
    assert paper.get_content_type() == "application/pdf"
    assert paper.get_content().startswith(b"%PDF-")


@pytest.mark.slow
def test_S6_6_a_mail_server_that_is_away_is_told_and_tried_again(posting, box):
    declare(posting)
    phone = posting.phone("technician")
    job, seal = signed_job(posting, phone)
    app = posting.app
    ours = app.extensions["fieldseal"]
    nowhere = replace(ours.config, smtp=ours.config.smtp._replace(port=free_port()))
    app.extensions["fieldseal"] = replace(ours, config=nowhere)
    copy = copy_of(phone, job, seal)
    assert (copy["sent_at"], "cannot be reached" in copy["problem"]) == (None, True)
    app.extensions["fieldseal"] = ours
    due_again(app)
    phone.sync()
    copy = phone.rows["copies", copy["id"]]
    assert (copy["problem"], len(box.mails)) == (None, 1)
    assert copy["sent_at"] is not None


def test_S6_6_the_address_is_encrypted_in_the_log(posting):
    declare(posting)
    phone = posting.phone("technician")
    job, seal = signed_job(posting, phone)
    copy_of(phone, job, seal)
    with posting.app.app_context(), reading() as connection:
        [body] = connection.scalars(
            select(LoggedMutation.body).where(
                LoggedMutation.name == "copies.send", LoggedMutation.org_id == posting.org
            )
        )
        payloads = list(connection.scalars(select(EffectRow.payload).where(EffectRow.org_id == posting.org)))
    assert ADDRESS not in body
    assert not any(ADDRESS in one for one in payloads)


def test_S6_6_no_mail_server_is_told_too(any_office):
    declare(any_office)
    phone = any_office.phone("technician")
    job, seal = signed_job(any_office, phone)
    copy = copy_of(phone, job, seal)
    assert "there is no mail server" in copy["problem"]
    with any_office.app.app_context():
        assert runtime().config.smtp is None
