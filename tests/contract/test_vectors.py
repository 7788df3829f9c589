"""The shared cases of every mutation, run by the server's own declarations over the store in memory.

`tests/contract/vectors.test.ts` runs the same files with the device's twins.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.jobs.rules import EVENTS, STATES, judge, next_status
from server.kinds import Kinds
from server.reviews import record_for
from server.slices import load
from server.store.checked import checked
from server.store.codec import Codec
from server.users import KINDS as OWN_KINDS
from sync.memory import Memory
from sync.messages import Caller, OutboxState, SyncRequest
from sync.push import push
from sync.registry import Registry
from sync.request import parse_mutation
from sync.snapshot import Kept, Scope
from sync.store import ClientState

VECTORS = Path(__file__).parents[2] / "sync/spec/vectors"
FILES = sorted(VECTORS.glob("mutations_*.json"))
SLICES = load()
KINDS = Kinds([*SLICES.kinds, *OWN_KINDS])
CODECS = {kind.name: Codec(kind) for kind in KINDS}
REGISTRY = Registry([checked(one, CODECS) for one in SLICES.mutations])
SERVER_MAKES = {"review_items", "notices", "equipment_history", "file_arrivals", "receipts"}
ANOTHER_DEVICE = "01985a00-0000-7000-8000-0000000000ff"


def cases(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def every_case() -> list[Any]:
    return [pytest.param(one, id=f"{path.stem}: {one['note']}") for path in FILES for one in cases(path)]


def group_of(kind: str, row: dict[str, Any]) -> str | None:
    group = KINDS[kind].group
    return f"{group.word}:{row[group.column]}" if group else None


def as_it_was(case: dict[str, Any]) -> Memory:
    """The organisation before the mutation; its device has been sent everything up to ``base_seq``."""
    ctx = case["ctx"]
    memory = Memory(group_of)
    for kind, rows in case["rows"].items():
        for row in rows:
            CODECS[kind].check(row)
            kept = Kept(row, group_of(kind, row) or "", 1, ANOTHER_DEVICE)
            memory.state = memory.state.__class__(
                epoch="vectors",
                seq=max(memory.state.seq, ctx["base_seq"], 200),
                rows={**memory.state.rows, (kind, row["id"]): kept},
            )
    memory.state = memory.state.__class__(
        epoch="vectors",
        seq=200,
        rows=memory.state.rows,
        scope=[Scope(subject, group, opened, closed) for subject, group, opened, closed in case["scope"]],
        clients={ctx["client_id"]: ClientState(ctx["client_id"], last_seq_sent=200)},
    )
    return memory


def sent(case: dict[str, Any]) -> SyncRequest:
    ctx = case["ctx"]
    mutation = parse_mutation(
        {
            "id": 1,
            "uuid": ctx["uuid"],
            "name": case["name"],
            "v": case["v"],
            "base_seq": ctx["base_seq"],
            "at": ctx["device_at"],
            "tz": ctx["tz"],
            "offset_ms": ctx["offset_ms"],
            "args": case["args"],
        }
    )
    return SyncRequest(
        protocol=1, build="vectors", client_id=ctx["client_id"], epoch="vectors", cursor=None, page=1, receipts_from=1,
        accept=(), outbox=OutboxState(), wall=None, files=(), mutations=(mutation,),
    )  # fmt: skip


def run(case: dict[str, Any], memory: Memory) -> Any:
    ctx = case["ctx"]
    caller = Caller(ctx["org"], ctx["user"], ctx["role"], ctx["client_id"], tuple(ctx["centres"]))
    crashes: list[Exception] = []
    [receipt] = push(
        memory.push(ctx["client_id"]), REGISTRY, record_for(caller), caller, sent(case), ctx["at"], 0,
        epoch="vectors", on_crash=lambda _mutation, crash: crashes.append(crash),
    )  # fmt: skip
    if crashes:
        raise crashes[0]
    return receipt


def live(memory: Memory) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for (kind, _id), kept in sorted(memory.state.rows.items()):
        if kept.row is not None:
            found.setdefault(kind, []).append(kept.row)
    return found


def without(rows: dict[str, list[dict[str, Any]]], columns: dict[str, list[str]]) -> dict[str, list[dict[str, Any]]]:
    return {
        kind: [{name: value for name, value in row.items() if name not in columns.get(kind, ())} for row in some]
        for kind, some in rows.items()
    }


@pytest.mark.parametrize("case", every_case())
def test_P3_each_case_ends_as_written(case):
    memory = as_it_was(case)
    before = live(memory)
    receipt = run(case, memory)
    expected = case["expect"]
    assert (receipt.outcome, receipt.code) == (expected["outcome"], expected.get("code")), receipt.message
    if "field" in expected:
        assert receipt.field == expected["field"]
    after = live(memory)
    if "rows" not in expected:
        assert {kind: rows for kind, rows in after.items() if kind not in SERVER_MAKES} == {
            kind: rows for kind, rows in before.items() if kind not in SERVER_MAKES
        }
        return
    numbers = {"jobs": ["number"]} if expected.get("server_only") else {}  # given by the database, at the commit
    found = {kind: after.get(kind, []) for kind in expected["rows"]}
    assert without(found, numbers) == without(expected["rows"], numbers)


@pytest.mark.parametrize("case", every_case())
def test_P3_1_whatever_is_not_applied_waits_for_a_person(case):
    memory = as_it_was(case)
    receipt = run(case, memory)
    made = [row for row in live(memory).get("review_items", []) if row["mutation_id"] == 1]
    assert [row["code"] for row in made] == ([] if receipt.outcome == "applied" else [receipt.code])


def test_P3_every_mutation_has_a_case_that_is_taken_and_one_that_is_not():
    found = [(one["name"], one["expect"]["outcome"]) for path in FILES for one in cases(path)]
    names = {one.name for one in REGISTRY}
    assert {name for name, outcome in found if outcome in ("applied", "flagged")} == names
    assert {name for name, outcome in found if outcome in ("rejected", "held", "quarantined")} == names


def test_P3_a_case_says_what_no_other_says():
    for path in FILES:
        notes = [one["note"] for one in cases(path)]
        assert len(set(notes)) == len(notes), path.name


STATUS: dict[str, Any] = json.loads((VECTORS / "job_status.json").read_text(encoding="utf-8"))


def test_W5_both_languages_know_the_same_states_and_events():
    assert STATUS["states"] == list(STATES)
    assert STATUS["events"] == list(EVENTS)


@pytest.mark.parametrize("state", STATES)
def test_W5_every_event_in_every_state(state):
    assert {event: next_status(state, event) for event in EVENTS} == STATUS["next"][state]


def test_W5_an_event_nobody_knows_moves_nothing():
    assert next_status("registered", "dance") is None


@given(st.lists(st.sampled_from(EVENTS), max_size=40))
def test_W5_no_order_of_events_leaves_the_machine(events):
    walk = ["registered"]
    for event in events:
        walk.append(next_status(walk[-1], event) or walk[-1])
    assert set(walk) <= set(STATES)
    for before, after in pairwise(walk):
        assert before not in ("verified", "cancelled") or after == before
        assert before not in ("signed", "left") or after in ("signed", "left", "verified")


@given(st.sampled_from(STATES), st.sampled_from(EVENTS), st.booleans())
def test_W2_what_is_lost_never_moves_a_job(state, event, lost):
    why = judge(state, event, lost=lost)
    assert (why is None) == (not lost and next_status(state, event) is not None)
