"""``flask demo load`` and ``flask import openrepair``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from server.demo.load import load as load_demo
from server.demo.openrepair import ImportFault, run
from server.imports.cli import imports

demo = AppGroup("demo", help="Demo data: one invented firm, two centres, thirty-odd jobs.")


@demo.command("load")
def load() -> None:
    """Put the demo data into an empty database. A second time changes nothing."""
    try:
        counts = load_demo()
    except ValueError as fault:
        raise click.ClickException(str(fault)) from None
    total = sum(counts.values())
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
    click.echo(f"Demo data: {total} entries written ({told})." if total else "Demo data: all there already.")


@imports.command("openrepair")
@click.argument("csv_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--centre", required=True, help="Name or id of the service centre that gets the jobs.")
@click.option("--as", "username", required=True, help="Username of the dispatcher who registers them.")
@click.option("--limit", type=click.IntRange(1), help="Only so many rows.")
def openrepair(csv_file: Path, centre: str, username: str, limit: int | None) -> None:
    """Turn repair records of the Open Repair Alliance (CSV, CC BY-SA 4.0) into customers, sites and jobs."""
    try:
        report = run(csv_file, centre, username, limit)
    except ImportFault as fault:
        raise click.ClickException(str(fault)) from None
    for line, why in report.bad:
        click.echo(f"line {line}: {why}", err=True)
    click.echo(str(report))
