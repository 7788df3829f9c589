"""Mail over a real server on the loopback: encrypted, signed in, refused, away."""

from __future__ import annotations

import ssl
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from server.config import Config
from server.mail import post
from server.mail.post import MailError, send
from server.parsers import Smtp
from server.phone import certificates
from tests.journeys.network import LOOPBACK, free_port

PASSWORD = "hush-hush"
"""Of the mail server."""


class Box:
    """What came in, and whether by TLS."""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, _options):
        if address.startswith("nobody"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        encrypted = server.transport.get_extra_info("sslcontext") is not None
        self.mails.append((encrypted, message_from_bytes(envelope.content, policy=default)))
        return "250 taken"


def judge(_server, _session, _envelope, _mechanism, given):
    return AuthResult(success=given.password == PASSWORD.encode(), handled=False)


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    return certificates(tmp_path_factory.mktemp("tls"), [])


@pytest.fixture
def serve(papers):
    """``serve(**options)`` → (port, box) of a mail server."""
    running = []

    def start(**options):
        box = Box()
        controller = Controller(box, hostname=LOOPBACK, port=free_port(), **options)
        controller.start()
        running.append(controller)
        return controller.port, box

    yield start
    for one in running:
        one.stop()


@pytest.fixture
def server_tls(papers):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(papers.certificate, papers.key)
    return context


@pytest.fixture
def trust(papers):
    return ssl.create_default_context(cafile=papers.authority)


def config(tmp_path, port, tls="start", host=LOOPBACK, username="fieldseal", password=PASSWORD):
    smtp = Smtp(host, port, tls, username, password)
    return Config(tmp_path, "sqlite:////x", smtp=smtp, mail_from="service@firm.cn")


def test_Mail_goes_over_starttls_signed_in(tmp_path, serve, server_tls, trust):
    port, box = serve(tls_context=server_tls, require_starttls=True, authenticator=judge, auth_required=True)
    send(config(tmp_path, port), "boss@firm.cn", "日报表", "今天修了三台空调。\n", trust)
    [(encrypted, mail)] = box.mails
    assert encrypted
    assert (mail["To"], mail["From"], mail["Subject"]) == ("boss@firm.cn", "service@firm.cn", "日报表")
    assert mail.get_content().strip() == "今天修了三台空调。"
    assert mail["Message-ID"].endswith("@firm.cn>")


def test_Mail_goes_over_tls_at_once(tmp_path, serve, server_tls, trust):
    port, box = serve(ssl_context=server_tls)
    send(config(tmp_path, port, "at once", username="", password=""), "boss@firm.cn", "x", "y", trust)
    assert box.mails[0][0]


def test_Mail_a_server_nobody_vouches_for_gets_nothing(tmp_path, serve, server_tls):
    port, box = serve(tls_context=server_tls)
    with pytest.raises(MailError, match="SSLCertVerificationError"):
        send(config(tmp_path, port), "boss@firm.cn", "x", "y")
    assert box.mails == []


def test_Mail_a_server_without_tls_gets_nothing_unless_it_is_this_machine(tmp_path, serve, monkeypatch):
    port, box = serve()
    send(config(tmp_path, port, username="", password=""), "boss@firm.cn", "x", "y")
    send(config(tmp_path, port, "none", username="", password=""), "boss@firm.cn", "x", "y")
    monkeypatch.setattr(post, "LOOPBACK", ())
    with pytest.raises(MailError, match="no STARTTLS"):
        send(config(tmp_path, port), "boss@firm.cn", "x", "y")
    assert [encrypted for encrypted, _mail in box.mails] == [False, False]


@pytest.mark.parametrize(
    ("to", "password", "word"),
    [("boss@firm.cn", "wrong", "SMTPAuthenticationError, 535"), ("nobody@firm.cn", PASSWORD, "does not take mail for")],
)
def test_Mail_a_refusal_is_told_without_passwords_and_addresses(tmp_path, serve, server_tls, trust, to, password, word):
    port, _box = serve(tls_context=server_tls, authenticator=judge)
    with pytest.raises(MailError, match=word) as told:
        send(config(tmp_path, port, password=password), to, "x", "y", trust)
    assert to not in str(told.value)
    assert password not in str(told.value)


@pytest.mark.slow
def test_Mail_the_command_says_what_came_of_it(make_app, sqlite_url, serve):
    port, box = serve()
    smtp = Smtp(LOOPBACK, port, "none")
    fine = make_app(sqlite_url, smtp=smtp, mail_from="service@firm.cn").test_cli_runner()
    taken = fine.invoke(args=["mail", "test", "boss@firm.cn"])
    assert (taken.exit_code, taken.output) == (0, "The mail server took the message.\n")
    assert box.mails[0][1]["Subject"] == "Fieldseal"
    none = make_app(sqlite_url).test_cli_runner().invoke(args=["mail", "test", "boss@firm.cn"])
    assert (none.exit_code, none.output) == (
        1,
        "Error: Mail was not sent: there is no mail server: set SMTP_URL and MAIL_FROM\n",
    )
    away = make_app(sqlite_url, smtp=Smtp(LOOPBACK, free_port(), "none"), mail_from="a@b").test_cli_runner()
    assert "cannot be reached (ConnectionRefusedError)" in away.invoke(args=["mail", "test", "a@b"]).output
