"""``flask rescue import|show``: the page's work from a terminal (V8, P3.14)."""

from __future__ import annotations

import json

from tests.server.rescue.conftest import PHOTO
from tests.server.rescue.sealing import locked


def run(story, *args):
    return story.office.app.test_cli_runner().invoke(args=["rescue", *map(str, args)])


def test_P3_14_a_file_is_shown_and_taken_in_from_a_terminal(story, tmp_path, monkeypatch):
    monkeypatch.setattr("server.auth.accounts.the_org", lambda: story.office.org)  # many in one test database
    file = tmp_path / "phone.fieldseal"
    file.write_bytes(locked(story.plain(photos=[PHOTO], drafts=["{}"]), "雨伞"))
    shown = run(story, "show", file, "--passphrase", "雨伞")
    kinds = [json.loads(line)["is"] for line in shown.output.splitlines()]
    assert kinds == ["device", "mutation", "mutation", "draft", "file"]
    assert story.items("RESCUE_FILE") == []
    taken = run(story, "import", file, "--passphrase", "雨伞")
    assert taken.output.strip() == (
        "Technician, 2026-11-22T08:03:04.123Z: 2 records to decide, 0 already here; 1 files, 0 already here; "
        "1 half-filled forms (flask rescue show)"
    )
    assert len(story.items("RESCUE_FILE")) == 2


def test_V8_2_a_bad_file_and_a_server_without_a_firm_are_told_in_a_sentence(story, tmp_path, monkeypatch):
    file = tmp_path / "phone.fieldseal"
    file.write_bytes(b"a picture")
    for command in ("show", "import"):
        told = run(story, command, file)
        assert (told.exit_code, told.output) == (1, "Error: This is not a rescue file of Fieldseal.\n")
    monkeypatch.setattr("server.auth.accounts.the_org", lambda: None)
    assert "no organisation" in run(story, "import", file).output
