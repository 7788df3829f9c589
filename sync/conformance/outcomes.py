"""What is run once more, and later outcomes: rules P1, P3."""

# ruff: noqa: N802 - a check's name begins with its rule

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sync.canonical import parse
from sync.conformance.bench import Bench, entry, mutation, same
from sync.messages import Outcome, Receipt, Verdict
from sync.store import Later

if TYPE_CHECKING:
    from sync.conformance.bench import Harness
    from sync.messages import Mutation
    from sync.store import Entry, Number

HELD = Verdict(Outcome.HELD, "NOT_FOUND", "Not here.")
GONE = Verdict(Outcome.REJECTED, "CLOSED", "Not needed.", "item")
DECISION = "01993c2e-7b1a-7c3e-8d21-0000000000d1"


class OutcomeChecks:
    """What is run once more, and later outcomes."""

    def test_P3_a_logged_mutation_comes_back_with_its_content(self, harness: Harness) -> None:
        bench = Bench(harness)
        one = mutation(1, 77, "水泵")
        bench.commit(entry(one, HELD))
        with harness.writing(bench.caller) as store:
            found = store.logged(1)
            same(store.logged(2), None)
            same(found is not None and (found.body, found.uuid, found.erased), (parse(one.body), one.uuid, False))
            same(found is not None and bool(found.received_at), expected=True)

    def test_P3_what_took_anothers_uuid_has_none_in_the_log_and_no_other_number(self, harness: Harness) -> None:
        bench = Bench(harness)
        bench.commit(entry(mutation(1, 77)), _without_uuid(mutation(2, 77, "b")))
        with harness.writing(bench.caller) as store:
            found = store.logged(2)
            same(found is not None and (found.body["uuid"], found.uuid), (mutation(2, 77).uuid, None))
            same(list(store.rows.numbers(bench.caller.client_id, 2)), [(bench.caller.client_id, 2)])

    def test_P3_every_number_of_a_mutation_is_known(self, harness: Harness) -> None:
        first, other = Bench(harness), Bench(harness, 2)
        first.commit(entry(mutation(1, 77), HELD), entry(mutation(2, 78)), _without_uuid(mutation(3, 77, "b")))
        other.commit(_without_uuid(mutation(1, 78)), _without_uuid(mutation(2, 77)))
        own, again = (first.caller.client_id, 1), (other.caller.client_id, 2)
        with harness.writing(first.caller) as store:
            same(list(store.rows.numbers(*own)), [own, again])
            same(list(store.rows.numbers(first.caller.client_id, 9)), [(first.caller.client_id, 9)])

    def test_P3_another_organisations_repeat_is_no_number_of_ours(self, harness: Harness) -> None:
        first, far = Bench(harness), Bench(harness.other())
        first.commit(entry(mutation(1, 77), HELD))
        far.commit(_without_uuid(mutation(1, 77)))
        own = (first.caller.client_id, 1)
        with harness.writing(first.caller) as store:
            same(list(store.rows.numbers(*own)), [own])

    def test_P1_a_known_uuid_answers_its_latest_outcome_and_the_device_its_first(self, harness: Harness) -> None:
        bench = Bench(harness)
        first = bench.commit(entry(mutation(1, 77), HELD), entry(mutation(2, 78), HELD))
        own = (bench.caller.client_id, 1)
        bench.commit(later=[_later(own, HELD)])
        seq = bench.commit(later=[_later(own, HELD), _later(own, GONE)])
        with harness.writing(bench.caller) as store:
            found = store.by_uuid([str(mutation(1, 77).uuid), str(mutation(2, 78).uuid)])
            same(
                found[str(mutation(1, 77).uuid)].receipt, Receipt(1, GONE.outcome, seq, GONE.code, GONE.message, "item")
            )
            same(found[str(mutation(2, 78).uuid)].receipt, Receipt(2, HELD.outcome, first, HELD.code, HELD.message))
            same(store.stored(1, 1)[1].receipt, Receipt(1, HELD.outcome, first, HELD.code, HELD.message))
        with harness.reading(bench.caller) as snapshot:
            same([one.outcome for one in snapshot.receipts(1, 9)], [HELD.outcome, HELD.outcome])


def _without_uuid(one: Mutation) -> Entry:
    whole = entry(one)
    return replace(whole, mutation=replace(one, uuid=None))


def _later(number: Number, verdict: Verdict) -> Later:
    return Later(*number, verdict, by="the office", decision=DECISION)
