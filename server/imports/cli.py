"""``flask import preview|run|undo``: the page's work from a terminal; the same rules, the same runs."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from flask.cli import AppGroup
from sqlalchemy import select

from server import clock, ids
from server.imports import passes, runs, settings, work
from server.imports.fields import KINDS
from server.imports.tally import in_language
from server.store import acting
from server.store.engine import reading
from server.users import Login
from sync.errors import SyncError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.messages import Caller, Json

SHOWN: Final = 10

imports = AppGroup("import", help="Lists that firms already have: jobs, customers, equipment, parts, instruments.")

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_AS = click.option("--as", "username", required=True, help="Username of the manager or administrator who imports.")
_HOW: Final = (
    click.option("--kind", type=click.Choice(tuple(KINDS)), help="What the file holds; guessed from its headings."),
    click.option("--map", "matched", multiple=True, metavar="FIELD=HEADING", help="Which column holds a field."),
    click.option("--set", "constants", multiple=True, metavar="FIELD=VALUE", help="A value for every row."),
    click.option("--key", help="Heading of the column that names a row for ever."),
    click.option(
        "--dates", type=click.Choice(("month_first", "day_first", "iso", "serial")), help="How dates are read."
    ),
    click.option("--zone", help="Zone of the file's times: +08:00 or America/New_York."),
    click.option("--sheet", help="Sheet of a workbook."),
    click.option("--fill-down", is_flag=True, default=None, help="A blank cell means the same as above."),
)


def _how(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_HOW):
        command = option(command)
    return command


@imports.command("preview")
@_FILE
@_AS
@_how
def preview(file: Path, username: str, **how: Any) -> None:
    """Show how a file is understood, and its first rows as they would become."""
    run, who = _taken(file, username, how)
    try:
        _tell(run, work.centres_of(who))
        for row in passes.Pass(run, who, work.centres_of(who)).preview(0, SHOWN):
            told = "; ".join(one.say["en"] for one in row.faults) or _becomes(row.planned.values)
            click.echo(f"line {row.planned.line.n}: {told}")
    finally:
        runs.forget(run)


@imports.command("run")
@_FILE
@_AS
@_how
@click.option("--all-or-nothing", is_flag=True, default=None, help="One fault keeps every row out.")
@click.option("--dry-run", is_flag=True, help="Read everything, write nothing.")
@click.option(
    "--refused", type=click.Path(dir_okay=False, path_type=Path), help="Where refused rows go, to be corrected."
)
def run_file(file: Path, username: str, *, dry_run: bool, refused: Path | None, **how: Any) -> None:
    """Import a file."""
    run, who = _taken(file, username, how)
    centres = work.centres_of(who)
    _tell(run, centres)
    if needs := settings.needs(run["settings"], run["detected"], centres):
        runs.forget(run)
        raise click.ClickException("; ".join(f"{one['field']}: {one['say']['en']}" for one in needs))
    began = time.monotonic()
    runs.change(run["id"], state="checking" if dry_run else "writing", started_at=clock.now())
    _work(who, run["id"])
    run = runs.get(who, run["id"])
    _told(run, time.monotonic() - began)
    if refused and runs.refused_path(run).exists():
        with refused.open("w", encoding="utf-8", newline="") as out:
            out.writelines(in_language(runs.refused_path(run), "en"))
    if run["error"]:
        raise click.ClickException(run["error"]["message"])


@imports.command("undo")
@click.argument("run_id")
@_AS
def undo(run_id: str, username: str) -> None:
    """Take back what an import made and nobody has touched since."""
    who = _who(username)
    try:
        runs.get(who, run_id)
        runs.move(run_id, ("done", "stopped"), state="undoing", user_id=who.user)
    except SyncError as fault:
        raise click.ClickException(fault.message) from None
    _work(who, run_id)
    told = runs.get(who, run_id)["undo"]
    click.echo(f"{told['taken_back']} taken back, {told['kept']} stay.")
    for one in told["reasons"]:
        click.echo(f"  {one['rows']} × {one['say']['en']}")


def _who(username: str) -> Caller:
    with reading() as connection:
        user = connection.scalar(select(Login.user_id).where(Login.username == username))
    if user is None:
        raise click.ClickException(f"There is nobody with the username {username}.")
    who = acting(user)
    if who.role not in work.ROLES:
        raise click.ClickException(f"{username} is a {who.role}; a manager or administrator imports.")
    return who


def _taken(file: Path, username: str, how: Json) -> tuple[Json, Caller]:
    """A new run over a copy of the file, looked at and corrected by what was typed."""
    who = _who(username)
    run, now = ids.uuid7(), clock.now()
    place = runs.folder(who.org, run)
    place.mkdir(parents=True, mode=0o700)
    shutil.copy(file, place / "source")
    asked = {name: how[name] for name in ("kind", "sheet") if how.get(name)}
    values: Json = {"id": run, "org_id": who.org, "user_id": who.user, "name": file.name, "state": "reading"}
    values |= {"size": file.stat().st_size, "sha256": "", "created_at": now, "settings": asked or None}
    runs.add(values | {"file_until": clock.after(now, days=runs.KEPT_DAYS)})
    work.one(runs.get(who, run), _say_progress)
    looked = runs.get(who, run)
    if looked["error"]:
        runs.forget(looked)
        raise click.ClickException(looked["error"]["message"])
    try:
        chosen = _chosen(looked, how)
    except click.ClickException:
        runs.forget(looked)
        raise
    runs.change(run, settings=chosen)
    return looked | {"settings": chosen}, who


def _chosen(run: Json, how: Json) -> Json:
    chosen = settings.patched(run["settings"], _patch(run, how), run["detected"])
    if fault := settings.fault_of(chosen, run["detected"]):
        raise click.ClickException(f"{fault[0]}: {fault[1]}")
    return chosen


def _patch(run: Json, how: Json) -> Json:
    heads = {heading: n for n, heading in reversed(list(enumerate(settings.headings(run["detected"]))))}
    made: Json = {name: how[name] for name in ("fill_down", "all_or_nothing") if how.get(name) is not None}
    if how["matched"]:
        pairs = dict(_pair(one) for one in how["matched"])
        made["matching"] = run["settings"]["matching"] | {
            name: _column(heads, head) for name, head in pairs.items() if head
        }
        made["matching"] = {name: n for name, n in made["matching"].items() if pairs.get(name, n) != ""}
    if how["constants"]:
        made["constants"] = run["settings"]["constants"] | dict(_pair(one) for one in how["constants"])
    if how["key"]:
        made["key"] = _column(heads, how["key"])
    if how["dates"]:
        dated = [one["n"] for one in run["detected"]["columns"] if one["dates"] or one["serials"]]
        made["dates"] = {str(n): how["dates"] for n in dated}
    if how["zone"]:
        made["tz_offset"] = how["zone"]
    if faults := settings.Patch().validate(made):
        raise click.ClickException(f"{next(iter(faults))}: {next(iter(faults.values()))}")
    return made


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark:
        raise click.ClickException(f"{text}: FIELD=… is expected.")
    return name.strip(), value.strip()


def _column(heads: dict[str, int], heading: str) -> int:
    if heading not in heads:
        raise click.ClickException(f"There is no column {heading}.")
    return heads[heading]


def _work(who: Caller, run: str) -> None:
    """Wait while the worker, or another command, is at another import; say how far it is."""
    work.wait_for(who, run, _say_progress)


def _say_progress(so_far: Json) -> None:
    click.echo(f"{so_far['phase']}: {so_far.get('rows', so_far.get('taken_back'))}", err=True)


def _tell(run: Json, centres: Json) -> None:
    found, chosen = run["detected"], run["settings"]
    how = [found["format"], *(found[one]["value"] for one in ("encoding", "separator") if found[one])]
    click.echo(f"{found['rows']} rows of {chosen['kind']} ({', '.join(map(repr, how))})")
    heads = settings.headings(found)
    for name, n in chosen["matching"].items():
        dated = found["columns"][n]["dates"]
        read = f" ({settings.dialect(chosen, found, n)})" if dated else ""
        click.echo(f"  {name} ← {heads[n]}{read}")
    for name, value in chosen["constants"].items():
        click.echo(f"  {name} = {centres.get(value, value)}")


def _becomes(values: Json) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items() if value is not None)


def _told(run: Json, seconds: float) -> None:
    counts = run["counts"] or {}
    if counts:
        made = ", ".join(f"{count} {kind}" for kind, count in run["made_kinds"].items())
        click.echo(
            f"{counts['rows']} rows read: {counts['made']} made ({made}), {counts['there']} were there already, "
            f"{counts['refused']} refused; {counts['rows'] / max(seconds, 0.001):.0f} rows a second."
        )
        click.echo(f"Import {run['id']}.")
    for one in run["reasons"] or ():
        click.echo(f"  {one['rows']} × {one['say']['en']} (first in line {one['first_line']})")
