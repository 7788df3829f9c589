"""``flask mail test ADDRESS``."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from server.mail.post import MailError, send
from server.runtime import runtime

mail = AppGroup("mail", help="The mail server.")
COMMANDS = (mail,)


@mail.command("test")
@click.argument("address")
def try_it(address: str) -> None:
    """Send a short message to ADDRESS and say what came of it."""
    try:
        send(runtime().config, address, "Fieldseal", "Fieldseal can send mail. 邮件发送正常。\n")
    except MailError as fault:
        raise click.ClickException(f"Mail was not sent: {fault}") from None
    click.echo("The mail server took the message.")
