"""Every check is seen to fail when it should, and to hold its tongue when all is well."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from tests.world import checker
from tests.world.story import Story, well


@pytest.fixture
def story() -> Story:
    return well()


def test_N1_N2_N3_N4_N5_N6_N7_N8_N9_of_a_run_in_which_all_is_well_nothing_is_said(story):
    assert story.told() == []


def test_N1_the_checker_imports_nothing_of_what_it_judges():
    folder = Path(checker.__file__).parent
    read = [*folder.glob("*.py"), *(folder.parent / f"{name}.py" for name in ("rest", "clear", "history", "story"))]
    names = set()
    for node in (one for path in read for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.ImportFrom):
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    ours = {name for name in names if name.partition(".")[0] in ("sync", "server", "tests")}
    assert all(name.startswith("tests.world.") for name in ours)
    assert not {name.split(".")[2] for name in ours} - {"checker", "clear", "history", "rest"}


def test_N1_a_mutation_that_is_nowhere_is_missed(story):
    story.save("u9", "jobs.travel", {"job": "j1"})
    assert story.broken() == {"N1"}


def test_N1_one_under_its_uuid_with_other_words_is_missed(story):
    story.server.log[0].body["args"] = {"job": "j2"}
    assert "N1" in story.broken()


@pytest.mark.parametrize("part", ["name", "v", "at"])
def test_N1_every_part_of_the_content_counts(story, part):
    story.server.log[1].body[part] = "another"
    assert "N1" in story.broken()


def test_N1_what_an_older_copy_did_not_hold_is_excused_unless_a_receipt_had_been_sent(story):
    story.save("u9", "jobs.travel", {"job": "j1"})
    story.history.add("put_back", device="phone", kept=[], drafts=[], files=[])
    assert story.broken() == set()
    story.server.log = [one for one in story.server.log if one.uuid != "u1"]
    assert "N1" in story.broken()


def test_N1_what_the_older_copy_still_held_is_not_excused(story):
    story.save("u9", "jobs.travel", {"job": "j1"})
    story.history.add("put_back", device="phone", kept=["u9"], drafts=[], files=[])
    assert story.broken() == {"N1"}


def test_N1_another_devices_loss_excuses_nothing(story):
    story.save("u9", "jobs.travel", {"job": "j1"})
    story.history.add("destroyed", device="desk")
    assert story.broken() == {"N1"}


def test_N1_a_loss_before_the_save_excuses_nothing(story):
    story.history.add("put_back", device="phone", kept=[], drafts=[], files=[])
    story.save("u9", "jobs.travel", {"job": "j1"})
    assert story.broken() == {"N1"}


def test_N1_what_was_receipted_and_lost_on_both_sides_is_excused_by_the_servers_restore(story):
    story.save("u9", "jobs.travel", {"job": "j1"})
    story.answer("phone", receipts=[["u9", "applied"]])
    story.history.add("server_restored", ended="e0", **story.server.seen().facts())
    assert story.broken() == {"N1"}
    story.history.add("destroyed", device="phone")
    assert story.broken() == set()


def test_N1_a_device_told_to_forget_may_hold_nothing_the_server_has_not(story):
    story.save("u9", "jobs.travel", {"job": "j1"})
    story.history.add("erased", device="phone")
    assert story.broken() == {"N1"}


def test_N1_what_the_server_had_when_it_said_forget_is_lost_only_by_its_own_restore(story):
    story.save("u9", "jobs.travel", {"job": "j1"})
    story.answer("phone", receipts=[["u9", "quarantined"]])
    story.history.add("erased", device="phone")
    assert story.broken() == {"N1"}
    story.history.add("server_restored", ended="e0", **story.server.seen().facts())
    assert story.broken() == set()


def test_N1_a_revoked_device_that_still_holds_it_has_lost_nothing(story):
    story.save("u9", "jobs.travel", {"job": "j1"})
    story.phone.waiting = ["u9"]
    story.phone.connected = False
    assert story.broken() == set()
    story.phone.waiting = []
    assert story.broken() == {"N1"}


def test_N1_a_receipt_without_an_entry_is_missed_whoever_asked(story):
    story.answer("desk", receipts=[["u-nobody-saved", "applied"]])
    assert story.broken() == {"N1"}


def test_N1_a_half_filled_form_stays_until_it_is_saved_or_thrown_away(story):
    story.history.add("drafted", device="phone", draft="f1", job="j1")
    assert story.broken() == {"N1"}
    story.phone.drafts = ["f1"]
    assert story.broken() == set()
    story.phone.drafts = []
    story.history.add("draft_done", device="phone", draft="f1")
    assert story.broken() == set()


def test_N1_a_form_half_filled_once_more_is_missed_too(story):
    for what in ("drafted", "draft_done", "drafted"):
        story.history.add(what, device="phone", draft="f1", job="j1")
    assert story.broken() == {"N1"}


def test_N1_a_server_that_begins_anew_by_itself_has_lost_something(story):
    story.answer("phone", epoch="e2")
    assert story.broken() == {"N1"}
    story.history.add("server_restored", ended="e1", **story.server.seen().facts())
    assert story.broken() == set()


def test_N2_an_entry_of_which_none_ran_is_told(story):
    story.server.log[0] = replace(story.server.log[0], first=False)
    assert story.broken() == {"N2"}


def test_N2_one_uuid_that_ran_twice_is_told(story):
    story.log("u1", client="c2")
    assert "N2" in story.broken()


def test_N2_a_repeat_with_the_outcome_of_the_first_is_well(story):
    story.log("u1", client="c2", first=False)
    assert story.broken() == set()


def test_N2_a_repeat_that_was_judged_anew_is_told(story):
    story.log("u1", "rejected", client="c2", first=False)
    assert "N2" in story.broken()


def test_N2_a_later_outcome_goes_to_every_number(story):
    story.log("u1", client="c2", first=False)
    story.server.later["c1", 1] = ["rejected"]
    assert "N2" in story.broken()
    story.server.later["c2", 1] = ["rejected"]
    story.phone.receipts["u1"]["outcome"] = "rejected"
    assert "N2" in story.broken()  # the step it made is still there
    del story.server.rows["steps"]["u1"], story.phone.rows["steps", "u1"], story.devices[1].rows["steps", "u1"]
    assert story.broken() <= {"N5"}


def test_N2_what_took_effect_has_its_row(story):
    del story.server.rows["parts"]["p1"], story.phone.rows["parts", "p1"], story.devices[1].rows["parts", "p1"]
    assert "N2" in story.broken()
    story.server.tombstones["parts", "p1"] = "job:j1"
    assert "N2" in story.broken()  # nobody deleted it


def test_N2_what_was_taken_back_has_no_row_even_when_its_tombstone_is_forgotten(story):
    del story.server.rows["parts"]["p1"], story.phone.rows["parts", "p1"], story.devices[1].rows["parts", "p1"]
    story.save("u9", "customers.take_back", {"kind": "parts", "id": "p1"})
    story.log("u9", "rejected")
    assert "N2" in story.broken()
    story.server.log[-1] = replace(story.server.log[-1], outcome="applied")
    assert "N2" not in story.broken()


def test_N2_a_fact_without_an_entry_is_told(story):
    story.put("parts", {"id": "p9", "job": "j1", "qty": "1"}, "job:j1")
    assert story.broken() == {"N2"}


def test_N2_a_step_without_an_entry_is_told(story):
    story.put("steps", {"id": "u9", "job": "j1", "kind": "start"}, "job:j1")
    assert story.broken() == {"N2"}


def test_N2_a_fact_of_what_was_refused_is_told(story):
    story.put("parts", {"id": "p2", "job": "j1", "qty": "-1"}, "job:j1")
    assert story.broken() == {"N2"}


def test_N3_what_was_saved_later_and_logged_earlier_is_told(story):
    first, second = story.server.log[:2]
    story.server.log[:2] = [replace(second, seq=first.seq, id=1), replace(first, seq=second.seq, id=2)]
    assert story.broken() == {"N3"}


def test_N3_within_one_commit_the_numbers_say(story):
    first, second = story.server.log[:2]
    story.server.log[:2] = [replace(first, id=2), replace(second, seq=first.seq, id=1)]
    assert story.broken() == {"N3"}


def test_N3_two_devices_have_no_order_between_them(story):
    story.save("d1", "jobs.edit", {"job": "j1"}, device="desk")
    story.save("u9", "jobs.travel", {"job": "j1"})
    story.log("u9")
    story.put("steps", {"id": "u9", "job": "j1", "kind": "travel"}, "job:j1")
    story.log("d1", client="d1")
    assert story.broken() == set()
