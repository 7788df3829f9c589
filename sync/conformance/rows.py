"""Rows as a push reads and writes them: rules P1, P2, P5, S2."""

# ruff: noqa: N802 - a check's name begins with its rule

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.conformance.bench import Bench, same

if TYPE_CHECKING:
    from sync.conformance.bench import Harness


class RowChecks:
    """Rows as a push reads and writes them."""

    def test_P2_a_row_comes_back_as_it_went_in(self, harness: Harness) -> None:
        bench = Bench(harness)
        kind, row = harness.row(harness.group(1), 1, '水泵 "A" \\ é')
        bench.put((kind, row))
        with harness.writing(bench.caller) as store:
            same(store.rows.read(kind, row["id"]), row)
            same(store.rows.read(kind, harness.row(harness.group(1), 2, "")[1]["id"]), None)

    def test_P2_a_row_is_replaced_whole(self, harness: Harness) -> None:
        bench = Bench(harness)
        kind, row = harness.row(harness.group(1), 1, "a")
        bench.put((kind, row))
        _kind, changed = harness.row(harness.group(1), 1, "b")
        bench.put((kind, changed), added=False)
        with harness.writing(bench.caller) as store:
            same(store.rows.read(kind, row["id"]), changed)

    def test_P2_rows_are_found_by_an_indexed_column_in_order_of_ids(self, harness: Harness) -> None:
        bench = Bench(harness)
        mine = [harness.row(harness.group(1), n, "a") for n in (2, 1)]
        bench.put(*mine, harness.row(harness.group(2), 3, "a"))
        kind, row = mine[0]
        with harness.writing(bench.caller) as store:
            found = store.rows.find(kind, harness.column, row[harness.column])
            same(list(found), sorted((one for _kind, one in mine), key=lambda one: one["id"]))
            same(
                list(store.rows.find(kind, harness.column, harness.row(harness.group(9), 9, "")[1][harness.column])), []
            )

    def test_P1_an_id_is_taken_once_and_for_all(self, harness: Harness) -> None:
        bench = Bench(harness)
        kind, row = harness.row(harness.group(1), 1, "a")
        bench.put((kind, row))
        key, free = (kind, row["id"]), (kind, harness.row(harness.group(1), 2, "")[1]["id"])
        with harness.writing(bench.caller) as store:
            same(store.rows.exists([key, free]), {key})
        bench.delete(kind, row)
        with harness.writing(bench.caller) as store:
            same(store.rows.exists([key]), {key})
            same(store.rows.read(*key), None)

    def test_P1_another_organisation_sees_no_row_and_finds_its_id_taken(self, harness: Harness) -> None:
        kind, row = harness.row(harness.group(1), 1, "a")
        Bench(harness).put((kind, row))
        other = harness.other()
        with other.writing(other.caller(1)) as store:
            same(store.rows.read(kind, row["id"]), None)
            same(list(store.rows.find(kind, harness.column, row[harness.column])), [])
            same(store.rows.exists([(kind, row["id"])]), {(kind, row["id"])})

    def test_P5_scope_has_a_history(self, harness: Harness) -> None:
        bench = Bench(harness)
        group = harness.group(1)
        before = bench.commit()
        opened = bench.enter(group)
        closed = bench.leave(group)
        again = bench.enter(group)
        with harness.writing(bench.caller) as store:
            had = [store.rows.was_in_scope(bench.subject, group, at) for at in (before, opened, closed, again)]
            same(had, [False, True, False, True])
            asked = [(bench.subject, group), (bench.subject, harness.group(2)), ("user:nobody", group)]
            same([store.rows.is_in_scope(*one) for one in asked], [True, False, False])

    def test_S2_a_row_knows_who_wrote_it_last(self, harness: Harness) -> None:
        first, other = Bench(harness), Bench(harness, 2)
        kind, row = harness.row(harness.group(1), 1, "a")
        made = first.put((kind, row))
        with harness.writing(first.caller) as store:
            same(store.rows.origin(kind, row["id"]), (made, first.caller.client_id))
        changed = other.put(harness.row(harness.group(1), 1, "b"), added=False)
        with harness.writing(first.caller) as store:
            same(store.rows.origin(kind, row["id"]), (changed, other.caller.client_id))
            same(store.rows.origin(kind, harness.row(harness.group(1), 2, "")[1]["id"]), None)
