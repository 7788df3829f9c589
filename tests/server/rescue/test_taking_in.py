"""A rescue file at the office: everything apart, nothing twice, nothing changed by a bad one (P3.14, P1.5)."""

from __future__ import annotations

import io

import pytest
from werkzeug.exceptions import ClientDisconnected

from server import store
from server.auth import accounts
from server.files.storage import FileStore
from server.ids import uuid7
from server.rescue import take as taking
from server.rescue import uploads
from tests.server.office import PASSWORD, code
from tests.server.rescue.conftest import PHOTO
from tests.server.rescue.sealing import sealed


class Broken(io.BytesIO):
    def read(self, *_size):
        raise ClientDisconnected


def brought(answer):
    assert answer.status_code == 200, answer.json
    return {name: answer.json[name] for name in ("records", "known", "files", "files_known")}


def test_P3_14_everything_in_it_is_kept_apart_until_a_person_releases_it(story):
    answer = story.bring(story.file(photos=[PHOTO], drafts=['{"reading":"1,5"}']))
    assert brought(answer) == {"records": 2, "known": 0, "files": 1, "files_known": 0}
    assert (answer.json["user_name"], answer.json["made_at"]) == ("Technician", "2026-11-22T08:03:04.123Z")
    assert answer.json["drafts"] == [{"key": "part-1", "job": "j", "at": "now", "text": '{"reading":"1,5"}'}]
    items = sorted(story.items("RESCUE_FILE"), key=lambda one: one["mutation_id"])
    assert [(one["name"], one["outcome"]) for one in items] == [
        ("jobs.accept", "quarantined"),
        ("photos.add", "quarantined"),
    ]
    assert {one["user"] for one in items} == {story.phone.user["id"]}
    assert {one["client_id"] for one in items} == {answer.json["client_id"]}
    assert "Supervisor" in items[0]["message"]
    assert story.desk.rows["jobs", story.job]["status"] == "assigned", "nothing has run"
    story.phone.sync()
    assert story.phone.get(f"/api/files/{story.work[1]['args']['sha256']}").data == PHOTO


def test_P1_5_the_same_file_twice_and_the_phone_later_bring_nothing_twice(story):
    file = story.file(photos=[PHOTO])
    first = story.bring(file)
    again = story.bring(file)
    assert brought(again) == {"records": 0, "known": 2, "files": 0, "files_known": 1}
    assert again.json["client_id"] == first.json["client_id"]
    other = story.bring(story.file(photos=[PHOTO]))
    assert brought(other) == {"records": 0, "known": 2, "files": 0, "files_known": 1}
    assert other.json["client_id"] != first.json["client_id"]
    receipts = story.phone.post(story.work).json["receipts"]
    assert [(one["outcome"], one["code"]) for one in receipts] == [("quarantined", "RESCUE_FILE")] * 2
    assert len(story.items("RESCUE_FILE")) == 2


def test_P1_5_P3_14_released_it_is_done_as_its_authors_own_and_the_phone_hears_that_it_is_done(story):
    story.bring(story.file(photos=[PHOTO]))
    early = story.phone.post(story.work[:1]).json["receipts"]
    assert early[0]["code"] == "RESCUE_FILE"
    items = sorted(story.items("RESCUE_FILE"), key=lambda one: one["mutation_id"])
    story.desk.sync(*[("reviews.release", {"item": one["id"]}) for one in items])
    story.desk.sync()
    assert story.items("RESCUE_FILE") == []
    assert story.desk.rows["jobs", story.job]["status"] == "accepted"
    assert len(story.desk.kind("photos")) == len(story.desk.kind("file_arrivals")) == 1
    late = story.phone.post(story.work).json
    assert [one["outcome"] for one in late["receipts"]] == ["quarantined", "applied"]
    story.phone.sync()
    heard = {one["mutation_id"]: one["outcome"] for one in story.phone.kind("receipts")}
    assert heard[1] == "applied", "also what it had sent before the release"
    assert len(story.desk.kind("photos")) == 1


def test_P1_5_what_the_phone_had_sent_before_is_answered_with_its_own_outcome(story):
    assert story.phone.post(story.work[:1]).json["receipts"][0]["outcome"] == "applied"
    assert brought(story.bring(story.file())) == {"records": 1, "known": 1, "files": 0, "files_known": 0}
    assert [one["name"] for one in story.items("RESCUE_FILE")] == ["photos.add"]


def test_P3_14_an_upload_of_the_phone_that_stopped_halfway_is_gone_on_with(story, monkeypatch):
    name, half = story.work[1]["args"]["sha256"], len(PHOTO) - 1000
    phone = story.phone
    begun = {"Upload-Length": str(len(PHOTO)), "Content-Type": "image/jpeg"}
    assert phone.http.put(f"/api/files/{name}", headers=phone.headers | begun).status_code == 201
    sent = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    phone.http.patch(f"/api/files/{name}", data=PHOTO[:half], headers=phone.headers | sent)
    with monkeypatch.context() as meanwhile:  # the phone itself is at it
        meanwhile.setattr(FileStore, "append", lambda *_: False)
        assert code(story.bring(story.file(photos=[PHOTO]))) == (503, "BUSY")
    assert brought(story.bring(story.file(photos=[PHOTO]))) == {"records": 0, "known": 2, "files": 1, "files_known": 0}
    assert phone.get(f"/api/files/{name}").data == PHOTO


def test_P3_14_a_file_of_more_than_one_batch_is_taken_in_whole_and_goes_on_where_it_stopped(story, monkeypatch):
    monkeypatch.setattr(taking, "_BYTES_AT_ONCE", 300)
    story.work = [story.phone.mutation("jobs.accept", {"job": story.job}) for _ in range(5)]
    file, push = story.file(), store.push
    calls = []

    def breaks(*args, **more):
        calls.append(1)
        if len(calls) == 3:
            raise store.SyncError(503, "BUSY", "Away.", details={"retry_after": 2})
        return push(*args, **more)

    monkeypatch.setattr(taking.store, "push", breaks)
    assert code(story.bring(file)) == (503, "BUSY")
    assert brought(story.bring(file)) == {"records": 3, "known": 2, "files": 0, "files_known": 0}
    assert sorted(one["mutation_id"] for one in story.items("RESCUE_FILE")) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("who", "by", "taken"), [
    ("technician2", "supervisor", True),
    ("far_dispatcher", "supervisor", False),
    ("roaming", "supervisor", False),
    ("roaming", "free", True),
])  # fmt: skip
def test_P5_the_author_is_of_the_importers_desk(story, who, by, taken):
    office = story.office
    with office.app.app_context():
        for name in ("roaming", "free"):
            login = office.login(name)
            office.users[name] = accounts.make_user(office.org, login, PASSWORD, name=name, role="manager")
    story.phone, story.desk = office.phone(who), office.phone(by)
    told = story.bring(story.file())
    assert (told.status_code == 200) == taken, told.json
    assert taken or code(told) == (422, "RESCUE_OTHER_CENTRE")


@pytest.mark.parametrize(("which", "expected"), [("org", "RESCUE_OTHER_OFFICE"), ("user", "RESCUE_NOBODY")])
def test_P5_somebody_unknown_and_another_organisation_are_turned_away(story, which, expected):
    known = {"org": story.office.org, "user": story.phone.user["id"]}[which]
    plain = story.plain().replace(known.encode(), uuid7().encode())
    assert code(story.bring(sealed(plain, story.public()))) == (422, expected)
    assert story.items("RESCUE_FILE") == []


def test_Limits_1_a_rescue_file_that_is_too_large_is_refused(story, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 100)
    assert code(story.bring(story.file())) == (413, "TOO_LARGE")
    assert story.items("RESCUE_FILE") == []


def test_P3_14_a_file_of_photos_alone_brings_them_and_a_line_that_breaks_brings_nothing(small_story):
    story = small_story
    story.work = []
    file = story.file(photos=[PHOTO])
    ended = {"wsgi.input_terminated": True}
    broken = story.desk.http.post("/api/rescue", headers=story.desk.headers, input_stream=Broken(), environ_base=ended)
    assert code(broken) == (400, "BAD_REQUEST")
    assert brought(story.bring(file)) == {"records": 0, "known": 0, "files": 1, "files_known": 0}
