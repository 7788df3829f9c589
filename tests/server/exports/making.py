"""What tests of exports do: ask, look, fetch; and another maker at work."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager

from sqlalchemy import update

from server.exports import maker
from server.exports.models import Export
from server.store.engine import writing


def look(phone, export):
    return phone.get(f"/api/exports/{export['id']}").json


def post(phone, export, step):
    return phone.http.post(f"/api/exports/{export['id']}/{step}", headers=phone.headers)


def folder(office):
    with office.app.app_context():
        return maker.folder()


def files(office, export):
    return sorted(path.name for path in folder(office).iterdir() if path.name.startswith(export["id"]))


def set_row(office, export, **values):
    with office.app.app_context(), writing() as connection:
        connection.execute(update(Export).where(Export.id == export["id"]).values(**values))
        connection.commit()


@contextmanager
def another_maker(office):
    """Somebody else holds the makers' lock."""
    handle = os.open(folder(office) / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)
