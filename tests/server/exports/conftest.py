"""A firm with everything in it, its archive, and an empty place to read it into."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import delete, select

from server import store
from server.app import create_app
from server.auth import accounts
from server.config import Config
from server.db import METADATA
from server.demo.load import load
from server.runtime import runtime
from server.store.engine import reading, writing
from server.store.tables import CustomerKey
from tests.server.conftest import close
from tests.server.exports.archives import exported, put_file, rows_of
from tests.server.office import PASSWORD

PICTURES = (b"\xff\xd8\xff before", b"\xff\xd8\xff nobody names me")


@pytest.fixture(scope="module")
def firm(sqlite_template, tmp_path_factory):
    """The demo firm with a photo, a file nobody names, and a customer who was erased; its archive; its rows."""
    folder = tmp_path_factory.mktemp("firm")
    shutil.copy(sqlite_template, folder / "fieldseal.sqlite")
    app = create_app(Config(folder, f"sqlite:///{folder / 'fieldseal.sqlite'}", immediate=True))
    with app.app_context():
        load()
        org = accounts.the_org()
        digests = [put_file(org, raw) for raw in PICTURES]
        _add_photo(digests[0])
        app.erased = _erase_one(org)
        _add_outcome()
    app.archive = exported(app, folder / "firm.zip")
    app.before = rows_of(app)
    yield app
    close(app)


def _add_photo(digest):
    """A technician's photo of his job."""
    with reading() as connection:
        kinds = runtime().kinds
        jobs = kinds["jobs"].table
        job = connection.execute(select(jobs).where(jobs.c.status == "working")).mappings().first()
    photo = {"id": "01985a00-0000-7000-8000-00000000aaaa", "job": job["id"], "sha256": digest, "size": 10}
    more = {"type": "image/jpeg", "stage": "before"}
    [receipt] = store.run_as(store.acting(job["technician"]), [("photos.add", photo | more)])
    assert receipt.outcome == "applied"


def _add_outcome():
    """A mutation whose first outcome was not its last."""
    with writing() as connection:
        log = METADATA.tables["mutations"]
        one = connection.execute(select(log.c.client_id, log.c.id, log.c.seq).limit(1)).one()
        row = {"client_id": one.client_id, "mutation_id": one.id, "n": 1, "outcome": "applied", "code": None}
        row |= {"message": None, "field": None, "at": "2026-11-22T08:03:04.123Z", "by": one.client_id, "seq": one.seq}
        connection.execute(METADATA.tables["outcomes"].insert(), row)
        connection.commit()


def _erase_one(org):
    """Destroy the key of a customer who has signed; his id."""
    with writing() as connection:
        kinds = runtime().kinds
        seals, jobs = kinds["seals"].table, kinds["jobs"].table
        customer = connection.scalar(select(jobs.c.customer).join(seals, seals.c.job == jobs.c.id).limit(1))
        gone = CustomerKey.owner == f"customer:{customer}"
        connection.execute(delete(CustomerKey).where(gone, CustomerKey.org_id == org))
        connection.commit()
    return customer


@pytest.fixture
def there(pg, pg_template, make_app, tmp_path):
    """An empty PostgreSQL database with a folder of its own."""
    name = pg.create(pg_template)
    data = tmp_path / "there"
    data.mkdir()
    yield make_app(pg.url(name), data=data)
    pg.drop(name)


@pytest.fixture
def full(any_office):
    """An office with three jobs."""
    for _ in range(3):
        any_office.job()
    return any_office


@pytest.fixture
def boss(full):
    """An administrator of all centres."""
    with full.app.app_context():
        accounts.make_user(full.org, full.login("owner"), PASSWORD, name="Owner", role="admin")
    return full.phone("owner")
