"""Sites of either kind, empty or migrated."""

from __future__ import annotations

import shutil

import pytest

from tests.server.backup.sites import Site
from tests.server.office import Office


@pytest.fixture
def build(request, tmp_path):
    """``build("sqlite")``, ``build("postgresql", migrated=False)``: one more site."""
    made, databases = [], []

    def make(kind, *, migrated=True):
        data = tmp_path / f"site{len(made)}"
        data.mkdir()
        if kind == "sqlite":
            site = Site(data, f"sqlite:///{data / 'fieldseal.sqlite'}")
            if migrated:
                shutil.copy(request.getfixturevalue("sqlite_template"), site.file)
        else:
            pg = request.getfixturevalue("pg")
            databases.append(pg.create(request.getfixturevalue("pg_template") if migrated else None))
            site = Site(data, pg.url(databases[-1]))
        made.append(site)
        return site

    yield make
    for name in databases:
        request.getfixturevalue("pg").drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request, build) -> Site:
    """A migrated site of each kind in turn."""
    return build(request.param)


@pytest.fixture
def used(build):
    """A SQLite site with a firm in it."""
    site = build("sqlite")
    with site.app() as app:
        Office(app)
    return site
