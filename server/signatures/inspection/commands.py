"""``flask seals verify``: walks everything, names the first broken link in plain words, ends with 1 at any fault."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from server.runtime import runtime
from server.signatures import audit
from server.signatures.heads import published
from server.signatures.inspection import heads, kept, seals
from server.signatures.inspection.told import Fault, of_break, of_finding
from server.signatures.routes import blueprint
from server.store.engine import reading
from server.store.tables import Counter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

MOST_TOLD = 200
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(slots=True)
class Report:
    """Of one organisation."""

    org: str
    faults: list[Fault] = field(default_factory=list)
    more: int = 0
    sound: list[str] = field(default_factory=list)

    def tell(self) -> bool:
        """Whether all is well, after having said it."""
        for fault in self.faults:
            click.echo(f"{self.org}: {fault}", err=True)
        if self.more:
            click.echo(f"{self.org}: … and {self.more} more", err=True)
        for line in self.sound:
            click.echo(f"{self.org}: {line}")
        return not self.faults


@blueprint.cli.command("verify")
@click.option(
    "--heads", "files", multiple=True, type=_FILE, help="Published heads that were kept elsewhere; repeatable."
)
@click.option("--key", "trusted", multiple=True, help="A public key (hex) heads must be signed with; repeatable.")
def verify_all(files: tuple[Path, ...], trusted: tuple[str, ...]) -> None:
    """Walk the chain of every organisation: links, seals, the rows they froze, amendments, heads and time stamps.

    FIELDSEAL_HEADS_FILE is compared too where it is there.
    """
    known = _kept(files)
    with reading() as connection:
        damage = _file_damage(connection)
        organisations = list(connection.scalars(select(Counter.org_id).order_by(Counter.org_id)))
        said = [_report(connection, org, known, trusted).tell() for org in organisations]
    for line in damage:
        click.echo(f"the database file: {line} [DATABASE]", err=True)
    if damage or not all(said):
        raise SystemExit(1)


def _report(connection: Connection, org: str, known: list[kept.Kept], trusted: tuple[str, ...]) -> Report:
    ids, links = seals.ids_of(connection, org), 0
    first: list[Fault] = []
    try:
        walk = audit.walk_chain(connection, org)
        links, first = walk.links, [of_break(walk.broken)] if walk.broken else []
    except (DBAPIError, ValueError):
        first = [Fault("chain", "UNREADABLE", "a link cannot even be read: the database's own bytes were changed")]
    walked = heads.walk(connection, org)
    publics = {key["key"]: key["public"] for key in published.keys_of(connection, org)}
    with click.progressbar(length=len(ids), label="seals", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        everything = chain(
            first,
            seals.faults(connection, org, ids, bar.update),
            seals.unlinked(connection, org),
            _amendments(connection, org),
            walked.faults,
            kept.faults(connection, org, known, walked.hashes, publics, trusted),
        )
        report = Report(org, list(islice(everything, MOST_TOLD)))
        report.more = sum(1 for _fault in everything)
    report.sound += _sound(len(ids), links, walked, known) if not report.faults else []
    report.sound += [f"note: {note}" for note in walked.notes]
    return report


def _sound(count: int, links: int, walked: heads.Walked, known: list[kept.Kept]) -> list[str]:
    amended = f" and {links - count} amendments" if links > count else ""
    said = [f"{count} seals{amended} verified, the chain holds"]
    if walked.count:
        stamps = f", {walked.stamped} with a time stamp" if walked.stamped else ""
        said.append(f"{walked.count} signed heads hold{stamps}")
    if walked.unvouched:
        said.append(f"note: {walked.unvouched} time stamps hold by themselves; set FIELDSEAL_TSA_CERTS to know whose")
    if known:
        said.append(f"{len(known)} published heads that were kept elsewhere agree")
    return said


def _amendments(connection: Connection, org: str) -> Iterator[Fault]:
    for row_id, finding in audit.broken_amendments(connection, org):
        yield of_finding("amendment", row_id, finding["line"], finding["code"])


def _kept(files: tuple[Path, ...]) -> list[kept.Kept]:
    own = runtime().config.heads_file
    paths = [*files, *([Path(own)] if own and Path(own).exists() else [])]
    found: list[kept.Kept] = []
    for path in paths:
        try:
            found += kept.read(path.read_text(encoding="utf-8"))
        except (kept.NotHeads, OSError, UnicodeDecodeError) as fault:
            raise click.ClickException(f"{path}: {fault}") from None
    return found


def _file_damage(connection: Connection) -> list[str]:
    """SQLite's own look at its file: an index and its table that say different things were edited from outside."""
    if connection.dialect.name != "sqlite":
        return []
    try:
        said = [str(one) for one in connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars()]
    except DBAPIError as fault:
        said = [str(fault.orig)]
    return [] if said == ["ok"] else said
