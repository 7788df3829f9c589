"""Files and several connections at once, answers that were lost, servers that died: the bytes stay whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from server.files import routes as file_routes
from tests.server.office import code
from tests.server.test_files import PICTURE, Sender, name, picture

__all__ = ["picture"]


@pytest.mark.slow
def test_Files_the_last_piece_beside_new_beginnings_never_replaces_a_whole_file(any_office):
    senders = [Sender(any_office.phone("technician")) for _ in range(4)]
    for turn in range(6):
        raw = PICTURE * 20 + bytes([turn])
        digest = name(raw)
        assert senders[0].put(raw).status_code == 201
        assert senders[0].patch(digest, 0, raw[:-1]).status_code == 204
        with ThreadPoolExecutor(4) as pool:
            last = pool.submit(senders[0].patch, digest, len(raw) - 1, raw[-1:])
            again = [pool.submit(one.put, raw) for one in senders[1:]]
            answers = [one.result().status_code for one in (last, *again)]
        assert set(answers) <= {200, 201, 204}, answers
        assert senders[0].call("GET", digest).data == raw


@pytest.mark.slow
def test_Files_a_server_that_died_before_the_check_makes_up_for_it(office, picture, monkeypatch):
    sender = Sender(office.phone("technician"))
    digest = name(picture)
    sender.put(picture)

    def die(*_):
        raise SystemError("killed")

    with monkeypatch.context() as dying:
        dying.setattr(file_routes.files, "settle", die)
        assert sender.patch(digest, 0, picture).status_code == 500
    assert sender.call("GET", digest).status_code == 404
    answer = sender.call("HEAD", digest)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (200, str(len(picture)))
    assert sender.call("GET", digest).data == picture


def test_Files_a_piece_for_a_whole_file_is_told_where_it_stands(office, picture):
    sender = Sender(office.phone("technician"))
    sender.send(picture)
    assert code(sender.patch(name(picture), 0, picture))[0] == 409
    assert sender.patch(name(picture), len(picture), b"").status_code == 204
    assert code(sender.patch(name(b"nobody sent this"), 0, b"x"))[0] == 404


def test_Files_a_piece_too_long_stores_nothing(office, picture):
    sender = Sender(office.phone("technician"))
    picture = picture * 20  # more than one chunk
    sender.put(picture)
    assert code(sender.patch(name(picture), 0, picture + b"more"))[0] == 413
    assert sender.call("HEAD", name(picture)).headers["Upload-Offset"] == "0"
    assert sender.patch(name(picture), 0, picture).status_code == 204
