"""N4 and N5: views and scope, spoilt one thing at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.world.rest import Entry, Live
from tests.world.story import CENTRE, ORG, TECH, Story, well


@pytest.fixture
def story() -> Story:
    return well()


def test_N4_a_row_that_is_missing_is_told(story):
    del story.phone.rows["parts", "p1"]
    assert story.broken() == {"N4"}


def test_N4_a_row_with_another_value_is_told(story):
    story.phone.rows["jobs", "j1"]["status"] = "done"
    told = story.told()
    assert [one.text for one in told] == ["phone has another status in j1 of jobs"]


def test_N4_a_row_that_nobody_gave_him_is_told(story):
    story.phone.rows["parts", "p9"] = {"id": "p9", "job": "j9"}
    assert story.broken() == {"N4"}


def test_N4_a_device_that_could_not_ask_is_not_judged(story):
    story.phone.rows.clear()
    story.phone.connected = False
    assert story.broken() == set()


def test_N4_a_lost_job_goes_with_its_customer(story):
    story.server.seq += 1
    story.take_away()
    assert story.broken() == {"N4"}
    story.phone.rows.clear()
    assert story.broken() == set()


def test_N4_a_lost_job_stays_for_a_half_filled_form_and_nothing_else(story):
    story.server.seq += 1
    story.take_away()
    story.phone.left = ["j1"]
    assert story.broken() == {"N4"}
    story.history.add("drafted", device="phone", draft="f1", job="j1")
    story.phone.drafts = ["f1"]
    assert story.broken() == set()
    del story.phone.rows["jobs", "j1"]
    assert story.broken() == {"N4"}  # the customer is named by nothing any more


def test_N4_a_desk_may_keep_a_customer_of_its_own_centre_and_no_other(story):
    desk = story.devices[1]
    for customer, centre in (("k2", CENTRE), ("k3", "another")):
        row = {"id": customer, "name": "韩梅梅", "centre": centre}
        story.server.rows["customers"][customer] = Live(f"customer:{customer}", 2, row)
        desk.rows["customers", customer] = dict(row)
    assert [one.text for one in story.told()] == ["desk still has k3 of customers, which is not in his scope"]
    del desk.rows["customers", "k3"]
    story.phone.rows["customers", "k2"] = dict(desk.rows["customers", "k2"])
    assert story.broken() == {"N4"}


def test_N4_a_view_beside_its_rows_is_told(story):
    story.phone.view = dict(story.phone.rows)
    assert story.broken() == set()
    story.phone.view["jobs", "j1"] = {"id": "j1", "status": "done"}
    assert story.broken() == {"N4"}


def test_N4_what_took_effect_is_replayed_no_more(story):
    story.phone.replayed = ["u2"]
    assert story.broken() == {"N4"}


def test_N5_a_row_of_a_group_he_never_had_is_told(story):
    story.server.rows["jobs"]["j2"] = Live("job:j2", 2, {"id": "j2", "customer": "k2", "closed_at": None})
    story.open("user:another", "job:j2")
    story.answer("phone", put=[["jobs", "j2"]])
    assert story.broken() == {"N5"}


def test_N5_the_seq_of_the_answer_decides(story):
    story.server.seq = 20
    story.take_away()
    story.phone.rows.clear()
    story.answer("phone", put=[["jobs", "j1"]], seq=19)
    assert story.broken() == set()
    story.answer("phone", put=[["jobs", "j1"]], seq=20)
    assert story.broken() == {"N5"}


def test_N5_a_row_before_it_was_given_is_told(story):
    story.answer("phone", put=[["jobs", "j1"]], seq=0)
    assert story.broken() == {"N5"}


def test_N5_a_deletion_is_sent_in_scope_only_too(story):
    story.server.tombstones["parts", "p9"] = "job:j9"
    story.answer("phone", **{"del": [["parts", "p9"]]})
    assert story.broken() == {"N5"}


def test_N5_a_partial_page_is_judged_by_when_it_was_made(story):
    story.server.seq = 20
    story.take_away()
    story.phone.rows.clear()
    story.answer("phone", put=[["jobs", "j1"]], seq=0, more=True, now=25, before=25)
    assert story.broken() == {"N5"}
    story.history.events.pop()
    story.answer("phone", put=[["jobs", "j1"]], seq=0, more=True, now=19, before=19)
    assert story.broken() == set()


def test_N5_a_life_that_ended_is_judged_by_its_own_scope(story):
    ended = story.server.seen().facts()
    story.answer("phone", put=[["jobs", "j7"]], seq=6)
    story.history.add("server_restored", ended="e0", **ended)
    assert story.broken() == {"N5"}
    story.history.events.pop()
    ended["scope"].append([f"user:{TECH}", "job:j7", 5, None])
    ended["groups"].append(["jobs", "j7", "job:j7"])
    story.history.add("server_restored", ended="e0", **ended)
    assert story.broken() == set()


def test_N5_a_row_kept_under_another_group_is_told(story):
    live = story.server.rows["parts"]["p1"]
    story.server.rows["parts"]["p1"] = replace(live, group="job:j2")
    assert "N5" in story.broken()


def test_N5_a_technicians_centre_is_not_his_subject(story):
    item = story.server.rows["review_items"]["item-c1-3"]
    story.phone.rows["review_items", "item-c1-3"] = dict(item.row)
    story.answer("phone", put=[["review_items", "item-c1-3"]])
    assert story.broken() == {"N4", "N5"}


def test_N5_what_no_centre_has_to_decide_goes_to_all_desks(story):
    story.server.scope.append(Entry(f"centre:{ORG}", f"centre:{ORG}", 1, None))
    row = {"id": "i9", "centre": ORG, "client_id": "c1", "mutation_id": 99}
    story.server.rows["review_items"]["i9"] = Live(f"centre:{ORG}", 5, row)
    story.answer("desk", put=[["review_items", "i9"]])
    assert story.broken() == {"N4"}  # the desk has been sent it, and its store has not got it
    story.devices[1].rows["review_items", "i9"] = dict(row)
    assert story.broken() == set()


def test_N5_a_technicians_scope_is_the_jobs_that_are_his(story):
    for live in (story.server.rows["jobs"]["j1"].row, *(one.rows["jobs", "j1"] for one in story.devices)):
        live["technician"] = "another"
    assert [one.text for one in story.told()] == [
        "user:tech still has job:j1, which is not his",
        "user:another has not got job:j1, which is his",
    ]


def test_N5_a_closed_job_may_have_left_its_technician(story):
    story.server.seq = 20
    story.take_away()
    story.phone.rows.clear()
    row = {"technician": TECH, "closed_at": None}
    story.server.rows["jobs"]["j1"].row.update(row)
    story.devices[1].rows["jobs", "j1"].update(row)
    assert story.broken() == {"N5"}
    for live in (story.server.rows["jobs"]["j1"].row, story.devices[1].rows["jobs", "j1"]):
        live["closed_at"] = "2026-11-01T08:00:00.000Z"
    assert story.broken() == set()
