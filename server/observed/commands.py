"""``flask config check``, ``flask config table``."""

from __future__ import annotations

import os

import click
from flask.cli import AppGroup

from server import settings
from server.observed import ready

config = AppGroup("config", help="Settings.")
COMMANDS = (config,)


@config.command("check")
@click.option("--connect", is_flag=True, help="Also ask database, migrations, files and queue.")
def check(connect: bool) -> None:  # noqa: FBT001 - a switch on the command line
    """Show every setting, passwords left out. A wrong one has ended the program before it comes to this."""
    for one in settings.TABLE:
        mark = "*" if os.environ.get(one.name) else " "
        click.echo(f"{mark} {one.name:<24} {one.shown(os.environ)}")
    click.echo("* set in the environment; the others are as they come.")
    if not connect:
        return
    found = ready.parts()
    for part, state in found.items():
        click.echo(f"  {part:<24} {state}")
    if set(found.values()) != {ready.FINE}:
        raise click.ClickException("Something the server stands on is not there.")


@config.command("table")
def table() -> None:
    """The table of docs/running.md."""
    click.echo(settings.markdown(), nl=False)
