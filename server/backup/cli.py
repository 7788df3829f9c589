"""``flask backup``, ``flask backup verify`` and ``flask restore`` (D32)."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup, with_appcontext

from server.backup import archive, take
from server.backup.fault import BackupFault
from server.backup.put_back import put_back
from server.backup.sealed import LEAST_SECRET
from server.runtime import runtime

if TYPE_CHECKING:
    from server.backup.manifest import Manifest

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_KEY = click.option("--key-file", type=_FILE, help="File with the key; else FIELDSEAL_BACKUP_KEY is used, if set.")
_ARCHIVE = click.argument("archive_file", metavar="ARCHIVE", type=_FILE)
NEXT = """
Next:
  1. Start web and worker. Every device notices the new life of the database at its next sync and offers again
     what the backup lacked, as far back as 70 days. Whoever is asked to sign in again does so; nobody clears anything.
  2. flask --app server.app seals verify
  3. Done again by hand must be what was done at the server alone since then: people made or locked out,
     devices signed out for good.
"""


@click.group("backup", cls=AppGroup, invoke_without_command=True)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), envvar="FIELDSEAL_BACKUPS",
              help="Folder for the archives (FIELDSEAL_BACKUPS; backups in the data folder).")  # fmt: skip
@_KEY
@click.option("--prune", is_flag=True, help="Afterwards delete old ones: all of 7 days, daily for 70, then monthly.")
@click.option("--months", type=click.IntRange(0), help="With --prune: keep the monthly ones for so many months only.")
@click.pass_context
@with_appcontext
def backup(
    context: click.Context, folder: Path | None, key_file: Path | None, months: int | None, *, prune: bool
) -> None:
    """Write everything into one archive: database, files, keys. The server may go on working."""
    if context.invoked_subcommand:
        return
    secret, folder = _secret(key_file), folder or runtime().config.data / "backups"
    try:
        taken = take.take(folder, secret)
    except BackupFault as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{taken.path}: {_told(taken.manifest)}, {taken.path.stat().st_size} bytes, read back and whole")
    for name in taken.manifest.absent:
        click.echo(f"Not in it, because it is not here whole: {name}", err=True)
    if secret is None:
        click.echo("Anybody who has this archive can read everything in it: set FIELDSEAL_BACKUP_KEY.", err=True)
    if take.same_disk(folder, runtime().config.data):
        click.echo("It lies on the same disk as the data: copy it to another machine.", err=True)
    for gone in take.prune(folder, datetime.now(UTC), months) if prune else []:
        click.echo(f"{gone.name} deleted")


@backup.command("verify")
@_ARCHIVE
@_KEY
def verify(archive_file: Path, key_file: Path | None) -> None:
    """Read an archive through and compare every digest in it."""
    try:
        manifest = archive.verify(archive_file, _secret(key_file))
    except BackupFault as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{archive_file}: {_told(manifest)}, whole")


@click.command("restore")
@_ARCHIVE
@_KEY
@click.option("--replace", is_flag=True, help="There is a database already: keep it aside and put this one there.")
@with_appcontext
def restore(archive_file: Path, key_file: Path | None, *, replace: bool) -> None:
    """Put a backup back, in SQLite or PostgreSQL, whichever is set. Web and worker must not be running."""
    try:
        restored = put_back(archive_file, _secret(key_file), replace=replace)
    except BackupFault as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"Restored: {_told(restored.manifest)}")
    for place in restored.kept:
        click.echo(f"What stood there is kept: {place}")
    for name in restored.manifest.absent:
        click.echo(f"The backup did not have {name}; a device that has it sends it again.", err=True)
    click.echo(NEXT)


def _told(manifest: Manifest) -> str:
    names = ", ".join(str(one["name"]) for one in manifest.organisations) or "no organisation yet"
    return f"{names} as of {manifest.made_at}, {manifest.rows} rows, {manifest.files} files"


def _secret(key_file: Path | None) -> bytes | None:
    """The key, if there is one; a line end at its end does not count."""
    text = key_file.read_bytes() if key_file else os.environ.get("FIELDSEAL_BACKUP_KEY", "").encode()
    secret = text.strip()
    if (key_file or secret) and len(secret) < LEAST_SECRET:
        raise click.ClickException(f"A backup key has at least {LEAST_SECRET} characters.")
    return secret or None
