"""A mutation has every number it came under: what is decided of one is told to all (P1, P3)."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from tests.server.reviews.ways import assign, items, outcomes, renumbered


def test_P1_5_a_repeat_after_the_release_hears_the_latest_outcome(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job(None)
    phone.sync()
    sent = phone.mutation("jobs.accept", {"job": job["id"]})
    phone.post([sent])
    assign(any_office, job)
    [item] = items(desk)
    desk.sync(("reviews.release", {"item": item["id"]}))
    _other, receipts = renumbered(any_office, phone, [sent])
    assert [one["outcome"] for one in receipts] == ["applied"]
    assert len(items(desk)) == 1


def test_P3_7_a_repeat_before_the_release_hears_of_it_under_its_own_number(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job(None)
    phone.sync()
    sent = [phone.mutation("jobs.accept", {"job": job["id"]}), phone.mutation("jobs.accept", {"job": job["id"]})]
    phone.post(sent)
    other, receipts = renumbered(any_office, phone, sent[::-1])
    assert [one["outcome"] for one in receipts] == ["held", "held"]
    assign(any_office, job)
    first, _second = items(desk)
    desk.sync(("reviews.release", {"item": first["id"]}))
    other.sync()
    told = sorted((row["client_id"], row["mutation_id"], row["outcome"]) for row in other.kind("receipts"))
    assert told == sorted([(phone.client_id, 1, "applied"), (other.client_id, 2, "applied")])
    assert [one[:3] for one in outcomes(any_office, other.client_id)] == [(2, 1, "applied")]


@pytest.mark.slow
def test_P3_7_a_repeat_that_meets_the_release_is_never_held_for_ever(any_office):
    phone, desk = any_office.phone("technician"), any_office.phone("dispatcher")
    job = any_office.job(None)
    phone.sync()
    sent = [phone.mutation("jobs.accept", {"job": job["id"]}) for _ in range(5)]
    phone.post(sent)
    assign(any_office, job)
    for item, again in zip(items(desk), sent, strict=True):
        other = any_office.phone("technician")
        other.sync()
        gate = Barrier(2)

        def repeat(other=other, again=again, gate=gate):
            gate.wait()
            other.take(other.post([{**again, "id": 1}]).json)

        def decide(item=item, gate=gate):
            gate.wait()
            desk.sync(("reviews.release", {"item": item["id"]}))

        threads = [Thread(target=one) for one in (repeat, decide)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        first = other.post([], receipts_from=1).json
        other.take(first)
        heard = [row["outcome"] for row in other.kind("receipts") if row["client_id"] == other.client_id]
        assert (heard or [first["receipts"][0]["outcome"]]) != ["held"]
