"""Later outcomes on a device: they may overtake the first receipt, and come after the work has settled (rule P3.7)."""

from __future__ import annotations

from sync.messages import Outcome, Receipt
from sync.outbox import Standing
from tests.sync.test_outbox import box, later, standings


def test_P3_7_a_later_outcome_that_was_quicker_than_the_first_counts_when_that_is_here():
    it = box(None, "flagged")
    it.settle_later(later("rejected"), 12)
    assert standings(it)[0] is Standing.WAITING
    it.settle([Receipt(1, Outcome.HELD, 30, "NOT_FOUND", "why")])
    assert (standings(it)[0], it.items[0].receipt.seq, it.items[0].later) == (Standing.REFUSED, 30, None)


def test_P3_7_a_later_outcome_reaches_what_has_settled():
    it = box("flagged")
    it.archive_settled(11)
    it.settle_later(later("applied"), 99)
    it.settle_later(later("rejected", client_id="c2"), 99)
    assert [(one.receipt.outcome, one.receipt.seq) for one in it.archive] == [("applied", 11)]


def test_P1_6_a_later_outcome_is_not_kept_for_another_number_or_another_life():
    it = box(None, None)
    it.settle_later(later("rejected"), 12)
    it.offer_again(0)
    it.settle([Receipt(1, Outcome.APPLIED, 30)])
    it.settle_later(later("rejected", mutation_id=2), 12)
    it.renumber("c2")
    it.settle([Receipt(1, Outcome.APPLIED, 31)])
    assert standings(it) == [Standing.RECEIPTED, Standing.RECEIPTED]
