"""A photo is told by its hash; the data never waits for the file (D5, W1)."""

from __future__ import annotations

from hashlib import sha256

import pytest

from server.ids import uuid7

PICTURE = b"not really a picture"


@pytest.mark.slow
def test_D5_a_certificates_photo_is_not_here_yet_and_then_it_is(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job()
    phone.sync()
    digest = sha256(PICTURE).hexdigest()
    photo = {"id": uuid7(), "job": job["id"], "sha256": digest, "size": len(PICTURE), "type": "image/jpeg"}
    assert phone.sync(("photos.add", photo | {"stage": "certificate"}))[0]["outcome"] == "applied"
    desk.sync()
    assert (len(desk.kind("photos")), desk.kind("file_arrivals")) == (1, [])
    path, tus = f"/api/files/{digest}", phone.headers | {"Tus-Resumable": "1.0.0"}
    made = phone.http.put(path, headers=tus | {"Upload-Length": str(len(PICTURE)), "Content-Type": "image/jpeg"})
    assert made.status_code == 201, made.json
    piece = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert phone.http.patch(path, headers=tus | piece, data=PICTURE).status_code == 204
    desk.sync()
    [arrived] = desk.kind("file_arrivals")
    assert (arrived["job"], arrived["sha256"]) == (job["id"], digest)
    assert desk.get(path).data == PICTURE


def test_V4_a_lost_device_in_rescue_hands_over_but_reads_no_photo(office):
    phone, boss = office.phone("technician"), office.phone("manager")
    digest, path = "ab" * 32, f"/api/devices/{phone.client_id}/revoke"
    assert phone.get(f"/api/files/{digest}").status_code == 404
    assert boss.http.post(path, json={"rescue": True}, headers=boss.headers).status_code == 204
    answer = phone.get(f"/api/files/{digest}")
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "DEVICE_REVOKED")
    assert phone.http.head(f"/api/files/{digest}", headers=phone.headers).status_code == 404
