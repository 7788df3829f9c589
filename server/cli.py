"""Commands: ``flask admin create``, ``flask user create``, ``flask contract write|check``."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from server import contract
from server.auth import accounts
from server.contract import files as contract_files
from server.roles import ROLES
from server.runtime import runtime

admin = AppGroup("admin", help="The first administrator.")
user = AppGroup("user", help="People.")
contracts = AppGroup("contract", help="What strangers may rely on.")
COMMANDS = (admin, user, contracts)

_PASSWORD = click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)


@admin.command("create")
@click.option("--username", prompt=True)
@_PASSWORD
@click.option("--name", prompt="Full name")
@click.option("--organisation", default="", help="Name of the organisation, where there is none yet.")
def create_admin(username: str, password: str, name: str, organisation: str) -> None:
    """Make an administrator, and the organisation where there is none yet."""
    if accounts.the_org() is None and not organisation:
        organisation = click.prompt("Name of the organisation")
    org = accounts.make_org(organisation)
    _make(org, username, password, name=name, role="admin", centre=None)


@user.command("create")
@click.option("--username", prompt=True)
@_PASSWORD
@click.option("--name", prompt="Full name")
@click.option("--role", prompt=True, type=click.Choice(ROLES))
@click.option("--centre", default=None, help="Id of the service centre.")
def create_user(username: str, password: str, name: str, role: str, centre: str | None) -> None:
    """Make a person who can sign in."""
    org = accounts.the_org()
    if org is None:
        raise click.ClickException("There is no organisation yet: run flask admin create first.")
    _make(org, username, password, name=name, role=role, centre=centre)


@contracts.command("write")
@click.option("--note", default=None, help="Why the contract changed; needed when it did.")
def write_contract(note: str | None) -> None:
    """Write contract.json, contract.lock, names.txt and the TypeScript types."""
    _contract_step(lambda built: contract_files.write(built, note))


@contracts.command("check")
def check_contract() -> None:
    """Fail where the written contract is not the declared one."""
    _contract_step(contract_files.check)


def _contract_step(step: contract_files.Step) -> None:
    try:
        step(contract.build(runtime().kinds, runtime().registry))
    except contract_files.ContractError as fault:
        raise click.ClickException(str(fault)) from None


def _make(org: str, username: str, password: str, *, name: str, role: str, centre: str | None) -> None:
    try:
        made = accounts.make_user(org, username, password, name=name, role=role, centre=centre)
    except accounts.AccountError as fault:
        raise click.ClickException(str(fault)) from None
    click.echo(f"{username} ({role}) is user {made}")
