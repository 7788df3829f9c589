"""What a rescue file must be: sealed for this office or under the passphrase, whole, and in the one form (V8)."""

from __future__ import annotations

import base64
import json
from hashlib import sha256

import pytest

from tests.server.office import code
from tests.server.rescue.conftest import PHOTO
from tests.server.rescue.sealing import CHUNK, FIRST, line, locked, sealed

HEADER = "X-Rescue-Passphrase"


def words(text: str) -> dict[str, str]:
    return {HEADER: base64.b64encode(text.encode()).decode()}


def test_V8_2_a_passphrase_opens_what_was_locked_with_it_and_no_other(small_story):
    file = locked(small_story.plain(), "雨伞 tram 7")
    assert code(small_story.bring(file)) == (422, "RESCUE_PASSPHRASE")
    assert code(small_story.bring(file, **words("umbrella"))) == (422, "RESCUE_PASSPHRASE")
    assert code(small_story.bring(file, **{HEADER: "雨".encode().decode("latin-1")})) == (400, "BAD_HEADER")
    assert small_story.bring(file, **words("雨伞 tram 7")).json["records"] == 2


@pytest.mark.parametrize("count", [1, 10**9, "many"])
def test_V8_2_a_passphrase_is_neither_stretched_too_little_nor_for_ever(small_story, count):
    file = locked(small_story.plain(), "a", 100_000).replace(b"100000", json.dumps(count).encode(), 1)
    assert code(small_story.bring(file, **words("a"))) == (422, "RESCUE_DAMAGED")


def test_V8_2_one_bit_changed_moved_cut_or_added_anywhere_is_found_and_nothing_is_taken(small_story):
    file = small_story.file(photos=[PHOTO])
    start = file.index(b"\n", len(FIRST)) + 1
    step = CHUNK + 16
    first, second = file[start : start + step], file[start + step : start + 2 * step]
    spoilt = {
        "bit in the head": file[: start - 5] + bytes([file[start - 5] ^ 1]) + file[start - 4 :],
        "bit in a chunk": file[:-20] + bytes([file[-20] ^ 1]) + file[-19:],
        "chunks changed about": file[:start] + second + first + file[start + 2 * step :],
        "cut between chunks": file[: start + step],
        "cut in a chunk": file[:-1],
        "cut to its head": file[:start],
        "cut in its head": file[: start - 3],
        "something behind": file + b"x",
    }
    for how, bad in spoilt.items():
        assert code(small_story.bring(bad)) == (422, "RESCUE_DAMAGED"), how
    assert small_story.items("RESCUE_FILE") == []


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (b"", "RESCUE_FOREIGN"),
        (b"PK\x03\x04 a picture", "RESCUE_FOREIGN"),
        (b"fieldseal.rescue/2\n{}\n", "RESCUE_NEWER"),
        (FIRST, "RESCUE_DAMAGED"),
        (FIRST + b"[]\n", "RESCUE_DAMAGED"),
        (FIRST + line({"to": "nobody"}), "RESCUE_DAMAGED"),
        (FIRST + line({"to": "office", "key": "0" * 64}), "RESCUE_OTHER_OFFICE"),
    ],
)
def test_V8_2_what_is_not_ours_is_told_in_its_own_words(small_story, file, expected):
    assert code(small_story.bring(file)) == (422, expected)


@pytest.mark.parametrize("ephemeral", [None, 7, "***", base64.b64encode(b"\x04" + bytes(64)).decode()])
def test_V8_2_a_head_without_a_point_of_the_curve_opens_nothing(small_story, ephemeral):
    head = {"to": "office", "key": sha256(small_story.public()).hexdigest(), "ephemeral": ephemeral}
    assert code(small_story.bring(FIRST + line(head) + bytes(100))) == (422, "RESCUE_DAMAGED")


def test_V8_2_contents_that_no_phone_writes_are_refused_whole(small_story):
    whole = small_story.plain(photos=[PHOTO])
    device, mutation, *_ = whole.splitlines(keepends=True)
    end = line({"is": "end", "mutations": 1, "drafts": 0, "files": 0})
    photo = {"is": "file", "sha256": sha256(b"a").hexdigest(), "size": 1, "type": "image/jpeg"}
    one_file = line({"is": "end", "mutations": 0, "drafts": 0, "files": 1})
    odd = {
        "no device": mutation + end,
        "no id": device.replace(b'"user"', b'"person"') + end,
        "another count": device + mutation + mutation + end,
        "something behind the end": device + mutation + end + b"\n",
        "no end": device + mutation,
        "half a line": device + mutation[:-9],
        "something unknown": device + line({"is": "song"}) + end,
        "no JSON": device + b"{\n" + end,
        "a body that is none": device + line({"is": "mutation", "body": "[1]"}) + end,
        "a body that is no text": device + line({"is": "mutation", "body": {}}) + end,
        "a file without a size": device + line(photo | {"size": None}) + b"a" + one_file,
        "a file of too many bytes": device + line(photo | {"size": 2**40}) + b"a" + one_file,
        "a file without a name": device + line(photo | {"sha256": "A"}) + b"a" + one_file,
        "a file without a type": device + line(photo | {"type": "picture"}) + b"a" + one_file,
        "other bytes": device + line(photo) + b"b" + one_file,
        "too few bytes": device + line(photo | {"size": 2**20}) + b"a",
    }
    for how, plain in odd.items():
        assert code(small_story.bring(sealed(plain, small_story.public()))) == (422, "RESCUE_DAMAGED"), how
    assert small_story.items("RESCUE_FILE") == []
