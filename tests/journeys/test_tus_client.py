"""A stranger's upload: tuspy, an off-the-shelf tus client, against the real server over a real line."""

from __future__ import annotations

import hashlib
import io
import time
from typing import TYPE_CHECKING

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from tests.journeys.faults import CutHalfWay
from tests.journeys.pictures import certificate
from tests.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from tusclient.uploader import Uploader

    from tests.journeys.network import Cable
    from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

PIECE = 64 * 1024


class Stranger:
    """Signed in by the public API; uploads one picture with tuspy."""

    def __init__(self, product: Product, cable: Cable) -> None:
        self.wire = Wire(product.url, "tech1").login()
        self.picture = certificate("a stranger's photo")
        self.sha256 = hashlib.sha256(self.picture).hexdigest()
        self.client = TusClient(f"{cable.url}/api/files", {"Authorization": self.wire.http.headers["Authorization"]})

    def uploader(self, url: str | None = None, retries: int = 0) -> Uploader:
        """A new start of the stranger's program, with or without the address it was given."""
        return self.client.uploader(
            file_stream=io.BytesIO(self.picture), url=url, chunk_size=PIECE, retries=retries, retry_delay=0,
            metadata={"sha256": self.sha256, "filetype": "image/png"},
        )  # fmt: skip

    def arrived(self) -> bool:
        """Whether the server gives back what was sent."""
        got = self.wire.http.get(f"{self.wire.url}/api/files/{self.sha256}", timeout=10)
        return got.ok and got.content == self.picture and got.headers["Content-Type"] == "image/png"


def rested(stranger: Stranger, first: Uploader) -> str:
    """The upload's address, once the server has taken in what came of the piece that was cut."""
    end = time.monotonic() + 60
    before, now = 0, stranger.uploader(first.url).offset
    while (now == 2 * PIECE or now != before) and time.monotonic() < end:
        time.sleep(0.3)
        before, now = now, stranger.uploader(first.url).offset
    url: str = first.url
    return url


def test_Files_1_Files_3_tuspy_uploads_a_photo_and_goes_on_after_a_cut(
    product_sqlite: Product, cables: Callable[[Product], Cable]
) -> None:
    cable = cables(product_sqlite)
    stranger = Stranger(product_sqlite, cable)
    first = stranger.uploader()
    first.upload(stop_at=2 * PIECE)
    assert first.offset == 2 * PIECE
    assert not stranger.arrived()

    cable.suffer(CutHalfWay("PATCH /api/files/"))
    with pytest.raises(TusCommunicationError):
        first.upload()
    second = stranger.uploader(rested(stranger, first))
    assert 2 * PIECE < second.offset < 3 * PIECE  # what came of the piece that was cut is kept
    second.upload()
    assert stranger.arrived()
    assert second.get_offset() == len(stranger.picture)


def test_Files_1_Files_2_tuspy_that_forgot_where_it_was_creates_again(
    product_sqlite: Product, cables: Callable[[Product], Cable]
) -> None:
    stranger = Stranger(product_sqlite, cables(product_sqlite))
    stranger.uploader().upload(stop_at=PIECE)
    stranger.uploader().upload()
    assert stranger.arrived()
    stranger.uploader(retries=1).upload()  # whole already
    assert stranger.arrived()
