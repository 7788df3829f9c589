"""N10 to N12: amendments, jobs nobody signed, who was erased, links; spoilt one thing at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.world.story import DESK, TECH, Story, hexed, link, sign_args, well

if TYPE_CHECKING:
    from tests.world.rest import Row

TOLD = "王芳583920174655"


@pytest.fixture
def story() -> Story:
    """Signed; then a part that came late, a correction, a record that nobody signed, and the office's word."""
    story = well()
    story.server.rows["jobs"]["j1"].row["seal"] = story.devices[0].rows["jobs", "j1"]["seal"] = "s1"
    story.devices[1].rows["jobs", "j1"]["seal"] = "s1"
    set_status(story, "left")
    part = {"id": "p9", "job": "j1", "qty": "3"}
    keep(story, "u9", "parts.use", "parts", part, part)
    amended(story, "u9", "late", None, [{"line": "parts[p9]", "before": None, "after": part}])
    changes = [{"line": "parts[p1].qty", "before": "2", "after": "1"}]
    told = note("a1", "错", changes)
    args = {"id": "a1", "job": "j1", "seal": "s1", "reason": "错", "changes": changes, "disclosures": "{}"}
    story.save("u10", "amendments.amend", args | {"text": told, "text_hash": hexed(told.encode())})
    story.log("u10")
    amended(story, "a1", "correction", "错", changes)
    record = {"id": "n1", "job": "j1", "why": "absent", "photo": None, "text": None, "text_hash": None}
    keep(story, "u11", "signatures.unsigned", "unsigned", record | {"reason": TOLD, "disclosures": None}, record)
    said = {"id": "v1", "job": "j1", "reason": "缺照片", "lines": []}
    story.save("u12", "jobs.send_back", said, device="desk")
    story.log("u12", client="d1")
    story.put("steps", {"id": "u12", "job": "j1", "kind": "send_back"}, "job:j1")
    word = {"id": "v1", "job": "j1", "by": DESK, "outcome": "sent_back", "reason": "缺照片"}
    story.put("verifications", word, "job:j1")
    return story


def set_status(story: Story, status: str) -> None:
    """Of the job, wherever it is."""
    story.server.rows["jobs"]["j1"].row["status"] = status
    for device in story.devices:
        device.rows["jobs", "j1"]["status"] = status


def keep(story: Story, uuid: str, name: str, kind: str, args: Row, row: Row) -> None:
    """Saved, taken in, and its row."""
    story.save(uuid, name, args)
    story.log(uuid)
    story.put(kind, row, "job:j1")


def note(row_id: str, reason: str | None, changes: list[Row]) -> str:
    """As much of a note as the checker asks for."""
    return json.dumps({"amendment": row_id, "reason": reason, "changes": changes}, ensure_ascii=False)


def amended(story: Story, row_id: str, kind: str, reason: str | None, changes: list[Row]) -> None:
    """An amendment with its link."""
    text = note(row_id, reason, changes)
    row = {"id": row_id, "job": "j1", "seal": "s1", "kind": kind, "by": TECH, "reason": reason, "changes": changes}
    hashes = {"text": text, "text_hash": hexed(text.encode())}
    story.put("amendments", row | hashes, "job:j1")
    links = sorted((one.row for one in story.server.rows["seal_links"].values()), key=lambda one: one["n"])
    made = link({"id": row_id, "seal_hash": hashes["text_hash"]}, len(links) + 1, links[-1]["link_hash"])
    story.put("seal_links", made, "job:j1")


def row(story: Story, kind: str, row_id: str) -> Row:
    """One of the server's; what is changed in it changes on the devices too."""
    found = story.server.rows[kind][row_id].row
    for device in story.devices:
        device.rows[kind, row_id] = found
    return found


def test_N10_N11_N12_of_a_run_in_which_all_is_well_nothing_is_said(story):
    assert story.told() == []


def test_N10_a_correction_that_is_not_here_is_told(story):
    for rows in (story.server.rows["amendments"], story.server.rows["seal_links"]):
        del rows["a1"]
    for device in story.devices:
        del device.rows["amendments", "a1"], device.rows["seal_links", "a1"]
    assert {"N2", "N10"} <= story.broken()


@pytest.mark.parametrize(("column", "other"), [("reason", "对"), ("changes", []), ("by", DESK), ("kind", "late")])
def test_N10_a_correction_kept_otherwise_than_it_was_written_is_told(story, column, other):
    row(story, "amendments", "a1")[column] = other
    assert story.broken() == {"N10"}


def test_N10_an_amendment_that_does_not_tell_what_stood_there_is_told(story):
    changes = [{"line": "parts[p1].qty", "after": "1"}]
    for saved in story.history.of("saved"):
        if saved["uuid"] == "u10":
            saved["args"]["changes"] = changes
    story.server.log[-3].body["args"]["changes"] = changes
    row(story, "amendments", "a1")["changes"] = changes
    assert story.broken() == {"N10"}


def test_N10_a_late_fact_without_an_amendment_is_told(story):
    row(story, "amendments", "u9")["kind"] = "correction"
    assert "p9 of parts came after the seal and has 0 amendments" in [one.text for one in story.told()]


def test_N10_a_late_fact_told_otherwise_is_told(story):
    row(story, "parts", "p9")["qty"] = "4"
    assert story.broken() == {"N10"}


def test_N10_a_job_that_nobody_signed_goes_on(story):
    set_status(story, "working")
    assert [one.text for one in story.told()] == ["nobody signed for job j1, and it is working"]


@pytest.mark.parametrize("column", ["why", "photo", "text"])
def test_N10_why_nobody_signed_is_kept_as_it_was_said(story, column):
    row(story, "unsigned", "n1")[column] = "another"
    assert story.broken() == {"N10"}


@pytest.mark.parametrize(
    ("column", "other"), [("outcome", "confirmed"), ("by", TECH), ("reason", "好"), ("reason", None)]
)
def test_N10_what_the_office_said_is_kept_as_it_was_said(story, column, other):
    row(story, "verifications", "v1")[column] = other
    assert story.broken() == {"N10"}


def erased(story: Story) -> None:
    """The customer of the job, by a desk that may."""
    story.save("u20", "jobs.register", {"id": "j1", "customer": "k1", "contact_name": TOLD}, job="j1")
    story.log("u20")
    args = {"id": "e1", "customer": "k1", "reason": "要求", "photos": 0}
    story.save("u21", "customers.erase", args, device="desk", job=None)
    story.log("u21", client="d1")
    story.server.erasures["e1"] = {"id": "e1", "customer": "k1", "jobs": ["j1"]}
    row(story, "verifications", "v1")["reason"] = None


def test_N11_who_was_erased_is_nowhere(story):
    erased(story)
    story.server.texts.append(("jobs", "j1\tsigned"))
    assert story.told() == []
    story.server.texts.append(("jobs", f"j1\t{TOLD}"))
    assert story.broken() == {"N11"}


def test_N11_who_was_not_erased_may_be_read(story):
    story.server.texts.append(("jobs", f"j1\t{TOLD}"))
    assert story.told() == []


def test_N11_a_device_that_may_speak_has_forgotten_him(story):
    erased(story)
    story.phone.texts.append(("what was sent", TOLD))
    assert story.broken() == {"N11"}
    story.phone.connected = False
    assert story.broken() == set()


def test_N11_an_erasure_outlives_a_restore_by_our_own_tool(story):
    erased(story)
    story.server.erasures.clear()
    row(story, "verifications", "v1")["reason"] = "缺照片"
    assert story.broken() == {"N11"}
    story.history.add("server_restored", ended="e0", known=False, scope=[], groups=[])
    assert "N11" not in story.broken()


def offered(story: Story) -> Row:
    """A link that has signed, and the row of its seal."""
    story.put("own_offers", {"id": "o1", "job": "j1", "client_id": "own"}, "job:j1")
    story.history.add("linked", device="phone", offer="o1", job="j1", token="secret-token")
    lists = {"parts": [{"id": "p1"}, {"id": "p9"}], **{words: [] for words in ("checks", "times", "photos")}}
    args = sign_args("s3", json.dumps({"format": "fieldseal.seal/1"} | lists)) | {"signer": TOLD, "disclosures": "{}"}
    story.history.add("confirmed", offer="o1", job="j1", args=args)
    story.save("u30", "signatures.sign", args)
    story.log("u30")
    made = {name: args[name] for name in ("id", "job", "text", "text_hash", "strokes", "strokes_hash", "seal_hash")}
    story.put("seals", made | {"client_id": "own"}, "job:j1")
    links = sorted((one.row for one in story.server.rows["seal_links"].values()), key=lambda one: one["n"])
    story.put("seal_links", link(made, len(links) + 1, links[-1]["link_hash"]), "job:j1")
    told = {"status": 200, "state": "signed", "seal": "s3", "hash": made["seal_hash"]}
    story.history.add("own_answered", offer="o1", **told)
    return row(story, "seals", "s3")


def test_N12_a_link_that_signed_what_was_confirmed_is_well(story):
    offered(story)
    assert story.told() == []


def test_N12_a_link_signs_once(story):
    offered(story)
    row(story, "seals", "s2")["client_id"] = "own"
    assert "the link o1 has signed 2 times" in [one.text for one in story.told()]


def test_N12_a_link_signs_what_was_confirmed(story):
    offered(story)
    said = next(story.history.of("confirmed"))
    said.facts["args"] = said["args"] | {"text": "{}"}
    assert story.broken() == {"N12"}


def test_N12_a_link_signs_for_its_own_job(story):
    offered(story)
    row(story, "own_offers", "o1")["job"] = "j2"
    assert "the link o1 of job j2 has signed for j1" in [one.text for one in story.told()]


def test_N12_a_line_that_was_there_before_is_in_what_a_link_signs(story):
    offered(story)
    log = story.server.log
    story.server.log = [log[-1], *log[:-1]]
    at = log[-1].seq
    part = {"id": "p8", "job": "j1", "qty": "1"}
    keep(story, "u31", "parts.use", "parts", part, part)
    amended(story, "u31", "late", None, [{"line": "parts[p8]", "before": None, "after": part}])
    assert story.broken() == set()  # it came after
    object.__setattr__(log[-1], "seq", at + 100)
    assert "N12" in story.broken()


def test_N12_who_was_told_that_it_is_signed_finds_it_so(story):
    offered(story)
    story.history.add("own_answered", offer="o1", status=200, state="signed", seal="s9", hash="0")
    assert story.broken() == {"N12"}


def test_N12_the_token_of_a_link_is_kept_nowhere(story):
    offered(story)
    story.server.texts.append(("own_offers", "o1\tsecret-token"))
    assert story.broken() == {"N12"}
