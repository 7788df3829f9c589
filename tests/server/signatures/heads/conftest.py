"""Firms whose heads are made at will: the day is the test's."""

from __future__ import annotations

import pytest

from server import clock
from server.signatures.heads.daily import heads
from tests.server.backup.conftest import build, site
from tests.server.office import Office
from tests.server.signatures.heads.tsa import Authority
from tests.server.signatures.signing import declare

__all__ = ["build", "site"]


class Firm(Office):
    """An office alone in its database, with the heads' commands at hand."""

    def run(self, *words, **more):
        done = self.app.test_cli_runner().invoke(args=["seals", *words], **more)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    def said(self, *words):
        """What `verify` says of this firm, without its id."""
        lines = self.run("verify", *words).output.splitlines()
        return [line.partition(": ")[2] for line in lines if line.startswith(self.org)]

    def hourly(self):
        """The worker's hour has struck."""
        with self.app.app_context():
            heads()

    def published(self, query=""):
        """As a stranger gets them."""
        return self.app.test_client().get(f"/api/chain/heads?org={self.org}{query}").json

    def head_keys(self):
        return self.app.test_client().get(f"/api/chain/key?org={self.org}").json["keys"]


@pytest.fixture
def firm(make_app, sqlite_url, tmp_path):
    """``firm(**settings)``: over SQLite, its declaration written."""

    def make(**settings):
        made = Firm(make_app(sqlite_url, **settings))
        declare(made)
        return made

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def any_firm(request, make_app):
    """The same over each database in turn."""
    pg, name = None, None
    if request.param == "sqlite":
        url = request.getfixturevalue("sqlite_url")
    else:
        pg = request.getfixturevalue("pg")
        name = pg.create(request.getfixturevalue("pg_template"))
        url = pg.url(name)
    apps = []

    def make(**settings):
        made = Firm(make_app(url, **settings))
        declare(made)
        apps.append(made)
        return made

    yield make
    if pg:
        from server.db import db  # noqa: PLC0415 - belongs to the application context

        for one in apps:
            with one.app.app_context():
                db.engine.dispose()
        pg.drop(name)


@pytest.fixture
def now(monkeypatch):
    """``now("2026-11-22T08:00:00.000Z")``: from here on it is that time."""

    def turn(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    return turn


@pytest.fixture
def authority():
    made = Authority()
    yield made
    made.close()


@pytest.fixture
def any_site(site):
    """A site of each kind in turn, and the firm in it."""
    with site.app() as app:
        made = Firm(app)
        declare(made)
    return site, made
