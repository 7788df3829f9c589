"""Pages and scope: what a device gets (rules Q2–Q4, P4)."""

from __future__ import annotations

import pytest

from sync.errors import TooOld
from sync.messages import Outcome
from sync.pull import pull
from sync.registry import Declared, Registry
from sync.request import Limits, parse_request
from tests.sync.office import DESK, TECH, Office, follow, ids
from tests.sync.toy import Server, anybody, body, device, mutation, uid


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def office(server):
    return Office(server)


def test_Q3_1_a_technician_gets_his_jobs_and_nothing_else(server, office):
    office.job("j1", "n1")
    office.job("j2", "n2", user=None)
    page = server.send(TECH)
    assert page["reset"]
    assert not page["more"]
    assert page["put"] == {
        "jobs": [{"id": "j1", "title": "j1"}],
        "notes": [{"id": "n1", "job": "j1", "text": "n1", "n": 0}],
    }
    assert page["enter"] == ["j1"]
    assert page["seq"] == server.memory.state.seq


def test_Q3_a_desk_gets_what_its_centre_has(server, office):
    office.job("j1", "n1")
    office.job("j2", "n2", user=None)
    assert ids(server.send(DESK)) == ["j1", "j2", "n1", "n2"]


def test_Q2_the_next_page_has_only_what_is_new(server, office):
    office.job("j1", "n1")
    first = server.send(TECH)
    assert ids(follow(server, first)) == []
    office.do("notes.bump", id="n1")
    office.do("notes.remove", id="n1")
    second = follow(server, first)
    assert not second["reset"]
    assert second["del"] == [["notes", "n1"]]
    assert second["put"] == {}
    assert second["seq"] == server.memory.state.seq
    assert follow(server, second)["del"] == []


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_Q2_5_page_size_changes_nothing_and_seq_moves_with_the_last_page(server, office, size):
    office.job("j1", "n1", "n2")
    office.job("j2", "n3")
    page = server.send(TECH, page=size)
    seen, seqs, enters = ids(page), [page["seq"]], [page["enter"]]
    while page["more"]:
        page = follow(server, page, page=size)
        assert not page["reset"]
        assert sum(len(rows) for rows in page["put"].values()) <= size
        seen += ids(page)
        seqs.append(page["seq"])
        enters.append(page["enter"])
    assert sorted(seen) == ["j1", "j2", "n1", "n2", "n3"]
    assert seqs == [0] * (len(seqs) - 1) + [server.memory.state.seq]
    assert enters == [[]] * (len(enters) - 1) + [["j1", "j2"]]


def test_Q2_the_server_may_give_smaller_pages(server, office):
    office.job("j1", "n1", "n2")
    request = parse_request(body(TECH), Limits())
    page = pull(server.memory.pull(TECH.client_id), TECH, request, None, max_page=2)
    assert (len(page.changes), page.more) == (2, True)


def test_Q2_3_a_change_between_two_pages_is_not_missed(server, office):
    office.job("j1", "n1", "n2", "n3")
    page = server.send(TECH, page=2)
    office.do("notes.bump", id="n1")
    office.do("notes.bump", id="n3")
    office.do("notes.add", id="n4", job="j1", text="late")
    last = {}
    while True:
        last |= {row["id"]: row for rows in page["put"].values() for row in rows}
        if not page["more"]:
            break
        page = follow(server, page, page=2)
    assert {key: row.get("n") for key, row in last.items()} == {"j1": None, "n1": 1, "n2": 0, "n3": 1, "n4": 0}


def test_Q3_3_losing_a_job_sends_leave_with_its_reason_once(server, office):
    office.job("j1", "n1")
    first = server.send(TECH)
    office.do("jobs.take", job="j1", user="u1")
    second = follow(server, first)
    assert second["leave"] == [{"job": "j1", "reason": "reassigned", "seq": server.memory.state.seq}]
    assert follow(server, second)["leave"] == []


def test_Q3_5_a_group_that_is_no_job_is_not_spoken_of(server):
    def swap(tx, _args, _ctx):
        tx.leave("user:u1", "customer:k1", "closed")
        tx.enter("user:u1", "customer:k2")

    server.registry = Registry(
        [
            Declared("k.in", 1, dict, anybody, lambda tx, _a, _c: tx.enter("user:u1", "customer:k1")),
            Declared("k.swap", 1, dict, anybody, swap),
        ]
    )
    server.send(DESK, mutation(1, "k.in"))
    first = server.send(TECH)
    assert first["enter"] == []
    server.send(DESK, mutation(2, "k.swap"))
    second = follow(server, first)
    assert (second["leave"], second["enter"]) == ([], [])


def test_Q3_2_gaining_a_job_sends_all_of_it_however_old(server, office):
    office.job("j1", "n1", user=None)
    first = server.send(TECH)
    assert ids(first) == []
    office.do("jobs.give", job="j1", user="u1")
    second = follow(server, first)
    assert ids(second) == ["j1", "n1"]
    assert second["enter"] == ["j1"]


def test_Q3_3_lost_and_given_back_between_two_pulls_is_no_leave_and_comes_whole(server, office):
    office.job("j1", "n1")
    first = server.send(TECH)
    office.do("jobs.take", job="j1", user="u1")
    office.do("notes.remove", id="n1")
    office.do("jobs.give", job="j1", user="u1")
    second = follow(server, first)
    assert second["leave"] == []
    assert (ids(second), second["del"], second["enter"]) == (["j1"], [["notes", "n1"]], ["j1"])


def test_Q3_lost_twice_is_told_once_with_the_last_reason(server, office):
    office.job("j1")
    first = server.send(TECH)
    for name in ("take", "give", "take"):
        office.do(f"jobs.{name}", job="j1", user="u1")
    assert follow(server, first)["leave"] == [{"job": "j1", "reason": "reassigned", "seq": server.memory.state.seq}]


def test_Q3_leaves_come_on_partial_pages_too(server, office):
    office.job("j1", "n1")
    office.job("j2", "n2", "n3")
    first = server.send(TECH)
    office.do("jobs.take", job="j1", user="u1")
    for note in ("n2", "n3"):
        office.do("notes.bump", id=note)
    second = follow(server, first, page=1)
    assert second["more"]
    assert [one["job"] for one in second["leave"]] == ["j1"]
    third = follow(server, second, page=1)
    assert (third["more"], third["leave"]) == (False, [])


def test_P2_every_stored_receipt_from_the_asked_one_on_comes_again(server, office):
    for _ in range(3):
        office.do("unheard.of")
    page = server.send(DESK, receipts_from=2)
    assert [one["id"] for one in page["receipts"]] == [2, 3]
    assert page["last_mutation_id"] == 3
    assert server.send(DESK, receipts_from=4)["receipts"] == []


def test_P4_2_an_old_build_is_refused_the_pull_and_its_mutations_are_stored(server, office):
    office.job("j1")
    server.min_build = "fieldseal/2.0.0"
    note = mutation(1, "notes.add", id="n1", job="j1", text="a") | {"uuid": uid(500)}
    with pytest.raises(TooOld) as refused:
        server.send(TECH, note, build="fieldseal/1.9.9")
    details = refused.value.to_wire()["error"]["details"]
    assert (refused.value.status, refused.value.code) == (426, "TOO_OLD")
    assert (details["min_build"], details["last_mutation_id"]) == ("fieldseal/2.0.0", 1)
    assert [one["outcome"] for one in details["receipts"]] == [Outcome.APPLIED]
    assert set(server.rows("notes")) == {"n1"}
    assert server.send(TECH, build="a stranger's")["protocol"] == 1


def test_Q4_1_a_page_asks_for_one_row_more_than_it_sends_however_large_the_register(server, office):
    for n in range(30):
        office.job(f"j{n}", f"n{n}")
    store = server.memory.pull(TECH.client_id)
    whole, asked = store.changes, []
    store.changes = lambda subjects, after, limit: asked.append(limit) or whole(subjects, after, limit)
    page = pull(store, TECH, parse_request(body(TECH, page=5), Limits()), None)
    assert (asked, len(page.changes), page.more) == ([6], 5, True)


def test_V4_files_are_only_said_to_be_here_when_asked_for_and_whole(server):
    server.memory.arrive("a" * 64)
    assert server.send(TECH, files=["b" * 64, "a" * 64])["files_have"] == ["a" * 64]
    assert server.send(TECH)["files_have"] == []


def test_Messages_4_the_whole_answer_has_every_field(server, office):
    office.job("j1")
    assert set(server.send(TECH)) == {
        "protocol", "server_time", "epoch", "last_mutation_id", "seq", "receipts", "reset", "leave", "del", "put",
        "enter", "cursor", "more", "files_have", "catalogue", "notice",
    }  # fmt: skip


def test_Q2_rows_come_as_a_table_to_who_reads_tables(server, office):
    office.job("j1", "n1", "n2")
    page = server.send(TECH, accept=["cols"])
    assert page["put"]["notes"]["cols"] == ["id", "job", "text", "n"]
    it = device(TECH)
    it.apply(page, it.request("toy"))
    assert [row["id"] for row in it.rows()["notes"]] == ["n1", "n2"]
