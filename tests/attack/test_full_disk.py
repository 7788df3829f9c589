"""The disk is full: every request is told so in one shape, nothing is half stored, and with room all goes on."""

from __future__ import annotations

import hashlib
import os
import shutil

import pytest
import requests

from tests.attack.device import Device, photo
from tests.attack.kept import kept, seen
from tests.attack.own_pg import backends, folder_for, say
from tests.attack.place import Place
from tests.attack.room import Limited, room
from tests.server.office import PASSWORD
from tests.wire import uuid7

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

MEGABYTES = 48
MOST_TRIES = 400
PHOTO = os.urandom(3 * 1024 * 1024)
PART = 1024 * 1024
LEFT = 5 * 4096 + PART // 2
"""Half a piece goes in, and not a whole chunk of it at the end."""
AWAY = (503, "BUSY")


class Full:
    """A product whose database, and with SQLite its files too, lie on a small disk."""

    def __init__(self, place, disk):
        self.place, self.disk = place, disk
        with place.office() as self.office:
            self.job = self.office.job()
        self.product = place.product()

    def device(self, name="technician"):
        return Device(self.product.url, self.office.login(name), PASSWORD)


SQLITE = ["sqlite", "sqlite, limited"]
"""On a disk of its own, where that can be had; and with its files not allowed to grow."""


@pytest.fixture(params=[*SQLITE, "postgresql"])
def full(request, tmp_path):
    if request.param == "postgresql":
        yield from _on_postgresql(tmp_path, request.getfixturevalue("own_pg"))
    else:
        yield from _on_sqlite(
            tmp_path / "data", request.getfixturevalue("sqlite_template"), mounted=request.param == "sqlite"
        )


def _on_sqlite(data, template, *, mounted):
    running = []
    processes = lambda: [pid for one in running for pid in one.product.processes()]  # noqa: E731
    disk = room(data, MEGABYTES, processes) if mounted else Limited(data, processes)
    shutil.copy(template, data / "fieldseal.sqlite")
    running.append(Full(Place(data, f"sqlite:///{data / 'fieldseal.sqlite'}"), disk))
    yield running[0]
    running[0].product.kill()
    disk.throw_away()


def _on_postgresql(data, own_pg):
    """Its database in a tablespace on the small disk."""
    pg, name = own_pg.cluster, f"fieldseal_full_{os.getpid()}"
    disk = room(own_pg.home / "small", MEGABYTES, lambda: backends(pg, name))
    space = folder_for(pg, own_pg.home / "small" / "space")
    say(pg, f"CREATE TABLESPACE small LOCATION '{space}'")
    own_pg.copy(name, "TABLESPACE small")
    made = Full(Place(data, pg.url(name)), disk)
    yield made
    made.product.kill()
    disk.clear()
    pg.drop(name)
    say(pg, "DROP TABLESPACE small")
    disk.throw_away()


def fill_up(full, device):
    """Save and send until the server says that it cannot; how much it took first."""
    full.disk.fill()
    for tries in range(MOST_TRIES):
        for _ in range(20):
            device.save("photos.add", photo(full.job["id"], id=uuid7(), caption="满" * 400))
        device.exchange()
        if device.told:
            return tries
    raise AssertionError("the disk was never full")


def test_N1_N2_P2_a_full_disk_stores_nothing_by_halves_and_after_kill_9_everything_goes_through(full):
    full.product.start()
    device, desk = full.device(), full.device("dispatcher")
    device.deliver()
    desk.deliver()
    fill_up(full, device)
    before = set(device.receipts)
    for _ in range(5):
        assert not device.exchange()
    assert set(device.told) == {AWAY}, full.product.log()[-3000:]
    assert device.odd == []
    assert set(device.receipts) == before
    desk.exchange()
    assert set(desk.told) <= {AWAY}
    assert requests.get(f"{full.product.url}/healthz", timeout=10).ok
    full.product.kill()
    full.disk.clear()
    full.product.start()
    device.deliver()
    assert kept(full.place.url, [device]) == []
    assert seen(full.product.url, [device, desk], PASSWORD) == []


@pytest.mark.parametrize("full", SQLITE, indirect=True)
def test_N9_Files_an_upload_to_a_full_disk_says_so_and_goes_on_where_it_stood(full):
    full.product.start()
    device = full.device()
    device.deliver()
    digest = hashlib.sha256(PHOTO).hexdigest()
    at = f"{full.product.url}/api/files/{digest}"
    declared = {"Upload-Length": str(len(PHOTO)), "Content-Type": "image/png"}
    assert device.http.put(at, headers=declared, timeout=30).status_code == 201
    assert send(device, at, 0) == (204, PART)
    full.disk.fill(LEFT, beside=PART)
    told = [send(device, at, offset_of(device, at)) for _ in range(4)]
    assert told[-1] == AWAY, told
    assert {one for one in told if one[0] != 204} == {AWAY}
    stands = offset_of(device, at)
    assert stands == sum(path.stat().st_size for path in (full.place.data / "uploads").rglob(digest))
    assert stands >= max([one[1] for one in told if one[0] == 204], default=PART)
    full.disk.clear()
    while (offset := offset_of(device, at)) < len(PHOTO):
        assert send(device, at, offset)[0] == 204
    device.save("photos.add", photo(full.job["id"], id=uuid7(), sha256=digest, size=len(PHOTO)))
    device.deliver()
    assert device.http.get(at, timeout=30).content == PHOTO


def send(device, at, offset):
    """One more piece; (204, the new offset) or (status, code)."""
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
    }
    answer = device.http.patch(at, data=PHOTO[offset : offset + PART], headers=headers, timeout=30)
    if answer.status_code == 204:
        return 204, int(answer.headers["Upload-Offset"])
    return answer.status_code, answer.json()["error"]["code"]


def offset_of(device, at):
    """What the server says it has."""
    answer = device.http.head(at, timeout=30)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])
