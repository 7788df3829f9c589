"""In which order rows come: by the later of the row's own seq and that of the entry through which it is seen."""

from __future__ import annotations

import pytest

from tests.sync.office import DESK, TECH, Office, follow
from tests.sync.toy import Server, body


def in_order(server, who, size=1):
    """(kind, id) as a device of ``who`` gets them, page by page."""
    page = server.sync(who, body(who, page=size))
    found = rows(page)
    while page["more"]:
        page = follow(server, page, who, page=size)
        found += rows(page)
    return found


def rows(page):
    return [(kind, row["id"]) for kind, some in page["put"].items() for row in some]


@pytest.mark.parametrize("size", [1, 2, 50])
def test_Q2_2_rows_come_in_order_of_seq_kind_and_id(size):
    server = Server()
    office = Office(server)
    office.job("j2", "n2", user=None)
    office.job("j1", "n1", user=None)
    office.do("notes.bump", id="n2")  # the latest change comes last
    assert in_order(server, DESK, size) == [("jobs", "j2"), ("jobs", "j1"), ("notes", "n1"), ("notes", "n2")]


def test_Q2_2_an_old_row_takes_the_place_of_the_entry_through_which_it_is_seen():
    server = Server()
    office = Office(server)
    office.job("j1", "n1", user=None)  # older than j2, given later
    office.job("j2", "n2")
    office.do("jobs.give", job="j1", user="u1")
    assert in_order(server, TECH) == [("jobs", "j2"), ("notes", "n2"), ("jobs", "j1"), ("notes", "n1")]
