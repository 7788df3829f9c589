"""What is too big, unreadable or wrong is refused in the one error shape, and nothing is lost."""

from __future__ import annotations

import gzip
import io
import json

import pytest

from server.ids import uuid7
from server.sync_routes import LIMITS
from tests.server.office import code


def test_Auth_7_an_access_token_of_another_device_is_refused(office):
    phone = office.phone("technician")
    assert code(phone.post(client_id=uuid7())) == (403, "WRONG_CLIENT")


def test_Limits_2_a_body_over_the_limit_is_read_and_refused(office):
    phone = office.phone("technician")
    raw = b" " * (12 * 1024 * 1024)
    answer = phone.http.post("/api/sync", data=raw, headers=phone.headers)
    assert code(answer) == (413, "TOO_LARGE")
    packed = gzip.compress(raw)
    headers = phone.headers | {"Content-Encoding": "gzip"}
    assert code(phone.http.post("/api/sync", data=packed, headers=headers)) == (413, "TOO_LARGE")


def test_Limits_forms_are_small_and_whoever_is_refused_may_finish_speaking(office):
    client = office.app.test_client()
    big = {"username": "a" * 300_000}
    assert code(client.post("/api/auth/login", json=big)) == (413, "TOO_LARGE")
    spoken = io.BytesIO(b" " * 1000_000)
    answer = client.post("/api/sync", input_stream=spoken, content_length=1000_000)
    assert code(answer) == (401, "TOKEN_MISSING")
    assert spoken.read() == b""
    cut = client.post("/api/sync", input_stream=io.BytesIO(b" "), content_length=5)
    assert code(cut) == (401, "TOKEN_MISSING")


def test_Limits_1_more_than_the_published_numbers_are_refused(office):
    phone = office.phone("technician")
    many = [phone.mutation("no.such", {}) for _ in range(LIMITS.mutations + 1)]
    assert code(phone.post(many)) == (413, "TOO_LARGE")
    assert code(phone.post(files=["0" * 64] * 201)) == (413, "TOO_LARGE")
    assert code(phone.post(page=5001)) == (422, "INVALID")


@pytest.mark.parametrize(
    ("raw", "headers", "expected"),
    [
        (b"{", {}, (400, "BAD_JSON")),
        (b"\xff\xfe", {}, (400, "BAD_JSON")),
        (b"[]", {}, (422, "INVALID")),
        (b"{}", {}, (422, "INVALID")),
        (b"not gzip", {"Content-Encoding": "gzip"}, (400, "BAD_GZIP")),
        (gzip.compress(b"{}", mtime=0)[:-4], {"Content-Encoding": "gzip"}, (400, "BAD_GZIP")),
        (b"{}", {"Content-Encoding": "zstd"}, (415, "BAD_ENCODING")),
    ],
)
def test_Errors_what_cannot_be_read_is_refused_in_the_one_shape(office, raw, headers, expected):
    phone = office.phone("technician")
    assert code(phone.http.post("/api/sync", data=raw, headers=phone.headers | headers)) == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("protocol", "1"),
        ("build", 5),
        ("client_id", "x"),
        ("epoch", 1),
        ("cursor", {}),
        ("page", 0),
        ("receipts_from", -1),
        ("outbox", []),
        ("mutations", {}),
        ("mutations", [{}]),
        ("mutations", [{"id": 1}, {"id": 3}]),
        ("mutations", [5]),
        ("files", ["x"]),
    ],
)
def test_Errors_1_a_wrong_field_is_named(office, field, value):
    answer = office.phone("technician").post(**{field: value})
    assert code(answer) == (422, "INVALID")
    assert answer.json["error"]["field"].startswith(field)


def test_Messages_1_gzip_comes_in_and_gzip_or_brotli_goes_out(office):
    for _ in range(2):
        office.job()
    phone = office.phone("technician")
    body = gzip.compress(json.dumps(phone.body([])).encode())
    for encoding in ("gzip", "br", "identity"):
        headers = phone.headers | {"Content-Encoding": "gzip", "Accept-Encoding": encoding}
        answer = phone.http.post("/api/sync", data=body, headers=headers)
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding", "identity") == encoding


def test_Values_an_empty_sync_is_small(office):
    phone = office.phone("technician")
    phone.sync()
    answer = phone.http.post("/api/sync", json=phone.body([]), headers=phone.headers | {"Accept-Encoding": "br"})
    assert len(answer.data) <= 420
