"""Devices and their log: rules P1, P2, P5."""

# ruff: noqa: N802 - a check's name begins with its rule

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sync.conformance.bench import Bench, entry, mutation, same
from sync.messages import Outcome, Receipt, Verdict
from sync.store import ScopeChange

if TYPE_CHECKING:
    from sync.conformance.bench import Harness


class LogChecks:
    """Devices and their log."""

    def test_P1_a_new_device_has_said_nothing(self, harness: Harness) -> None:
        bench = Bench(harness)
        with harness.writing(bench.caller) as store:
            client = store.client()
            same((client.client_id, client.last_mutation_id, client.base_seq), (bench.caller.client_id, 0, 0))
            same((client.revoked, client.rescue), (False, False))
            same(dict(store.stored(1, 10)), {})
            same(dict(store.stored(1, 0)), {})

    def test_P1_a_logged_mutation_is_found_with_its_hashes_and_receipt(self, harness: Harness) -> None:
        bench = Bench(harness)
        no = Verdict(Outcome.REJECTED, "QTY_NOT_POSITIVE", "More than nothing.", "qty")
        one, two = entry(mutation(1)), entry(mutation(2), no)
        seq = bench.commit(one, two)
        with harness.writing(bench.caller) as store:
            found = store.stored(1, 5)
        same(sorted(found), [1, 2])
        same([found[n].sha256 == e.mutation.sha256 for n, e in ((1, one), (2, two))], [True, True])
        same([found[n].content_sha256 == e.content_sha256 for n, e in ((1, one), (2, two))], [True, True])
        same([found[1].sha256 == two.mutation.sha256], [False])
        same(found[1].receipt, Receipt(1, Outcome.APPLIED, seq))
        same(found[2].receipt, Receipt(2, Outcome.REJECTED, seq, no.code, no.message, no.field))

    def test_P1_a_device_sees_only_its_own_log(self, harness: Harness) -> None:
        Bench(harness).commit(entry(mutation(1)))
        other = Bench(harness, 2)
        with harness.writing(other.caller) as store:
            same(dict(store.stored(1, 5)), {})

    def test_P1_a_uuid_is_found_from_every_device(self, harness: Harness) -> None:
        first, other = Bench(harness), Bench(harness, 2)
        one = entry(mutation(1, 77))
        first.commit(one)
        with harness.writing(other.caller) as store:
            found = store.by_uuid([str(one.mutation.uuid), str(mutation(1, 78).uuid)])
            same(dict(store.by_uuid([])), {})
        same(sorted(found), [one.mutation.uuid])
        same((found[str(one.mutation.uuid)].client_id, found[str(one.mutation.uuid)].id), (first.caller.client_id, 1))

    def test_P1_a_repeat_is_logged_without_taking_the_uuid(self, harness: Harness) -> None:
        first, other = Bench(harness), Bench(harness, 2)
        one = entry(mutation(1, 77))
        uuid = str(one.mutation.uuid)
        first.commit(one)
        with harness.writing(other.caller) as store:
            repeats = store.by_uuid([uuid])[uuid]
        other.commit(replace(one, mutation=replace(one.mutation, uuid=None), repeats=repeats))
        with harness.writing(other.caller) as store:
            same(store.by_uuid([uuid])[uuid].client_id, first.caller.client_id)
            same(sorted(store.stored(1, 1)), [1])

    def test_P2_left_without_commit_nothing_is_written(self, harness: Harness) -> None:
        bench = Bench(harness)
        before = bench.enter(harness.group(1))
        with harness.writing(bench.caller) as store:
            store.client()
        with harness.reading(bench.caller) as snapshot:
            same((snapshot.seq(), snapshot.last_mutation_id()), (before, 0))

    def test_P2_effect_receipt_number_and_counter_come_together(self, harness: Harness) -> None:
        bench = Bench(harness)
        group = harness.group(1)
        kind, row = harness.row(group, 1, "a")
        seq = bench.commit(
            entry(mutation(1)),
            client={"base_seq": 0},
            rows={(kind, row["id"]): row},
            added={(kind, row["id"])},
            scope=[ScopeChange(bench.subject, group)],
        )
        with harness.reading(bench.caller) as store:
            same((store.seq(), store.last_mutation_id()), (seq, 1))
            same(list(store.receipts(1, 10)), [Receipt(1, Outcome.APPLIED, seq)])
        same(bench.seen(), [(seq, row["id"], row)])

    def test_P2_receipts_ascend_from_where_one_asks(self, harness: Harness) -> None:
        bench = Bench(harness)
        bench.commit(*[entry(mutation(n)) for n in range(1, 6)])
        with harness.reading(bench.caller) as store:
            same([one.id for one in store.receipts(2, 3)], [2, 3, 4])
            same(list(store.receipts(6, 3)), [])

    def test_P5_base_seq_is_remembered(self, harness: Harness) -> None:
        bench = Bench(harness)
        bench.commit(entry(mutation(1)), client={"base_seq": 1})
        same((bench.client().base_seq, bench.client().last_mutation_id), (1, 1))
