"""A dispatcher, and a technician who follows page by page: what the pull's tests stand on."""

from __future__ import annotations

from tests.sync.toy import body, caller, mutation

DESK = caller("u9", "dispatcher")
TECH = caller("u1")


class Office:
    """A dispatcher who numbers for himself."""

    def __init__(self, server):
        self.server = server
        self.last = 0

    def do(self, name, /, **args):
        self.last += 1
        self.server.send(DESK, mutation(self.last, name, **args))

    def job(self, job, *notes, user="u1"):
        self.do("jobs.open", job=job, title=job)
        for note in notes:
            self.do("notes.add", id=note, job=job, text=note)
        if user:
            self.do("jobs.give", job=job, user=user)


def follow(server, last, who=TECH, **fields):
    return server.sync(who, body(who, epoch=last["epoch"], cursor=last["cursor"], **fields))


def ids(page):
    return sorted(row["id"] for rows in page["put"].values() for row in rows)
