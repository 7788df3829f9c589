"""What is attacked: a firm on each kind of database; a PostgreSQL that may be killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.attack.own_pg import TEMPLATE, OwnPg
from tests.attack.place import Place, on_sqlite
from tests.server.conftest import pg_template, quick_passwords, sqlite_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.office import Office

__all__ = ["pg_template", "quick_passwords", "sqlite_template"]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path) -> Iterator[Place]:
    """Each kind of database in turn; PostgreSQL's is the tests' shared one."""
    if request.param == "sqlite":
        yield on_sqlite(tmp_path, request.getfixturevalue("sqlite_template"))
        return
    pg = request.getfixturevalue("pg")
    name = pg.create(request.getfixturevalue("pg_template"))
    yield Place(tmp_path, pg.url(name))
    pg.drop(name)


@pytest.fixture(scope="session")
def own_pg(pg) -> Iterator[OwnPg]:
    """A PostgreSQL of our own, durable, to be killed and to be filled."""
    made = OwnPg(pg)
    yield made
    made.throw_away()


@pytest.fixture(params=["sqlite", "postgresql"])
def mortal(request, tmp_path) -> Iterator[Place]:
    """Each kind of database in turn; PostgreSQL's may be killed."""
    if request.param == "sqlite":
        yield on_sqlite(tmp_path, request.getfixturevalue("sqlite_template"))
        return
    pg = request.getfixturevalue("own_pg").cluster
    name = pg.create(TEMPLATE)
    yield Place(tmp_path, pg.url(name), pg)
    pg.drop(name)


@pytest.fixture
def office(place) -> Iterator[Office]:
    """A firm in the place."""
    with place.office() as made:
        yield made
