"""The catalogue: a versioned snapshot beside the feed (rule Q4)."""

from __future__ import annotations

import gzip
from hashlib import sha256

from server import catalogue
from server.ids import uuid7
from server.runtime import runtime
from tests.server.office import code


def price(n=1):
    return "charges.put_price", {
        "id": uuid7(),
        "code": f"P{n}",
        "name": "上门费",
        "name_en": "Call-out",
        "unit": "次",
        "price": 5000 + n,
    }


def test_Q4_2_a_version_never_changes_and_a_change_makes_a_new_one(any_office):
    boss, phone = any_office.phone("manager"), any_office.phone("technician")
    boss.sync(price())
    first = phone.post().json["catalogue"]
    assert phone.post().json["catalogue"] == first
    got = phone.get(first["url"])
    assert sha256(got.data).hexdigest() == first["sha256"]
    assert got.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert got.headers["ETag"] == f'"{first["sha256"]}"'
    assert got.json["version"] == first["version"]
    assert [one["price"] for one in got.json["price_items"]] == [5001]
    assert {one["role"] for one in got.json["users"]} >= {"technician", "admin"}
    assert {"id", "name", "role", "centre"} == got.json["users"][0].keys()
    boss.sync(price(2))
    second = phone.post().json["catalogue"]
    assert second["version"] != first["version"]
    assert phone.get(first["url"]).json == got.json
    assert phone.post().json["put"] == {}


def test_Q4_work_on_jobs_makes_no_new_version(any_office):
    phone = any_office.phone("technician")
    before = phone.post().json["catalogue"]
    any_office.job()
    assert phone.post().json["catalogue"] == before


def test_Q4_it_comes_packed_where_asked(office):
    phone = office.phone("technician")
    told = phone.post().json["catalogue"]
    packed = phone.http.get(told["url"], headers=phone.headers | {"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert sha256(gzip.decompress(packed.data)).hexdigest() == told["sha256"]
    assert code(phone.get("/api/catalogue/0-none")) == (404, "NOT_FOUND")
    assert code(office.app.test_client().get(told["url"])) == (401, "TOKEN_MISSING")


def test_Q4_another_worker_finds_what_the_first_has_built(any_office, monkeypatch):
    phone = any_office.phone("technician")
    first = phone.post().json["catalogue"]
    with any_office.app.app_context():
        runtime().catalogues.clear()
        assert phone.post().json["catalogue"] == first
        runtime().catalogues.clear()
        monkeypatch.setattr(catalogue, "_stored", lambda *_: None)  # both build it at the same moment
        assert phone.post().json["catalogue"] == first


def test_Q4_old_versions_are_forgotten(any_office, monkeypatch):
    monkeypatch.setattr(catalogue, "KEPT", 2)
    boss = any_office.phone("manager")
    seen = []
    for n in range(4):
        boss.sync(price(n))
        seen.append(boss.post().json["catalogue"]["url"])
    assert [boss.get(url).status_code for url in seen] == [404, 404, 200, 200]
