"""Redis for the queue and S3 for the files, spoken to for real, and what happens while they are away."""

from __future__ import annotations

from hashlib import sha256

import pytest

from server.config import Config
from server.files import storage
from server.files.storage import FileStore
from server.runtime import runtime
from server.timers import effects
from sync.errors import SyncError
from tests.journeys.network import free_port
from tests.real import redis_server
from tests.server.office import Office, code
from tests.server.test_effects import ask, row
from tests.server.test_files import PICTURE, Sender, name, picture

__all__ = ["picture"]


def store_on(env, tmp_path, **more):
    return FileStore.of(Config.from_env({"FIELDSEAL_DATA": str(tmp_path)} | env | more))


def send(store, raw):
    digest = sha256(raw).hexdigest()
    store.begin("o", "u", digest)
    assert store.append("o", "u", digest, 0, raw)
    store.finish("o", "u", digest)
    return digest


@pytest.mark.parametrize("raw", [b"", PICTURE, bytes(range(256)) * 50_000], ids=["empty", "small", "in parts"])
def test_Files_in_a_store_come_back_as_they_went(real_parts, tmp_path, raw):
    store = store_on(real_parts.env(), tmp_path)
    digest = send(store, raw)
    with store.open("o", digest) as whole:
        assert whole.read() == raw
    assert store.offset("o", "u", digest) is None
    assert store.check() == ""


def test_Files_that_are_not_in_the_store_are_not_there(real_parts, tmp_path):
    with pytest.raises(FileNotFoundError):
        store_on(real_parts.env(), tmp_path).open("o", "f" * 64)


def test_Files_without_an_endpoint_go_to_amazon(tmp_path, real_parts):
    store = store_on({"FILES_URL": "s3://bucket/folder"}, tmp_path)
    assert store.offset("o", "u", "f") is None
    assert storage._s3(Config(tmp_path, "sqlite:////x")) == {"config": {"region": "us-east-1"}}


def test_Files_in_a_store_that_is_away_stay_where_they_are(real_parts, tmp_path):
    """The upload is not lost: its bytes are in the data folder until the store has them."""
    env = real_parts.env()
    away = store_on(env | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}"}, tmp_path)
    digest = sha256(PICTURE).hexdigest()
    away.begin("o", "u", digest)
    away.append("o", "u", digest, 0, PICTURE)
    with pytest.raises(SyncError, match="out of reach"):
        away.finish("o", "u", digest)
    assert away.offset("o", "u", digest) == len(PICTURE)
    assert away.check().startswith("cannot be written to (")
    back = store_on(env, tmp_path)
    back.finish("o", "u", digest)
    assert back.open("o", digest).read() == PICTURE


def test_Files_a_device_tries_again_until_the_store_is_back(make_app, sqlite_url, real_parts, picture):
    env = real_parts.env()
    store = {"files_url": env["FILES_URL"]}
    away = make_app(sqlite_url, **store, s3_endpoint=f"http://127.0.0.1:{free_port()}")
    office = Office(away)
    phone = office.phone("technician")
    Sender(phone).put(picture)
    refusal = Sender(phone).patch(name(picture), 0, picture)
    assert (code(refusal), refusal.headers["Retry-After"]) == ((503, "BUSY"), "10")
    gone, phone.http = phone.http, make_app(sqlite_url, **store, s3_endpoint=real_parts.s3).test_client()
    head = Sender(phone).call("HEAD", name(picture))
    assert (head.status_code, head.headers["Upload-Offset"]) == (200, str(len(picture)))
    assert Sender(phone).call("GET", name(picture)).data == picture
    assert code(gone.get(f"/api/files/{name(picture)}", headers=phone.headers)) == (503, "BUSY")


def test_Worker_takes_its_tasks_from_redis(make_app, sqlite_url, real_parts, monkeypatch):
    office = Office(make_app(sqlite_url, immediate=False, redis_url=real_parts.env()["REDIS_URL"]))
    huey = office.app.extensions["fieldseal"].huey
    huey.flush()
    done = []
    monkeypatch.setitem(office.app.extensions["fieldseal"].effects, "push.notify", done.append)
    office.job()
    assert len(huey) == 1
    assert done == []
    huey.execute(huey.dequeue())
    assert len(done) == 1
    assert len(huey) == 0


def test_Worker_a_commit_stands_though_the_queue_is_away_and_its_effects_are_found(make_app, sqlite_url, caplog):
    port = free_port()
    made = make_app(sqlite_url, immediate=False, redis_url=f"redis://:hush@127.0.0.1:{port}/0")
    office = Office(made)
    office.job()
    assert "the worker could not be woken" in caplog.text
    with made.app_context():
        assert row(office).done_at is None
        with redis_server("hush", port):
            ask(office, "no.such", {})
            made.extensions["fieldseal"].awake()
            assert len(runtime().huey) == 1
            runtime().huey.execute(runtime().huey.dequeue())
        assert effects.drain() == 0
    assert "hush" not in caplog.text
