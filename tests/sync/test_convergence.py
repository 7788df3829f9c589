"""Several devices, any order of events, lost and repeated messages: all of it once, and everybody sees the same."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import Forked, Gap
from sync.messages import Outcome
from tests.sync.toy import Server, caller, device, group_of, made, mutation, uid

TECHS = ("u1", "u2", "u3")
JOBS = ("j1", "j2")
NOTES = tuple(f"n{n}" for n in range(4))


class World:
    """A server, an office and three technicians. Every step is drawn; nothing else is left to chance."""

    def __init__(self):
        self.server = Server()
        self.office = caller("u9", "dispatcher")
        self.devices = {user: device(caller(user)) for user in TECHS}
        self.sent = []
        self.made = 0
        self.numbers = 0
        self.captured = {}
        self.do("jobs.open", job="j1", title="pump")
        self.do("jobs.open", job="j2", title="boiler")
        for n, job in enumerate(("j1", "j1", "j2", "j2")):
            self.do("notes.add", id=NOTES[n], job=job, text="first")

    def do(self, name, /, **args):
        """The office acts, online."""
        self.numbers += 1
        self.server.send(self.office, mutation(self.numbers, name, **args))

    def hand(self, name, user, job):
        self.do(name, job=job, user=user)

    def capture(self, user, name, note, base_lie):
        """A technician acts, offline or not."""
        it = self.devices[user]
        self.made += 1
        args = {"id": note}
        if name in ("notes.add", "notes.add_flagged"):
            args = {"id": f"own{self.made}", "job": "j1" if note in NOTES[:2] else "j2", "text": user}
        if name == "notes.edit":
            args["text"] = f"{user} {self.made}"
        one = made(name, 1000 + self.made, base_seq=0 if base_lie else it.seq, **args)
        self.captured[one["uuid"]] = (user, name, args)
        it.capture(one, args.get("job"))

    def exchange(self, user, *, page=2000, most=500, lost=False):
        """One round trip; when lost, the answer never arrives."""
        it = self.devices[user]
        request = it.request("toy", page, most)
        self.sent.append((it.caller, deepcopy(request)))
        try:
            answer = self.server.sync(it.caller, request)
        except Forked:
            self.renumber(user)
            return True
        except Gap as gap:
            if not it.outbox.offer_again(gap.expected - 1):
                self.renumber(user)
            return True
        if lost:
            return True
        if not it.apply(answer, request):
            self.renumber(user)
            return True
        return answer["more"] or bool(it.outbox.waiting())

    def renumber(self, user):
        it = self.devices[user]
        self.made += 1
        it.caller = replace(it.caller, client_id=uid(self.made, 0xE))
        it.outbox.renumber(it.caller.client_id)

    def again(self, at):
        """The network delivers an old request a second time."""
        if self.sent:
            who, request = self.sent[at % len(self.sent)]
            try:
                self.server.sync(who, deepcopy(request))
            except (Forked, Gap):
                return

    def put_back(self, user, old):
        """All of a device is delivered, then its store goes back to what an old backup has."""
        self.settle(user)
        self.devices[user] = old

    def settle(self, user):
        for _ in range(50):
            if not self.exchange(user):
                return
        raise AssertionError(f"{user} never comes to rest")

    def check(self):
        """Everybody comes to rest, then nothing is lost, nothing is there twice, all see what the server has."""
        for user in (*TECHS, *TECHS):  # the second time for what the others brought
            self.settle(user)
        self._check_once()
        for user, it in self.devices.items():
            self._check_rows(user, it)

    def _check_once(self):
        state = self.server.memory.state
        assert set(self.captured) <= set(state.uuids)
        assert self.server.crashes == []
        verdicts = {uuid: state.log[state.uuids[uuid]].receipt.outcome for uuid in self.captured}
        took = {uuid for uuid, outcome in verdicts.items() if outcome.took_effect}
        notes = self.server.rows("notes")
        bumps = Counter(self.captured[uuid][2]["id"] for uuid in took if self.captured[uuid][1] == "notes.bump")
        assert {key: note["n"] for key, note in notes.items()} == {key: bumps[key] for key in notes}
        added = {
            args["id"] for uuid, (_user, name, args) in self.captured.items() if name == "notes.add" and uuid in took
        }
        assert added <= set(notes)
        assert set(verdicts.values()) <= {Outcome.APPLIED, Outcome.FLAGGED, Outcome.HELD}

    def _check_rows(self, user, it):
        assert it.outbox.waiting() == []
        rows = self.server.memory.push(it.caller.client_id).rows
        expected = {
            (kind, row_id): row
            for kind in ("jobs", "notes")
            for row_id, row in self.server.rows(kind).items()
            if rows.is_in_scope(f"user:{user}", group_of(kind, row))
        }
        assert it.base == expected
        assert it.left == set()
        assert it.seq == self.server.memory.state.seq


FEWER = settings(max_examples=max(1, settings().max_examples // 3))
"""Each example is a whole story; `make soak` asks for many more."""

users = st.sampled_from(TECHS)
sizes = st.sampled_from([1, 2, 3, 2000])
captures = st.tuples(
    st.just("capture"),
    users,
    st.sampled_from(["notes.add", "notes.bump", "notes.edit", "notes.add_flagged", "notes.remove"]),
    st.sampled_from(NOTES),
    st.sampled_from([False, False, False, True]),
)
steps = st.one_of(
    captures,
    captures,
    st.tuples(st.just("exchange"), users, sizes, sizes, st.booleans()),
    st.tuples(st.just("hand"), st.sampled_from(["jobs.give", "jobs.take"]), users, st.sampled_from(JOBS)),
    st.tuples(st.just("office"), st.sampled_from(["notes.edit", "notes.remove"]), st.sampled_from(NOTES)),
    st.tuples(st.just("again"), st.integers(0, 50)),
    st.tuples(st.just("copy"), users),
    st.tuples(st.just("put_back"), users),
)


def play(world, drawn):
    copies = {}
    for step, *how in drawn:
        if step == "capture":
            world.capture(*how)
        elif step == "exchange":
            user, page, most, lost = how
            world.exchange(user, page=page, most=most, lost=lost)
        elif step == "hand":
            world.hand(*how)
        elif step == "office":
            name, note = how
            world.do(name, **({"id": note} | ({"text": "office"} if name == "notes.edit" else {})))
        elif step == "again":
            world.again(*how)
        elif step == "copy":
            copies[how[0]] = deepcopy(world.devices[how[0]])
        elif how[0] in copies:
            world.put_back(how[0], copies.pop(how[0]))


@pytest.mark.slow
@FEWER
@given(st.lists(steps, max_size=40))
def test_P1_nothing_is_lost_or_done_twice_whatever_the_network_and_the_backups_do(drawn):
    world = World()
    for user in TECHS[:2]:
        world.hand("jobs.give", user, "j1")
    play(world, drawn)
    world.check()


@FEWER
@given(st.lists(steps, max_size=25), sizes, sizes)
def test_Q2_3_page_size_never_changes_what_a_device_ends_up_with(drawn, one, other):
    world = World()
    play(world, drawn)
    for user in TECHS:
        world.settle(user)
    ends = []
    for size in (one, other):
        it = device(replace(world.devices["u1"].caller, client_id=uid(1, 0xF)))
        more = True
        while more:
            request = it.request("toy", size)
            answer = world.server.sync(it.caller, request)
            it.apply(answer, request)
            more = answer["more"]
        ends.append((it.base, it.seq))
    assert ends[0] == ends[1]


@pytest.mark.slow
@FEWER
@given(st.lists(captures, min_size=1, max_size=12), st.integers(1, 4))
def test_P1_a_replay_of_any_batch_gives_the_same_receipts_and_changes_nothing(drawn, times):
    world = World()
    for user in TECHS:
        world.hand("jobs.give", user, "j1")
        world.settle(user)
    play(world, drawn)
    it = world.devices["u1"]
    request = it.request("toy")
    first = world.server.sync(it.caller, deepcopy(request))
    state = world.server.memory.state
    for _ in range(times):
        again = world.server.sync(it.caller, deepcopy(request))
        assert again["receipts"] == first["receipts"]
    assert (world.server.memory.state.seq, world.server.memory.state.rows) == (state.seq, state.rows)


@pytest.mark.slow
@FEWER
@given(st.lists(captures, max_size=6), st.lists(captures, max_size=6), st.lists(captures, max_size=6))
def test_Q5_after_a_restore_the_devices_bring_back_what_the_backup_did_not_have(before, between, after):
    world = World()
    for user in TECHS:
        world.hand("jobs.give", user, "j1")
        world.hand("jobs.give", user, "j2")
        world.settle(user)
    play(world, before)
    for user in TECHS:
        world.settle(user)
    backup = world.server.memory.state
    play(world, between)
    for user in TECHS:
        world.settle(user)
    world.server.memory.restore(backup, "epoch-2", above=world.server.memory.state.seq)
    play(world, after)
    world.check()
