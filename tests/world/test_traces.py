"""The conversations both devices are held to are those of the reference device as it is today."""

from __future__ import annotations

import json

from tests.sync.toy import VECTORS
from tests.world.traces import SEEDS, as_text

STORED = VECTORS / "traces.json"


def test_V2_1_V3_3_the_stored_traces_are_those_of_the_reference_device():
    assert STORED.read_text(encoding="utf-8") == as_text(SEEDS), f"python -m tests.world.traces > {STORED.name}"


def test_V2_1_V3_3_the_stored_traces_hold_what_is_hard():
    traces = json.loads(STORED.read_text(encoding="utf-8"))["traces"]
    asked = [step for trace in traces for step in trace["steps"] if step["do"] == "ask"]
    done = {step["do"] for trace in traces for step in trace["steps"]} | {step["fate"] for step in asked}
    assert done == {"save", "ask", "copy", "put_back", "heard", "lost", "killed"}
    heard = [step["answer"] for step in asked if "answer" in step]
    assert {one["reset"] for one in heard} == {one["more"] for one in heard} == {True, False}
    assert {receipt["outcome"] for one in heard for receipt in one["receipts"]} >= {"applied", "flagged", "held"}
    assert any(one["leave"] for one in heard)
    assert {tuple(step["refused"]) for step in asked if "refused" in step} == {("expected",), ("forked",)}
    assert any("renumbered" in step for step in asked)
