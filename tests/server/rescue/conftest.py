"""A phone that went on working without the office, and the desk that takes its file in."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from server.ids import uuid7
from tests.server.rescue.sealing import contents, sealed

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from sync.messages import Json
    from tests.server.office import Office, Phone


PHOTO = bytes(range(256)) * 1200
"""Several chunks of it."""


@dataclass
class Story:
    """``work``: what the phone did and could not send."""

    office: Office
    phone: Phone
    desk: Phone
    job: str
    work: list[Json]

    def public(self) -> bytes:
        """The office's key as the phone fetched it."""
        return base64.b64decode(self.phone.get("/api/rescue/key").json["public"])

    def plain(self, **more) -> bytes:
        return contents(self.phone, self.office.org, self.work, **more)

    def file(self, **more) -> bytes:
        return sealed(self.plain(**more), self.public())

    def bring(self, file: bytes, **headers) -> TestResponse:
        """Hand the file in at the desk."""
        return self.desk.http.post("/api/rescue", data=file, headers=self.desk.headers | headers)

    def items(self, code: str) -> list[Json]:
        """Open items of "To decide"."""
        self.desk.sync()
        return [one for one in self.desk.kind("review_items") if (one["code"], one["state"]) == (code, "open")]


@pytest.fixture
def story(any_office) -> Story:
    """A technician has accepted a job in a cellar, then his phone could not send any more."""
    return told(any_office)


@pytest.fixture
def small_story(office) -> Story:
    """The same on SQLite, where the database makes no difference."""
    return told(office)


def told(office: Office) -> Story:
    """The beginning of it."""
    job = office.job()["id"]
    phone, desk = office.phone("technician"), office.phone("supervisor")
    phone.sync()
    named = {"sha256": sha256(PHOTO).hexdigest(), "size": len(PHOTO), "type": "image/jpeg"}
    picture = {"id": uuid7(), "job": job, "stage": "certificate"} | named
    work = [phone.mutation("jobs.accept", {"job": job}), phone.mutation("photos.add", picture)]
    return Story(office, phone, desk, job, work)
