"""`sync/spec/vectors/rebase.json`, run by the Python device; the TypeScript one runs the same file."""

from __future__ import annotations

import pytest

from sync.outbox import Standing, receipts_of
from tests.sync.toy import caller, device, made, vectors

CASES = vectors("rebase")["cases"]


def given(before):
    it = device(caller(client_id="c1"))
    it.seq, it.epoch = before["seq"], "e1"
    it.base = {(kind, row["id"]): row for kind, rows in before["base"].items() for row in rows}
    it.left = set(before["left"])
    for entry in before["outbox"]:
        it.outbox.next_id = entry["id"]
        it.outbox.add(
            made(entry["name"], entry["id"], before["seq"], **entry["args"]) | {"v": entry.get("v", 1)},
            entry["args"].get("job"),
        )
    it.outbox.settle(receipts_of([entry["receipt"] for entry in before["outbox"] if entry["receipt"]]))
    it.replay()
    return it


def outcomes(items):
    return {str(one.id): str(one.receipt.outcome) for one in items}


@pytest.mark.parametrize("case", CASES, ids=[case["note"] for case in CASES])
def test_V2_2_V2_4_V2_5_Messages_5_a_page_the_outbox_and_the_replay_are_one_picture(case):
    it = given(case["before"])
    for step in case["pages"]:
        ids = step.get("sent", [one.id for one in it.outbox.waiting()])
        request = {"mutations": [{"id": one} for one in ids]}
        request["outbox"] = {"next_id": step.get("next_id", it.outbox.next_id)}
        assert it.apply(step["page"] | {"cursor": "opaque"}, request) is not step.get("renumber", False)
        replayed = [one for one in it.outbox.items if one.standing.replayed]
        assert {
            "seq": it.seq,
            "view": it.rows(),
            "replayed": [one.id for one in replayed],
            "office": [one.id for one in replayed if one.standing is Standing.WITH_OFFICE],
            "left": sorted(it.left),
            "skipped": it.skipped,
            **({"settled": outcomes(it.outbox.archive)} if "settled" in step["after"] else {}),
        } == step["after"]
