"""The feed as a pull reads it: rules Q1–Q5, V4."""

# ruff: noqa: N802 - a check's name begins with its rule

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.conformance.bench import Bench, same
from sync.store import Place, ScopeChange

if TYPE_CHECKING:
    from sync.conformance.bench import Harness
    from sync.store import Change


class FeedChecks:
    """The feed as a pull reads it."""

    def test_Q1_every_commit_has_its_own_higher_seq(self, harness: Harness) -> None:
        first, other = Bench(harness), Bench(harness, 2)
        seqs = [first.commit(), other.commit(), first.commit()]
        same(seqs, sorted(set(seqs)))
        with harness.reading(first.caller) as store:
            same(store.seq(), seqs[-1])

    def test_Q2_a_snapshot_does_not_move(self, harness: Harness) -> None:
        bench = Bench(harness)
        group = harness.group(1)
        seq = bench.enter(group)
        with harness.reading(bench.caller) as store:
            epoch = store.epoch()
            later = bench.put(harness.row(group, 1, "a"))
            same((store.seq(), list(store.changes([bench.subject], Place(), 10))), (seq, []))
        with harness.reading(bench.caller) as store:
            same((store.seq(), store.epoch()), (later, epoch))

    def test_Q2_a_row_stands_where_it_was_written_or_entered_whichever_is_later(self, harness: Harness) -> None:
        bench = Bench(harness)
        group = harness.group(1)
        _kind, early = harness.row(group, 1, "a")
        bench.put(harness.row(group, 1, "a"))
        entered = bench.enter(group)
        _kind, late = harness.row(group, 2, "b")
        written = bench.put(harness.row(group, 2, "b"))
        same(bench.seen(), [(entered, early["id"], early), (written, late["id"], late)])

    def test_Q2_page_size_never_changes_the_result(self, harness: Harness) -> None:
        bench = Bench(harness)
        groups = [harness.group(n) for n in (1, 2)]
        bench.put(*[harness.row(groups[n % 2], n, "a") for n in range(6)])
        for group in groups:
            bench.enter(group)
        bench.put(harness.row(groups[0], 0, "changed"), added=False)
        bench.put(*[harness.row(groups[1], n, "b") for n in (7, 6)])
        whole = bench.changes()
        same(len(whole), 8)
        same([one.place for one in whole], sorted((one.place for one in whole), key=lambda p: (p.seq, p.kind, p.id)))
        for size in (1, 2, 3, 7, 8, 9):
            paged: list[Change] = []
            while page := bench.changes(paged[-1].place if paged else Place(), size):
                paged += page
                same(len(page) <= size, expected=True)
            same(paged, whole)

    def test_Q3_only_what_is_in_scope_is_seen(self, harness: Harness) -> None:
        bench = Bench(harness)
        bench.put(harness.row(harness.group(1), 1, "mine"), harness.row(harness.group(2), 2, "not mine"))
        bench.enter(harness.group(1))
        same([row_id for _seq, row_id, _row in bench.seen()], [harness.row(harness.group(1), 1, "")[1]["id"]])
        same(Bench(harness, 2).seen(), [])

    def test_Q3_what_is_open_twice_comes_once_from_the_earlier_entry(self, harness: Harness) -> None:
        bench, other = Bench(harness), Bench(harness, 2)
        group = harness.group(1)
        kind, row = harness.row(group, 1, "a")
        bench.put((kind, row))
        first = bench.enter(group)
        other.enter(group)
        with harness.reading(bench.caller) as store:
            found = store.changes([bench.subject, other.subject], Place(), 10)
        same([(one.place, one.row) for one in found], [(Place(first, kind, row["id"]), row)])

    def test_Q3_a_deleted_row_stays_in_the_feed_as_its_tombstone(self, harness: Harness) -> None:
        bench = Bench(harness)
        group = harness.group(1)
        kind, row = harness.row(group, 1, "a")
        bench.put((kind, row), scope=[ScopeChange(bench.subject, group)])
        gone = bench.delete(kind, row)
        same(bench.seen(), [(gone, row["id"], None)])

    def test_Q3_losing_a_group_is_told_with_its_reason_and_its_rows_are_gone(self, harness: Harness) -> None:
        bench = Bench(harness)
        group = harness.group(1)
        bench.put(harness.row(group, 1, "a"))
        opened = bench.enter(group)
        closed = bench.leave(group, "cancelled")
        same(bench.seen(), [])
        with harness.reading(bench.caller) as store:
            same(list(store.left([bench.subject], opened)), [(group, "cancelled", closed)])
            same(list(store.left([bench.subject], closed)), [])
            same(list(store.entered([bench.subject], 0)), [])

    def test_Q3_a_group_given_back_is_not_lost_and_comes_again(self, harness: Harness) -> None:
        bench = Bench(harness)
        group = harness.group(1)
        kind, row = harness.row(group, 1, "a")
        bench.put((kind, row))
        opened = bench.enter(group)
        bench.leave(group)
        again = bench.enter(group)
        same(bench.seen(), [(again, row["id"], row)])
        with harness.reading(bench.caller) as store:
            same(list(store.left([bench.subject], opened)), [])
            same(list(store.entered([bench.subject], opened)), [group])
            same(list(store.entered([bench.subject], again)), [])

    def test_Q3_a_group_still_open_through_another_subject_is_not_lost(self, harness: Harness) -> None:
        bench, other = Bench(harness), Bench(harness, 2)
        group = harness.group(1)
        bench.enter(group)
        opened = other.enter(group)
        bench.leave(group)
        with harness.reading(bench.caller) as store:
            same(list(store.left([bench.subject, other.subject], opened)), [])

    def test_Q3_a_deletion_while_out_of_scope_is_told_on_return(self, harness: Harness) -> None:
        bench = Bench(harness)
        group = harness.group(1)
        kind, row = harness.row(group, 1, "a")
        bench.put((kind, row))
        bench.enter(group)
        bench.leave(group)
        bench.delete(kind, row)
        again = bench.enter(group)
        same(bench.seen(), [(again, row["id"], None)])

    def test_Q5_purged_deletions_raise_the_floor(self, harness: Harness) -> None:
        bench = Bench(harness)
        group = harness.group(1)
        rows = [harness.row(group, n, "a") for n in (1, 2)]
        bench.put(*rows, scope=[ScopeChange(bench.subject, group)])
        with harness.reading(bench.caller) as store:
            same(store.floor(), 0)
        old = bench.delete(*rows[0])
        new = bench.delete(*rows[1])
        harness.purge(old)
        with harness.reading(bench.caller) as store:
            same(store.floor(), old)
        same(bench.seen(), [(new, rows[1][1]["id"], None)])

    def test_V4_only_files_that_are_whole_are_said_to_be_here(self, harness: Harness) -> None:
        bench = Bench(harness)
        sha256 = harness.whole_file(bench.caller)
        with harness.reading(bench.caller) as store:
            same(list(store.files_have(["0" * 64, sha256])), [sha256])
            same(list(store.files_have([])), [])
