"""Loading the demo data: the people first, then everything they did."""

from __future__ import annotations

from sqlalchemy import select

from server.auth import accounts
from server.demo import catalogue, script
from server.demo.names import ORG, named
from server.demo.people import FIRM, PASSWORD, PEOPLE
from server.demo.player import Player, now
from server.demo.times import Times
from server.store.engine import reading
from server.users import Login


def load() -> dict[str, int]:
    """Put the demo data in place; what is there already stays. Outcome → how many mutations had it this time.

    ``ValueError`` where the database belongs to somebody: demo users have no place among real ones.
    """
    there = accounts.the_org()
    if there not in (None, ORG):
        raise ValueError("This database belongs to a firm already; demo data goes into an empty one.")
    accounts.make_org(FIRM, ORG)
    for username in PEOPLE.keys() - _there():
        name, role, centre = PEOPLE[username]
        home = named("centre", centre) if centre else None
        who = named("user", username)
        accounts.make_user(ORG, username, PASSWORD, name=name, role=role, centre=home, user_id=who)
    times, player = Times(now()), Player(ORG)
    player.play(catalogue.events(times))
    player.play(script.events(times))
    return player.counts


def _there() -> set[str]:
    """Usernames that are taken; keeping a password is slow on purpose, so nobody is made twice."""
    with reading() as connection:
        return set(connection.scalars(select(Login.username)))
