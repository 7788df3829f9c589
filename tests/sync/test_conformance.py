"""The store port's suite, run by the store in memory. `tests/server` runs the same on SQLite and PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from hashlib import sha256

import pytest

from sync.conformance import StoreChecks, same
from sync.memory import Memory
from tests.sync.toy import caller, group_of, uid


class MemoryHarness:
    column = "job"

    def __init__(self, memory):
        self.memory = memory

    def caller(self, n):
        return caller(f"u{n}")

    @contextmanager
    def writing(self, who):
        yield self.memory.push(who.client_id)

    @contextmanager
    def reading(self, who):
        yield self.memory.pull(who.client_id)

    def group(self, n):
        return f"job:{uid(n, 0xA)}"

    def row(self, group, n, text):
        return "notes", {"id": uid(n, 0xB), "job": group.removeprefix("job:"), "text": text, "n": 0}

    def whole_file(self, who):
        digest = sha256(who.user.encode()).hexdigest()
        self.memory.arrive(digest)
        return digest

    def purge(self, up_to):
        self.memory.purge(up_to)

    def other(self):
        return MemoryHarness(Memory(group_of, beside=[self.memory]))


class TestMemory(StoreChecks):
    @pytest.fixture
    def harness(self):
        return MemoryHarness(Memory(group_of))


def test_Q1_a_failing_check_shows_both_sides():
    with pytest.raises(AssertionError, match="1 should be 2"):
        same(1, 2)
