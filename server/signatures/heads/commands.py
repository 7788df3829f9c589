"""``flask seals head``, ``flask seals new-key``, ``flask seals heads``."""

from __future__ import annotations

import click

from server.signatures.heads import published
from server.signatures.heads.daily import give
from server.signatures.heads.making import make, new_key, organisations
from server.signatures.routes import blueprint
from server.store.engine import reading
from sync.canonical import canonical


@blueprint.cli.command("head")
def make_one() -> None:
    """Sign where every chain ends now, have it stamped and give it away as the settings say."""
    faults = []
    for org in organisations():
        made = make(org)
        if made is not None:
            click.echo(f"{org}: link {made.n} of segment {made.segment}, {made.link_hash}")
        faults += give(org)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)


@blueprint.cli.command("heads")
def show_all() -> None:
    """Print all heads as they are published, one a line: what `verify --heads` reads."""
    for org in organisations():
        with reading() as connection:
            for one in published.entries(connection, org):
                click.echo(canonical(one))


@blueprint.cli.command("new-key")
@click.confirmation_option(prompt="The present key is destroyed and signs nothing any more. Go on?")
def replace_key() -> None:
    """Sign heads with a new key from now on. The old public key stays published."""
    for org in organisations():
        made = new_key(org)
        if made is not None:
            click.echo(f"{org}: heads are signed with key {made.key} from {made.made_at} on")
