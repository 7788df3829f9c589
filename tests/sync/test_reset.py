"""Beginning anew: cursors, epochs, purges, restores (rule Q5)."""

from __future__ import annotations

import pytest

from sync import cursors
from sync.cursors import Cursor
from sync.store import Place
from tests.sync.office import TECH, Office, follow, ids
from tests.sync.toy import KEY, Server, body, caller, mutation, uid


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def office(server):
    return Office(server)


@pytest.mark.parametrize(
    "change",
    [
        {"cursor": None},
        {"cursor": "forged"},
        {"cursor": "ä"},
        {"cursor": ""},
        {"epoch": "another"},
        {"epoch": None},
    ],
    ids=str,
)
def test_Q5_1_without_a_cursor_of_this_epoch_the_device_starts_anew(server, office, change):
    office.job("j1", "n1")
    first = server.send(TECH)
    page = server.sync(TECH, body(TECH, epoch=first["epoch"], cursor=first["cursor"]) | change)
    assert page["reset"]
    assert ids(page) == ["j1", "n1"]
    assert page["leave"] == []


def test_Q5_another_scope_starts_anew(server, office):
    office.job("j1", "n1")
    first = server.send(TECH)
    promoted = caller("u1", "dispatcher", TECH.client_id)
    assert follow(server, first, promoted)["reset"]
    assert not follow(server, follow(server, first, promoted), promoted)["reset"]


def test_Q5_a_cursor_older_than_the_purge_starts_anew_and_a_newer_one_does_not(server, office):
    office.job("j1", "n1", "n2")
    old = server.send(TECH)
    office.do("notes.remove", id="n1")
    new = follow(server, old)
    server.memory.purge(server.memory.state.seq)
    assert follow(server, old)["reset"]
    assert not follow(server, new)["reset"]


def test_Q5_3_a_reset_in_many_pages_is_not_begun_again_by_what_was_purged_before_it(server, office):
    office.job("j1", "n1", "n2", "n3")
    office.do("notes.remove", id="n2")
    server.memory.purge(server.memory.state.seq)
    page = server.send(TECH, page=1)
    seen = ids(page)
    while page["more"]:
        page = follow(server, page, page=1)
        assert not page["reset"]
        seen += ids(page)
    assert seen == ["j1", "n1", "n3"]


def test_Q5_4_a_cursor_ahead_of_the_counter_makes_a_new_epoch_above_it(server, office):
    office.job("j1", "n1")
    backup = server.memory.state
    office.do("notes.bump", id="n1")
    ahead = server.send(TECH)
    server.memory.restore(backup)
    page = follow(server, ahead)
    assert page["reset"]
    assert page["epoch"] != ahead["epoch"]
    assert page["seq"] >= ahead["seq"]
    assert server.rows("notes")["n1"]["n"] == 0


def test_Q5_4_a_cursor_ahead_of_the_counter_is_seen_before_its_own_work_raises_the_counter(server, office):
    """Else the number it lacks would be its own, and what the office did under that number would be missed for ever."""
    office.job("j1", "n1")
    backup = server.memory.state
    office.do("notes.bump", id="n1")
    ahead = server.send(TECH)
    server.memory.restore(backup)
    page = follow(server, ahead, mutations=[mutation(1, "notes.bump", id="n1") | {"uuid": uid(99)}])
    assert page["reset"]
    assert page["epoch"] != ahead["epoch"]
    assert page["receipts"][0]["seq"] > ahead["seq"]
    assert [row["n"] for row in page["put"]["notes"]] == [1]


def test_Q5_a_number_ahead_of_ours_makes_a_new_epoch(server, office):
    office.job("j1")
    first = server.send(TECH)
    page = follow(server, first, receipts_from=2)
    assert page["epoch"] != first["epoch"]
    assert page["reset"]
    assert follow(server, first, receipts_from=2)["epoch"] == page["epoch"]


def test_Q5_a_known_restore_changes_the_epoch_and_goes_on_above(server, office):
    office.job("j1", "n1")
    first = server.send(TECH)
    server.memory.restore(server.memory.state, "epoch-2", above=1000)
    page = follow(server, first)
    assert (page["epoch"], page["reset"], page["seq"]) == ("epoch-2", True, 1000)
    office.do("notes.bump", id="n1")
    assert follow(server, page)["seq"] == 1001


def cursor(**change):
    fields = {
        "epoch": "e", "place": Place(5, "notes", "n1"), "complete_seq": 4, "left_seq": 9, "since": 4, "subjects": "d",
    }  # fmt: skip
    return Cursor(**fields | change)


def test_Q2_4_a_cursor_reads_back():
    assert cursors.decode(cursors.encode(cursor(), KEY), KEY) == cursor()
    assert cursors.decode(None, KEY) is None


LAST_PAGE = {"place": Place(124), "complete_seq": 123, "left_seq": 123, "since": 123, "subjects": cursors.digest(["u"])}


@pytest.mark.parametrize(
    "change",
    [{}, {"left_seq": 122}, {"since": 5}, {"place": Place(124, "jobs", "x")}, {"subjects": "00 11"}, {"subjects": "ab"},
     {"subjects": "x"}, {"epoch": "e" * 300}, {"epoch": "纪元"},
     {"complete_seq": 0, "place": Place(1), "left_seq": 0, "since": 0}],
)  # fmt: skip
def test_Q2_a_cursor_reads_back_in_its_short_form_and_in_its_long_one(change):
    made = cursor(**LAST_PAGE | change)
    assert cursors.decode(cursors.encode(made, KEY), KEY) == made


def test_Q2_a_cursor_after_the_last_page_is_short():
    assert len(cursors.encode(cursor(**LAST_PAGE), KEY)) <= 52


def test_Q2_4_a_cursor_changed_in_one_character_or_under_another_key_is_none():
    text = cursors.encode(cursor(), KEY)
    assert cursors.decode(text, b"another key") is None
    for at in range(len(text)):
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        assert cursors.decode(changed, KEY) in (None, cursor())
    assert cursors.decode(text[:-1], KEY) is None


def test_P5_a_cursor_proves_the_seq_of_its_own_epoch_only():
    assert cursors.proved_seq(cursor(), "e") == 4
    assert cursors.proved_seq(cursor(), "f") == 0
    assert cursors.proved_seq(None, "e") == 0


def test_Q5_subjects_are_a_set():
    assert cursors.digest(["a", "b"]) == cursors.digest(["b", "a"]) != cursors.digest(["a"])
