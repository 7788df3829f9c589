"""A migrated database of either kind, copied for every test, and an office in it: one firm, two centres, its people."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from flask_migrate import upgrade

from server.app import create_app
from server.auth import accounts
from server.config import Config, database_url
from tests.server.office import Office

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """argon2 at its full strength takes longer than all the rest of a test."""
    patch = pytest.MonkeyPatch()
    patch.setattr(accounts, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    """A migrated SQLite file."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "fieldseal.sqlite"
    _migrated(folder, f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def pg_template(pg, tmp_path_factory):
    """A migrated PostgreSQL database to copy from; its name."""
    name = pg.create()
    _migrated(tmp_path_factory.mktemp("template"), pg.url(name))
    yield name
    pg.drop(name)


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path) -> str:
    """An empty, migrated SQLite database."""
    shutil.copy(sqlite_template, tmp_path / "fieldseal.sqlite")
    return f"sqlite:///{tmp_path / 'fieldseal.sqlite'}"


@pytest.fixture
def make_app(tmp_path):
    """``make_app(url, **settings)``: an application over a database; its connections are closed at the end."""
    made: list[Flask] = []

    def make(url: str, **settings) -> Flask:
        app = create_app(Config(**{"data": tmp_path, "database_url": database_url(url), "immediate": True, **settings}))
        made.append(app)
        return app

    yield make
    for app in made:
        close(app)


@pytest.fixture(scope="module")
def app(sqlite_template, tmp_path_factory) -> Flask:
    """This module's application over SQLite; every test has an organisation of its own in it."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copy(sqlite_template, folder / "fieldseal.sqlite")
    made = create_app(Config(folder, f"sqlite:///{folder / 'fieldseal.sqlite'}", immediate=True))
    yield made
    close(made)


@pytest.fixture(scope="module")
def pg_app(request, pg, pg_template, tmp_path_factory, on_real_parts) -> Flask:
    """The same over PostgreSQL; on the real stack with its queue and its files."""
    name = pg.create(pg_template)
    env = {"FIELDSEAL_DATA": str(tmp_path_factory.mktemp("data")), "DATABASE_URL": pg.url(name)}
    if on_real_parts:
        made = through_the_queue(create_app(Config.from_env(env | request.getfixturevalue("real_parts").env())))
    else:
        made = create_app(Config.from_env(env | {"FIELDSEAL_IMMEDIATE": "1"}))
    yield made
    close(made)
    pg.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_app(request) -> Flask:
    """Each of the two in turn."""
    return request.getfixturevalue("app" if request.param == "sqlite" else "pg_app")


@pytest.fixture
def office(app) -> Office:
    """An office over SQLite."""
    return Office(app)


@pytest.fixture
def any_office(any_app) -> Office:
    """An office over each kind of database in turn."""
    return Office(any_app)


def through_the_queue(app: Flask) -> Flask:
    """Tasks go into the real queue and come out of it, one breath later and in the same thread."""
    held = app.extensions["fieldseal"]

    def awake() -> None:
        held.huey.wake()
        while (task := held.huey.dequeue()) is not None:
            held.huey.execute(task)

    app.extensions["fieldseal"] = replace(held, awake=awake)
    return app


def close(app: Flask) -> None:
    """Give back the application's connections."""
    from server.db import db  # noqa: PLC0415 - belongs to the application context

    with app.app_context():
        db.engine.dispose()


def _migrated(folder: Path, url: str) -> None:
    app = create_app(Config(folder, database_url(url)))
    with app.app_context():
        upgrade()
    close(app)
