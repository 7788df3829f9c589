"""``flask export TABLE|archive FILE`` and ``flask import-archive FILE``."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
from flask.cli import with_appcontext

from server.auth import accounts
from server.exports import maker, records
from server.exports.columns import TABLES
from server.exports.models import READY
from server.exports.restore import NotThis, restore
from server.store import system_caller


@click.command("export")
@click.argument("what", type=click.Choice([*TABLES, "archive"]))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--lang", type=click.Choice(["zh-CN", "en"]), default="zh-CN", help="Language of the headings.")
@with_appcontext
def export(what: str, file: Path, lang: str) -> None:
    """Write a table (.csv or .xlsx) or the whole firm (.zip) to FILE, which appears when it is whole."""
    org, ending = accounts.the_org(), file.suffix.removeprefix(".")
    if org is None:
        raise click.ClickException("There is no organisation yet.")
    if ending not in (("zip",) if what == "archive" else ("csv", "xlsx")):
        raise click.ClickException("An archive is a .zip; a table is a .csv or a .xlsx.")
    wanted = {"what": what, "format": ending, "lang": lang, "query": {}}
    made = records.ask(org, None, system_caller(org).centres, wanted)
    if not maker.make_now(made):
        records.drop(made)
        raise click.ClickException("Another export is being made; try again when it is ready.")
    row = records.one(org, made)
    if row is None or row.state != READY:
        raise click.ClickException(f"It failed: {row.error if row else 'gone'}")
    part = file.with_name(f".{file.name}.part")
    shutil.move(maker.path_of(row), part)
    part.replace(file)
    records.taken(made)
    records.drop(made)
    click.echo(f"{file}: {row.rows} lines, {row.size} bytes, SHA-256 {row.sha256}")


@click.command("import-archive")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_archive(file: Path) -> None:
    """Read the archive FILE of a whole firm into an empty database. All of it comes in, or nothing."""
    try:
        done = restore(file)
    except NotThis as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{sum(done.rows.values())} rows and {done.files} files are in. flask seals verify walks the seals.")
    click.echo("An archive holds no passwords. These are new:")
    for username, password in sorted(done.passwords.items()):
        click.echo(f"  {username}  {password}")


COMMANDS = (export, import_archive)
