"""N6 to N9: what is told, what waits, seals and files, spoilt one thing at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.world.history import History
from tests.world.rest import Stored
from tests.world.story import DIGEST, Story, link, sealed, well


@pytest.fixture
def story() -> Story:
    return well()


def seal(story: Story, row: str) -> dict:
    return story.server.rows["seals"][row].row


def test_N6_a_refusal_without_an_item_is_told(story):
    del story.server.rows["review_items"]["item-c1-3"], story.devices[1].rows["review_items", "item-c1-3"]
    assert story.broken() == {"N5", "N6"}  # it had been sent, too


@pytest.mark.parametrize("outcome", ["flagged", "held", "quarantined"])
def test_N6_every_outcome_but_applied_needs_an_item(story, outcome):
    story.save("u9", "jobs.settle_conflict", {"job": "j1"})
    story.log("u9", outcome)
    assert story.broken() == {"N6"}
    story.item("c1", story.server.log[-1].id, outcome)
    assert story.broken() == set()


def test_N6_a_repeat_of_a_refusal_needs_no_second_one(story):
    story.log("u3", "rejected", client="c2", first=False)
    assert story.broken() == set()


def test_N6_another_body_under_a_known_uuid_needs_one(story):
    story.log("u3", "quarantined", client="c2", first=False)
    story.server.log[-1].body["args"] = {"another": "body"}
    story.phone.receipts["u3"]["outcome"] = "rejected"
    assert story.broken() == {"N6"}


def test_N2_N6_what_is_offered_again_without_who_was_erased_is_another_body(story):
    story.log("u2", "quarantined", client="c2", first=False)
    story.item("c2", 1, "quarantined")
    assert story.broken() == {"N2", "N6"}
    entry = story.server.log[-1]
    body = entry.body | {"args": {name: value for name, value in entry.body["args"].items() if name != "qty"}}
    story.server.log[-1] = replace(entry, code="UUID_TAKEN", body=body, erased=frozenset({"qty"}))
    assert story.broken() == set()


def test_N6_a_device_without_the_receipt_is_told(story):
    del story.phone.receipts["u3"]
    assert story.broken() == {"N6"}


def test_N6_a_device_told_something_else_is_told(story):
    story.phone.receipts["u3"]["outcome"] = "applied"
    assert story.broken() == {"N6"}


def test_N6_the_latest_outcome_is_the_one_to_be_told(story):
    story.save("u9", "jobs.settle_conflict", {"job": "j1"})
    story.log("u9", "held")
    story.item("c1", story.server.log[-1].id, "applied")
    story.server.later["c1", story.server.log[-1].id] = ["flagged", "applied"]
    assert story.broken() == {"N6"}
    story.phone.receipts["u9"]["outcome"] = "applied"
    assert story.broken() == set()


def test_N7_what_still_waits_is_told(story):
    story.save("u9", "jobs.settle_conflict", {"job": "j1"})
    story.log("u9")
    story.phone.waiting = ["u9"]
    assert story.broken() == {"N7"}


def test_N7_a_file_that_still_waits_is_told(story):
    story.phone.files = [DIGEST]
    assert story.broken() == {"N7"}


def test_N7_more_exchanges_than_there_is_reason_for_are_told(story):
    story.history.add("line_whole", waiting={"phone": 1000}, batch=500)
    for _ in range(10):
        story.answer("phone", receipts=[["u1", "applied"]])
    assert story.broken() == set()
    story.answer("phone", receipts=[])
    assert story.broken() == set()
    story.answer("phone", receipts=[["u1", "applied"]])
    assert story.broken() == {"N7"}


@pytest.mark.parametrize("column", ["text", "strokes", "text_hash", "strokes_hash", "seal_hash"])
def test_N8_one_bit_in_a_seal_is_told(story, column):
    row = seal(story, "s1")
    row[column] = ("f" if row[column][0] != "f" else "e") + row[column][1:]
    assert "N8" in story.broken()


@pytest.mark.parametrize(
    ("column", "value"), [("prev_hash", "1" * 64), ("link_hash", "1" * 64), ("n", 3), ("segment", 2)]
)
def test_N8_a_link_that_does_not_hold_is_told(story, column, value):
    story.server.rows["seal_links"]["s2"].row[column] = value
    assert "N8" in story.broken()


def test_N8_a_chain_that_was_forked_is_told(story):
    forked = link(seal(story, "s2"), 2, "0" * 64)
    story.server.rows["seal_links"]["s2"].row.update(forked)
    assert "N8" in story.broken()


def test_N8_a_restore_opens_a_segment_with_any_head(story):
    sealed(story, "s3", 1, "a" * 64)
    moved = link(seal(story, "s3"), 1, "a" * 64, segment=7)
    for rows in (story.server.rows["seal_links"]["s3"].row, *(one.rows["seal_links", "s3"] for one in story.devices)):
        rows.update(moved)
    assert story.broken() == set()


def test_N8_a_seal_without_a_link_is_told(story):
    del story.server.rows["seal_links"]["s2"]
    assert "N8" in story.broken()


def test_N8_a_signature_without_a_seal_is_told(story):
    del story.server.rows["seals"]["s2"], story.server.rows["seal_links"]["s2"]
    assert "N8" in story.broken()


def test_N8_a_sound_seal_of_something_else_than_was_signed_is_told(story):
    other = well()
    sealed(other, "s3", 3, "0" * 64)
    changed = seal(other, "s3") | {"id": "s2"}
    seal(story, "s2").update(changed)
    story.server.rows["seal_links"]["s2"].row.update(
        link(changed, 2, story.server.rows["seal_links"]["s1"].row["link_hash"])
    )
    texts = [one.text for one in story.told() if one.rule == "N8"]
    assert len(texts) == 1
    assert "than was signed" in texts[0]


@pytest.mark.parametrize("stored", [Stored(7, "f" * 64, 7), Stored(7, DIGEST, 6), Stored(7, None, 0)])
def test_N9_a_file_that_is_not_what_its_name_says_is_told(story, stored):
    story.server.files[DIGEST] = stored
    assert story.broken() == {"N9"}


def test_N9_a_file_of_another_length_is_told(story):
    story.server.files[DIGEST] = Stored(8, DIGEST, 8)
    assert story.broken() == {"N9"}


def test_N9_a_photo_that_is_nowhere_is_told(story):
    story.server.files.clear()
    assert story.broken() == {"N9"}


def test_N9_a_photo_lost_with_its_phone_or_still_on_a_revoked_one_is_excused(story):
    story.server.files.clear()
    story.phone.connected, story.phone.files = False, [DIGEST]
    assert story.broken() == set()
    story.phone.files = []
    assert story.broken() == {"N9"}
    story.history.add("destroyed", device="phone")
    assert story.broken() == set()


def test_N9_a_photo_the_older_copy_still_held_is_not_excused(story):
    story.server.files.clear()
    story.history.add("put_back", device="phone", kept=[], drafts=[], files=[DIGEST])
    assert story.broken() == {"N9"}


def test_N9_a_history_is_read_as_it_was_written(story):
    again = History.from_lines(story.history.to_lines())
    assert again == story.history
