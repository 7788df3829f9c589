"""What can go wrong in a world, besides the line. Each is a method drawn by weight; a seed switches a random few on."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from server.db import db
from tests.world.line import FAULTS
from tests.world.rest import seen_by
from tests.world.server import ORG, PASSWORD

if TYPE_CHECKING:
    import random

    from tests.world.disk import Held
    from tests.world.phone import Phone
    from tests.world.server import Backup
    from tests.world.world import World

ZONES = ("Asia/Shanghai", "UTC", "America/St_Johns", "Pacific/Kiritimati")
OLD_BUILD, NEW_BUILD = "fieldseal/0.9.0", "fieldseal/1.0.0"
DAY_S = 86400
LATER_S = (900, 3600, 5 * 3600, 3 * 86400)


class Weather:
    """``strike(name)`` makes one of them happen; ``injected`` counts."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self.injected: Counter[str] = Counter()
        self._copies: dict[str, tuple[str, Held]] = {}
        self._backup: Backup | None = None
        self._revoked: dict[str, str] = {}

    def strike(self, name: str) -> None:
        """One of ``WEIGHTS``."""
        if getattr(self, name)() is not False:
            self.injected[name] += 1

    def _phone(self) -> Phone:
        return self.chance.choice(self.world.phones)

    def _technician(self) -> Phone:
        return self.chance.choice([one for one in self.world.phones if one.name.startswith("tech")])

    def phone_dies(self) -> None:
        """Between any two of the next storage steps."""
        self._phone().disk.doom(self.chance.choice(("before", "after")), self.chance.randint(1, 4))

    def server_dies(self) -> None:
        """Around one of the next commits."""
        self.world.server.doom(self.chance.choice(("before", "after")), self.chance.randint(1, 6))

    def device_full(self) -> None:
        """Or with room again."""
        disk = self._phone().disk
        disk.full = not disk.full

    def clock_wrong(self) -> None:
        """Hours fast or slow, or back again; perhaps somewhere else."""
        skew = self.chance.choice((0, 0, self.chance.uniform(-1, 1) * 36 * 3600, -86400 * 400, 86400 * 3650))
        self._phone().reread(skew_s=round(skew, 3), tz=self.chance.choice(ZONES))

    def long_pause(self) -> None:
        """Access tokens run out."""
        self.world.clock.advance(self.chance.choice(LATER_S))

    def weeks_pass(self) -> None:
        """Old jobs leave the phones, old deletions are purged, sign-ins end."""
        self.world.clock.advance(self.chance.choice((15, 15, 61, 190)) * DAY_S)
        self.world.server.work(timers=True)

    def refresh_dead(self) -> None:
        """The cookie is gone."""
        self._phone().disk.keep_cookie("")

    def sign_out(self) -> None:
        """And in again, when he is asked."""
        self._phone().logout()

    def device_copied(self) -> None:
        """A backup of a phone."""
        phone = self._phone()
        self._copies[phone.name] = (phone.device, phone.disk.held)

    def device_put_back(self) -> bool:
        """To that backup."""
        phone = self._phone()
        device, held = self._copies.get(phone.name, ("", None))
        if held is None or device != phone.device:
            return False
        phone.put_back(held)
        return True

    def device_lost(self) -> None:
        """Into the river."""
        self._technician().begins_anew("destroyed")

    def server_copied(self) -> None:
        """A backup of the server."""
        self._backup = self.world.server.backup()

    def server_put_back(self) -> bool:
        """Known: by our tool. Unknown: somebody copies files, and who knows most comes first (rule Q5.4)."""
        if self._backup is None:
            return False
        server, world = self.world.server, self.world
        for phone in world.phones:
            phone.land()
        world.line.forget()
        with server.app.app_context(), db.engine.connect() as connection:
            seen = seen_by(connection, ORG).facts()
        ended, known = server.epoch(), self.chance.random() < 0.5
        server.restore(self._backup, known=known)
        world.history.add("server_restored", ended=ended, known=known, **seen)
        self._backup = None
        if not known:
            world.settle_first(ended)
        return True

    def new_version(self) -> None:
        """The server is upgraded and wants newer apps."""
        self.world.server.restart(NEW_BUILD)

    def old_build(self) -> None:
        """A phone on which the app is old, or has been updated."""
        phone = self._technician()
        phone.reread(build=NEW_BUILD if phone.settings.build == OLD_BUILD else OLD_BUILD)

    def small_pages(self) -> None:
        """Pages and batches of another size."""
        sizes = (1, 2, 3, 7, 500)
        self._phone().reread(page=self.chance.choice(sizes), most=self.chance.choice(sizes))

    def pieces(self) -> None:
        """Files go in pieces of another size."""
        self._phone().reread(piece=self.chance.choice((1000, 4095, 4096, 131072, 1 << 20)))

    def revoked(self) -> bool:
        """The supervisor signs a device out for good, or lets it in again."""
        phone = self._technician()
        client, rescue = phone.disk.held.client_id, self.chance.random() < 0.6
        if phone.name in self._revoked:
            return self._decide(self._revoked.pop(phone.name), "allow", {})
        if not self._decide(client, "revoke", {"rescue": rescue}):
            return False
        self._revoked[phone.name] = client
        self.world.history.add("revoked", device=phone.device, rescue=rescue)
        return True

    def allow_all(self) -> None:
        """Everybody may speak again; in some worlds whoever was shut out stays so."""
        if self.chance.random() < 0.3:
            return
        for client in [*self._revoked.values(), *(one.disk.held.client_id for one in self.world.phones)]:
            self._decide(client, "allow", {})
        self._revoked.clear()

    def _decide(self, client: str, way: str, words: dict[str, object]) -> bool:
        """The supervisor's browser at the office, whose line is good."""
        call = self.world.server.call
        office = {"username": "lead1", "password": PASSWORD, "client_id": self.world.office, "device_name": "office"}
        kind = {"Content-Type": "application/json"}
        signed = call("POST", "/api/auth/login", json.dumps(office).encode(), kind)
        if signed is None or signed.status != 200:
            return False
        token = json.loads(signed.body)["access_token"]
        reply = call(
            "POST",
            f"/api/devices/{client}/{way}",
            json.dumps(words).encode(),
            kind | {"Authorization": f"Bearer {token}"},
        )
        return reply is not None and reply.status < 300


WEIGHTS = {
    "phone_dies": 4, "server_dies": 3, "device_full": 1, "clock_wrong": 2, "long_pause": 2, "refresh_dead": 1,
    "weeks_pass": 0.7, "sign_out": 1, "device_copied": 2, "device_put_back": 2, "device_lost": 0.3, "server_copied": 1,
    "server_put_back": 1, "new_version": 0.5, "old_build": 1, "small_pages": 2, "pieces": 1, "revoked": 1,
}  # fmt: skip
LINE = (*FAULTS, "cut_file", "overlong_file")


def drawn(chance: random.Random) -> tuple[dict[str, float], dict[str, float]]:
    """Swarm testing: each seed switches a random few of them on. (weights of events, of the line's faults)."""
    events = {name: weight * chance.choice((0.5, 1, 3)) for name, weight in WEIGHTS.items() if chance.random() < 0.5}
    line = {name: chance.choice((0.02, 0.1, 0.3)) for name in LINE if chance.random() < 0.5}
    return events, line
