"""One message to one person over ``SMTP_URL``. Encrypted wherever it leaves this machine, unless told otherwise."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING

from server.parsers import LOOPBACK

if TYPE_CHECKING:
    from server.config import Config, Smtp

TIMEOUT_S = 20


class MailError(Exception):
    """The message was not taken; the sentence says at which step, and repeats no address and no password."""


def send(
    config: Config,
    to: str,
    subject: str,
    text: str,
    trust: ssl.SSLContext | None = None,
    *,
    pdf: tuple[str, bytes] | None = None,
) -> None:
    """Hand a text over to the mail server, with a paper (file name, bytes) where there is one.

    ``MailError``; ``trust``: other authorities than the system's.
    """
    if config.smtp is None or config.mail_from is None:
        raise MailError("there is no mail server: set SMTP_URL and MAIL_FROM")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = config.mail_from, to, subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=config.mail_from.rpartition("@")[2])
    message.set_content(text)
    if pdf is not None:
        message.add_attachment(pdf[1], maintype="application", subtype="pdf", filename=pdf[0])
    server = None
    try:
        server = _connected(config.smtp, trust or ssl.create_default_context())
        server.send_message(message)
    except smtplib.SMTPResponseException as refused:
        raise MailError(f"the mail server said no ({type(refused).__name__}, {refused.smtp_code})") from None
    except smtplib.SMTPRecipientsRefused:
        raise MailError("the mail server does not take mail for this address") from None
    except (OSError, smtplib.SMTPException) as failure:
        raise MailError(f"the mail server cannot be reached ({type(failure).__name__})") from None
    finally:
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()


def _connected(at: Smtp, trust: ssl.SSLContext) -> smtplib.SMTP:
    """Signed in. The own machine's relay may do without TLS; any other that does not offer it is refused."""
    if at.tls == "at once":
        server: smtplib.SMTP = smtplib.SMTP_SSL(at.host, at.port, timeout=TIMEOUT_S, context=trust)
    else:
        server = smtplib.SMTP(at.host, at.port, timeout=TIMEOUT_S)
    try:
        server.ehlo()
        if at.tls == "start":
            _encrypt(server, trust, needed=at.host not in LOOPBACK)
        if at.username:
            server.login(at.username, at.password)
    except BaseException:
        server.close()
        raise
    return server


def _encrypt(server: smtplib.SMTP, trust: ssl.SSLContext, *, needed: bool) -> None:
    if server.has_extn("starttls"):
        server.starttls(context=trust)
        server.ehlo()
    elif needed:
        raise MailError("the mail server offers no STARTTLS; smtp+plain:// does without, for a relay next door")
