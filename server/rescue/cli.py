"""``flask rescue import|show FILE``: the desk's page from a terminal."""

from __future__ import annotations

import io
from pathlib import Path

import click
from flask.cli import AppGroup

from server.auth import accounts
from server.rescue.box import Opened
from server.rescue.contents import device_of, pieces
from server.rescue.fault import RescueFault
from server.rescue.take import take
from server.runtime import runtime
from server.store import system_caller
from sync.canonical import kept_text
from sync.errors import SyncError

rescue = AppGroup("rescue", help="A phone's unsent work, handed over as one encrypted file.")
COMMANDS = (rescue,)

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_PASSPHRASE = click.option("--passphrase", help="Where the phone sealed it with one instead of the office's key.")


@rescue.command("import")
@_FILE
@_PASSPHRASE
def take_in(file: Path, passphrase: str | None) -> None:
    """Take FILE in. Every record waits in the desk's "To decide" until a person releases it."""
    org = accounts.the_org()
    if org is None:
        raise click.ClickException("There is no organisation yet.")
    try:
        with file.open("rb") as source:
            brought = take(source, system_caller(org), passphrase)
    except (RescueFault, SyncError) as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(
        f"{brought.user_name}, {brought.made_at or 'time unknown'}: {brought.records} records to decide, "
        f"{brought.known} already here; {brought.files} files, {brought.files_known} already here; "
        f"{len(brought.drafts)} half-filled forms (flask rescue show)"
    )


@rescue.command("show")
@_FILE
@_PASSPHRASE
def show(file: Path, passphrase: str | None) -> None:
    """Print what FILE holds as JSON lines, without the bytes of its photos. Changes nothing."""
    try:
        with file.open("rb") as source:
            plain = io.BufferedReader(Opened(source, runtime().keys, passphrase))
            click.echo(kept_text(device_of(plain)))
            for piece in pieces(plain):
                if piece.kind == "file":
                    for _block in piece.blocks():
                        pass
                click.echo(kept_text(piece.value))
    except RescueFault as fault:
        raise click.ClickException(str(fault)) from None
