"""Resumable uploads: the rules without any storage (tus 1.0 core)."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest

from sync import files
from sync.errors import SyncError
from sync.files import Upload

BYTES = b"a certificate"
SHA = sha256(BYTES).hexdigest()


def refusal(call, *args):
    with pytest.raises(SyncError) as refused:
        call(*args)
    return refused.value.status, refused.value.code


def encoded(**values):
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def test_Files_1_creation_by_put_and_by_tus_metadata_are_the_same():
    expected = Upload(SHA, 13, "image/jpeg")
    assert files.created(SHA, "13", "image/jpeg; charset=x") == expected
    assert (
        files.created_by_metadata(encoded(sha256=SHA, filetype="IMAGE/JPEG", filename="合格证.jpg"), "13") == expected
    )


@pytest.mark.parametrize(
    ("sha", "length", "file_type", "expected"),
    [
        ("abc", "13", "image/jpeg", (422, "INVALID")),
        (SHA.upper(), "13", "image/jpeg", (422, "INVALID")),
        (SHA, None, "image/jpeg", (400, "BAD_HEADER")),
        (SHA, "-1", "image/jpeg", (400, "BAD_HEADER")),
        (SHA, "1e3", "image/jpeg", (400, "BAD_HEADER")),
        (SHA, str(files.MAX_FILE_BYTES + 1), "image/jpeg", (413, "TOO_LARGE")),
        (SHA, "13", None, (422, "INVALID")),
        (SHA, "13", "text/html\r\nX: y", (422, "INVALID")),
    ],
)
def test_files_a_bad_declaration_is_refused(sha, length, file_type, expected):
    assert refusal(files.created, sha, length, file_type) == expected


@pytest.mark.parametrize("header", ["sha256 %%%", "sha256 /w==", "sha256 YQ= ="])
def test_files_metadata_that_is_not_tus_is_refused(header):
    assert refusal(files.metadata, header) == (400, "BAD_HEADER")


def test_files_metadata_may_be_absent_or_have_keys_alone():
    assert files.metadata(None) == {}
    assert files.metadata("is_confidential, sha256 YQ==") == {"is_confidential": "", "sha256": "a"}
    assert refusal(files.created_by_metadata, None, "13") == (422, "INVALID")


def test_files_an_address_names_a_hash():
    assert files.sha256_of_path(SHA) == SHA
    assert refusal(files.sha256_of_path, "../etc/passwd") == (404, "NOT_FOUND")


def test_files_another_tus_version_is_refused_and_none_is_fine():
    files.check_tus(None)
    files.check_tus("1.0.0")
    assert refusal(files.check_tus, "0.2.2") == (412, "TUS_VERSION")


def test_Files_1_creating_again_goes_on_where_it_stopped():
    known = Upload(SHA, 13, "image/jpeg", 5)
    assert files.joined(known, Upload(SHA, 13, "image/png")) is known
    assert refusal(files.joined, known, Upload(SHA, 14, "image/jpeg")) == (409, "LENGTH_DIFFERS")


def test_Files_2_a_patch_starts_at_the_offset_and_a_wrong_one_is_told_the_right_one():
    known = Upload(SHA, 13, "image/jpeg", 5)
    assert files.resumed(known, "5") == 5
    with pytest.raises(SyncError) as refused:
        files.resumed(known, "4")
    assert (refused.value.status, refused.value.code, refused.value.details) == (409, "WRONG_OFFSET", {"offset": 5})
    assert refusal(files.resumed, known, None) == (400, "BAD_HEADER")


def test_Files_4_the_hash_is_checked_at_the_last_byte_and_not_before():
    known = Upload(SHA, 13, "image/jpeg")
    half = files.advanced(known, 5)
    assert (half.offset, half.complete) == (5, False)
    files.check_hash(half, "anything")
    whole = files.advanced(half, 8)
    assert whole.complete
    files.check_hash(whole, SHA)
    assert refusal(files.check_hash, whole, "0" * 64) == (460, "HASH_MISMATCH")


def test_Files_2_more_bytes_than_declared_are_refused():
    assert refusal(files.advanced, Upload(SHA, 13, "image/jpeg", 5), 9) == (413, "TOO_LARGE")


def test_files_an_empty_file_is_whole_when_declared():
    assert files.created(sha256(b"").hexdigest(), "0", "text/plain").complete
