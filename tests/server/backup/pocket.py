"""A device with its own store, outbox and archive (the reference client of ``sync``), over HTTP in process."""

from __future__ import annotations

from server import clock
from server.ids import uuid7
from server.runtime import runtime
from sync.messages import Caller
from sync.outbox import Outbox
from sync.rebase import Device
from tests.server.office import Phone


class Pocket:
    """It outlives the server: ``meet`` gives it another application at the same address."""

    def __init__(self, office, username):
        self.username = office.login(username)
        user = office.users[username]
        caller = Caller(office.org, user, "technician", uuid7(), (office.centre,), username.title())
        with office.app.app_context():
            self.device = Device(Outbox(caller.client_id), caller, runtime().registry, self._job_of)
        self.meet(office.app)

    @staticmethod
    def _job_of(kind, row):
        return row["id"] if kind == "jobs" else row.get("job")

    @property
    def outbox(self):
        return self.device.outbox

    def meet(self, app):
        """Sign in to the server as it is now."""
        self.phone = Phone(app, self.username, self.outbox.client_id).login()

    def do(self, name, args):
        """What a person did, saved on the device."""
        made = {"uuid": uuid7(), "name": name, "v": 1, "base_seq": self.device.seq, "at": clock.now()}
        self.device.capture({**made, "tz": "Asia/Shanghai", "offset_ms": 0, "args": args}, args.get("job"))

    def sync(self):
        """Until nothing waits and nothing is left; how often it asked."""
        for asked in range(1, 20):
            request = self.device.request("fieldseal/0.1.0")
            answer = self.phone.http.post("/api/sync", json=request, headers=self.phone.headers)
            if answer.status_code == 409:
                assert answer.json["error"]["code"] == "GAP"
                assert self.outbox.offer_again(answer.json["error"]["details"]["expected"] - 1)
                continue
            assert answer.status_code == 200, answer.json
            if not self.device.apply(answer.json, request):
                self.outbox.renumber(uuid7())
                self.phone = Phone(self.phone.http.application, self.username, self.outbox.client_id).login()
            elif not answer.json["more"] and not self.outbox.waiting():
                return asked
        raise AssertionError("this device does not come to rest")
