"""Files the page has written, recorded: a released format is opened for ever (V8.2)."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from server.rescue.box import Opened
from server.rescue.contents import device_of, pieces
from server.runtime import runtime
from sync.canonical import parse

RECORDED = Path(__file__).parent / "recorded"


@pytest.mark.parametrize(
    ("name", "passphrase", "held"),
    [("for_office", None, ["mutation", "draft", "file"]), ("locked", "雨伞 tram 7", ["mutation", "draft"])],
)
def test_V8_2_what_the_page_wrote_is_what_is_read(app, name, passphrase, held):
    with app.app_context():
        keys = replace(runtime().keys, rescue=(RECORDED / "office.pem").read_bytes())
    with (RECORDED / f"{name}.fieldseal").open("rb") as source:
        plain = io.BufferedReader(Opened(source, keys, passphrase))
        device = device_of(plain)
        found = [
            (piece.kind, piece.value, b"".join(piece.blocks()) if piece.kind == "file" else b"")
            for piece in pieces(plain)
        ]
    assert [kind for kind, _value, _bytes in found] == held
    assert (device["name"], device["epoch"], device["seq"], device["next_id"]) == ("王师傅", "e1", 40, 8)
    body = parse(found[0][1]["body"])
    assert (body["id"], body["name"], body["offset_ms"]) == (7, "jobs.accept", -1240)
    assert found[1][1]["text"] == '{"form":{"qty":"1,5"}}'
    assert [len(bytes_) for kind, _value, bytes_ in found if kind == "file"] == [66000] * (name == "for_office")
