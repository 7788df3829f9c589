"""Vouchers of a running server, for tests: a signed job, the rows it left, other settings, another validator."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from dataclasses import replace

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from sqlalchemy import select

from server.runtime import runtime
from server.store.engine import reading
from tests.server.signatures.signing import declare, signed_job


def signed(office):
    """A job signed on the technician's phone: (phone, job, seal)."""
    declare(office)
    phone = office.phone("technician")
    return phone, *signed_job(office, phone)


def rows(office, table):
    with office.app.app_context(), reading() as connection:
        return list(connection.execute(select(table).where(table.org_id == office.org)))


@contextmanager
def settings(office, **change):
    """The office's server with other settings."""
    held = office.app.extensions["fieldseal"]
    office.app.extensions["fieldseal"] = replace(held, config=replace(held.config, **change))
    try:
        with office.app.app_context():
            yield runtime().config
    finally:
        office.app.extensions["fieldseal"] = held


def judged(pdf):
    """What pyHanko's validator says of the one signature."""
    [embedded] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return validate_pdf_signature(embedded)
