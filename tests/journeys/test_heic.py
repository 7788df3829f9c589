"""A photo in a format that the phone's own browser cannot read reaches the office byte for byte."""

from __future__ import annotations

import hashlib
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys import technician as field
from tests.journeys.pictures import certificate

if TYPE_CHECKING:
    from tests.journeys.morning import Morning

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + certificate("heic")
"""Begins as a HEIC does; Chromium can read none of them, whatever follows."""


def choose(morning: Morning, name: str, content: bytes) -> None:
    """From the gallery; a file manager may know nothing of such a format."""
    picture = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    morning.page.get_by_test_id("photo-gallery").set_input_files(picture)


def test_D5_a_heic_photo_is_kept_as_the_camera_made_it_and_the_person_is_told(morning: Morning) -> None:
    page = morning.page
    field.open_job(page, morning.job)
    field.accept(page)
    page.get_by_test_id("open-photos").click()

    choose(morning, "notes.heic", b"not a picture at all")
    expect(page.get_by_test_id("toast")).to_contain_text("格式不对")
    choose(morning, "IMG_0001.HEIC", HEIC)
    expect(page.get_by_test_id("toast")).to_contain_text("HEIC")
    expect(page.locator("[data-testid^='photo-'] .unseen")).to_be_visible()
    field.back_to_job(page)
    field.everything_sent(page)

    (photo,) = morning.office.story(morning.job)["photos"]
    told = hashlib.sha256(HEIC).hexdigest(), len(HEIC), "image/heic", None
    assert (photo["sha256"], photo["size"], photo["type"], photo["width"]) == told
    wire = morning.office.wire
    # The badge may be a moment behind the file that was just taken in.
    address, end = f"{wire.url}/api/files/{photo['sha256']}", time.monotonic() + 30
    while wire.http.head(address, timeout=30).status_code == HTTPStatus.NOT_FOUND and time.monotonic() < end:
        time.sleep(0.2)
    assert wire.http.get(address, timeout=30).content == HEIC
