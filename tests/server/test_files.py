"""``/api/files``: resumable, content-addressed, seen only by those whose scope names them. Source: protocol, Files."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import update
from werkzeug.exceptions import ClientDisconnected

from server import clock
from server.files import routes as file_routes
from server.files.storage import FileStore
from server.ids import uuid7
from server.runtime import runtime
from server.store.engine import writing
from server.store.tables import Upload
from server.timers import sweep
from sync.files import MAX_FILE_BYTES
from tests.server.office import code

PICTURE = b"\x89PNG" + bytes(range(256)) * 40


@pytest.fixture
def picture():
    """A file nobody has sent yet."""
    return PICTURE + uuid7().encode()


def name(raw):
    return sha256(raw).hexdigest()


class Sender:
    """A phone's file half."""

    def __init__(self, phone):
        self.phone = phone

    def call(self, method, digest, data=b"", **headers):
        whole = self.phone.headers | {key.replace("_", "-"): str(value) for key, value in headers.items()}
        return self.phone.http.open(f"/api/files/{digest}", method=method, data=data, headers=whole)

    def put(self, raw, kind="image/png", **headers):
        return self.call("PUT", name(raw), **({"Upload_Length": len(raw), "Content_Type": kind} | headers))

    def patch(self, digest, offset, data):
        kind = "application/offset+octet-stream"
        return self.call("PATCH", digest, data, Upload_Offset=offset, Content_Type=kind, Tus_Resumable="1.0.0")

    def send(self, raw):
        assert self.put(raw).status_code in (200, 201)
        answer = self.patch(name(raw), 0, raw)
        assert answer.status_code == 204, answer.json


def photo(job, digest):
    return "photos.add", {
        "id": uuid7(),
        "job": job["id"],
        "sha256": digest,
        "size": len(PICTURE),
        "type": "image/png",
        "stage": "before",
    }


def test_Files_2_Files_6_an_upload_goes_on_where_it_stopped(any_office, picture):
    sender = Sender(any_office.phone("technician"))
    digest = name(picture)
    assert code_of(sender.call("HEAD", digest)) == 404
    created = sender.put(picture)
    assert (created.status_code, created.headers["Location"]) == (201, f"/api/files/{digest}")
    assert sender.patch(digest, 0, picture[:1000]).headers["Upload-Offset"] == "1000"
    head = sender.call("HEAD", digest)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("1000", str(len(picture)))
    wrong = sender.patch(digest, 0, picture)
    assert code(wrong) == (409, "WRONG_OFFSET")
    assert wrong.json["error"]["details"] == {"offset": 1000}
    assert sender.put(picture).headers["Upload-Offset"] == "1000"
    last = sender.patch(digest, 1000, picture[1000:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(picture)))
    assert sender.put(picture).status_code == 200
    assert sender.call("HEAD", digest).headers["Upload-Offset"] == str(len(picture))
    got = sender.call("GET", digest)
    assert got.data == picture
    assert got.content_type == "image/png"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "immutable" in got.headers["Cache-Control"]


def test_Files_1_a_tus_client_can_upload(office, picture):
    phone = office.phone("technician")
    options = phone.http.options("/api/files")
    assert (options.status_code, options.headers["Tus-Version"], options.headers["Tus-Extension"]) == (
        204,
        "1.0.0",
        "creation",
    )
    words = {"sha256": name(picture), "filetype": "image/png"}
    told = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items())
    headers = phone.headers | {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(picture)), "Upload-Metadata": told}
    for _ in range(2):
        created = phone.http.post("/api/files", headers=headers)
        assert (created.status_code, created.headers["Tus-Resumable"]) == (201, "1.0.0")
    path = created.headers["Location"]
    assert Sender(phone).patch(path.rpartition("/")[2], 0, picture).status_code == 204
    assert phone.http.post("/api/files", headers=headers).status_code == 201
    assert code(phone.http.post("/api/files", headers=headers | {"Tus-Resumable": "0.2"})) == (412, "TUS_VERSION")


def test_Files_1_a_tus_client_that_forgot_its_upload_creates_it_again_and_begins_anew(any_office, picture):
    sender = Sender(any_office.phone("technician"))
    told = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}"
        for key, value in (("sha256", name(picture)), ("filetype", "image/png"))
    )

    def created(length):
        headers = sender.phone.headers | {"Upload-Length": str(length), "Upload-Metadata": told}
        return sender.phone.http.post("/api/files", headers=headers)

    assert created(len(picture)).headers["Upload-Offset"] == "0"
    assert sender.patch(name(picture), 0, picture[:1000]).status_code == 204
    assert code(created(5)) == (409, "LENGTH_DIFFERS")
    assert created(len(picture)).headers["Upload-Offset"] == "0"
    assert sender.call("HEAD", name(picture)).headers["Upload-Offset"] == "0"
    assert sender.patch(name(picture), 0, picture).status_code == 204
    assert created(len(picture)).headers["Upload-Offset"] == str(len(picture))
    assert sender.call("GET", name(picture)).data == picture


def test_Files_4_a_wrong_hash_is_460_and_the_upload_is_erased(any_office, picture):
    sender = Sender(any_office.phone("technician"))
    sender.put(picture)
    answer = sender.patch(name(picture), 0, picture[:-1] + b"?")
    assert code(answer) == (460, "HASH_MISMATCH")
    assert code_of(sender.call("HEAD", name(picture))) == 404
    assert code(sender.patch(name(picture), 0, picture)) == (404, "NOT_FOUND")
    sender.send(picture)


def test_Files_too_many_bytes_and_bad_headers_are_refused(office, picture):
    sender = Sender(office.phone("technician"))
    sender.put(picture)
    assert code(sender.patch(name(picture), 0, picture + b"more")) == (413, "TOO_LARGE")
    assert code(sender.put(picture, Upload_Length=5)) == (409, "LENGTH_DIFFERS")
    assert code(sender.put(picture, Upload_Length="x")) == (400, "BAD_HEADER")
    assert code(sender.put(picture, Upload_Length=MAX_FILE_BYTES + 1)) == (413, "TOO_LARGE")
    assert code(sender.put(picture, kind="nonsense")) == (422, "INVALID")
    assert code(sender.call("PATCH", name(picture), b"x", Upload_Offset=0)) == (415, "BAD_ENCODING")
    assert code(sender.call("PUT", "not-a-hash")) == (404, "NOT_FOUND")
    assert code(sender.call("GET", name(picture))) == (404, "NOT_FOUND")


def test_Files_an_empty_file_is_whole_at_once(office):
    sender = Sender(office.phone("technician"))
    assert sender.put(b"").status_code == 201
    assert sender.put(b"").status_code == 200
    assert sender.call("GET", name(b"")).data == b""


def test_Files_5_partial_uploads_are_per_user_and_known_only_to_whom_they_concern(any_office, picture):
    mine, other = Sender(any_office.phone("technician")), Sender(any_office.phone("technician2"))
    desk = Sender(any_office.phone("dispatcher"))
    digest = name(picture)
    mine.put(picture)
    mine.patch(digest, 0, picture[:10])
    assert code_of(other.call("HEAD", digest)) == 404
    mine.patch(digest, 10, picture[10:])
    for nobody in (other, desk):
        assert code_of(nobody.call("HEAD", digest)) == 404
        assert code(nobody.call("GET", digest)) == (404, "NOT_FOUND")
        assert nobody.phone.post(files=[digest]).json["files_have"] == []
    assert mine.phone.post(files=[digest]).json["files_have"] == [digest]
    job = any_office.job()
    mine.phone.sync()
    mine.phone.sync(photo(job, digest))
    assert desk.call("GET", digest).data == picture
    assert desk.phone.post(files=[digest]).json["files_have"] == [digest]
    assert code(other.call("GET", digest)) == (404, "NOT_FOUND")
    other.send(picture)
    assert other.call("GET", digest).data == picture


def test_Files_7_an_arrival_is_a_fact_whichever_comes_first(any_office, picture):
    job = any_office.job()
    phone = any_office.phone("technician")
    phone.sync()
    sender = Sender(phone)
    phone.sync(photo(job, name(picture)))
    assert phone.kind("file_arrivals") == []
    sender.send(picture)
    phone.sync()
    assert [(one["job"], one["sha256"]) for one in phone.kind("file_arrivals")] == [(job["id"], name(picture))]
    second = any_office.job()
    phone.sync()
    phone.sync(photo(second, name(picture)), photo(second, name(picture)), photo(job, name(picture)))
    phone.sync(photo(second, name(picture)))
    assert sorted(one["job"] for one in phone.kind("file_arrivals")) == sorted([job["id"], second["id"]])


def test_Files_3_a_connection_that_dies_leaves_what_it_brought(office, picture):
    sender = Sender(office.phone("technician"))
    digest = name(picture)
    sender.put(picture)
    headers = sender.phone.headers | {
        "Upload-Offset": "0",
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(len(picture)),
    }
    answer = sender.phone.http.patch(
        f"/api/files/{digest}", input_stream=io.BytesIO(picture[:700]), headers=headers, content_length=len(picture)
    )
    assert answer.headers["Upload-Offset"] == "700"
    assert sender.call("HEAD", digest).headers["Upload-Offset"] == "700"


def test_Files_a_connection_known_to_be_dead_leaves_what_it_brought_too(office, picture, monkeypatch):
    sender = Sender(office.phone("technician"))
    sender.put(picture)

    class Dying(io.BytesIO):
        def read(self, *_size):
            raw = super().read(700)
            if not raw:
                raise ClientDisconnected
            return raw

    monkeypatch.setattr("werkzeug.wrappers.Request.stream", property(lambda _self: dying))
    dying = Dying(picture[:900])
    assert sender.patch(name(picture), 0, picture).headers["Upload-Offset"] == "900"


def test_Files_3_two_connections_never_mix_their_bytes(office, picture, monkeypatch):
    sender = Sender(office.phone("technician"))
    digest = name(picture)
    sender.put(picture)
    whole = FileStore.append

    def meanwhile(self, org, user, file, offset, chunk):
        whole(self, org, user, file, offset, b"the other connection")
        return whole(self, org, user, file, offset, chunk)

    monkeypatch.setattr(FileStore, "append", meanwhile)
    assert code(sender.patch(digest, 0, picture)) == (409, "WRONG_OFFSET")
    monkeypatch.setattr(FileStore, "append", lambda *_: False)
    assert code(sender.patch(digest, 20, picture[20:])) == (409, "WRONG_OFFSET")


def test_Files_an_upload_erased_meanwhile_takes_no_bytes(tmp_path):
    store = FileStore(tmp_path, None)
    assert store.append("o", "u", "f", 0, b"x") is False
    assert store.offset("o", "u", "f") is None
    store.erase("o", "u", "f")


def test_Files_may_lie_in_another_storage(tmp_path):
    store = FileStore(tmp_path, f"memory://fieldseal-{uuid7()}")
    store.begin("o", "u", "abc")
    assert store.append("o", "u", "abc", 0, b"bytes")
    store.finish("o", "u", "abc")
    assert store.open("o", "abc").read() == b"bytes"
    assert not (tmp_path / "uploads" / "o" / "u" / "abc").exists()


def test_Files_what_nobody_goes_on_with_is_swept(office, picture):
    sender = Sender(office.phone("technician"))
    sender.put(picture)
    sender.patch(name(picture), 0, picture[:10])
    with office.app.app_context():
        sweep.forget_partials()
        assert runtime().files.offset(office.org, office.users["technician"], name(picture)) == 10
        with writing() as connection:
            old = clock.text(clock.parse(clock.now()) - timedelta(days=31))
            connection.execute(update(Upload).where(Upload.sha256 == name(picture)).values(at=old))
            connection.commit()
        sweep.forget_partials()
        assert runtime().files.offset(office.org, office.users["technician"], name(picture)) is None
    assert code_of(sender.call("HEAD", name(picture))) == 404


def test_Files_bytes_come_in_chunks(office, monkeypatch, picture):
    monkeypatch.setattr(file_routes, "CHUNK", 100)
    sender = Sender(office.phone("technician"))
    sender.send(picture)
    assert sender.call("GET", name(picture)).data == picture


def code_of(answer):
    return answer.status_code
