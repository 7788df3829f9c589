"""A customer with something in every corner, the manager who erases him, and a search for what is left of him."""

from __future__ import annotations

import base64
import json
import secrets
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from server import clock
from server.db import METADATA
from server.ids import uuid7
from server.jobs.terms import fold
from server.runtime import runtime
from server.signatures.document import Signing
from server.signatures.sealing import sign_args
from server.store.crypt import KeyRing
from server.store.engine import reading
from tests.server.signatures.signing import STROKES, Pen, declare, part, rating

WORDS = {
    "name": "欧阳擎苍",
    "phone": "139876501",
    "address": "凤凰西街 88 弄 3 号 1402 室",
    "contact": "慕容晓晓",
    "contact_phone": "0512-66778",
    "other_contact": "司徒清雅",
    "signer": "欧阳擎天",
    "comment": "师傅手艺真不错",
    "note": "敲门要用力，老人家耳背",
    "site_note": "密码门：44",
    "file_note": "喜欢下午上门",
    "machine_note": "放在阳台柜子里",
    "caption": "门口的铭牌和户主名",
    "pause": "客户去接孙子了",
}
REASON = "wrote to us on 20 November"


class Person:
    """``told``: what is known of this one, as nobody else's is; ``values``: all of it, with where he lives."""

    def __init__(self, office) -> None:
        self.office = office
        mark = str(secrets.randbelow(90_000) + 10_000)
        self.told = SimpleNamespace(**{name: value + mark for name, value in WORDS.items()})
        self.lat, self.lon = 300_000_000 + secrets.randbelow(10**7), 1_200_000_000 + secrets.randbelow(10**7)
        self.values = [*vars(self.told).values(), str(self.lat), str(self.lon)]
        declare(office)
        self.phone, self.desk = office.phone("technician"), office.phone("dispatcher")
        self.customer, self.site, self.machine, self.job = (uuid7() for _ in range(4))
        self.manager = office.phone("manager")

    def come(self, **job) -> Person:
        """He calls, and somebody is sent."""
        told, his = self.told, {"customer": self.customer}
        self.desk.sync()
        received = {"received_at": clock.now(), "contact_name": told.contact, "contact_phone": told.contact_phone}
        where = {"site": self.site, "equipment": self.machine}
        what = {"product": "空调", "fault": "不制冷", "channel": "phone", "charge_type": "free", "priority": "normal"}
        machine = {"id": self.machine, "site": self.site, "product": "空调", "note": told.machine_note}
        sent = {"job": self.job, "assignment": uuid7(), "technician": self.office.users["technician"]}
        done = self.desk.sync(
            ("customers.create", self.file()),
            ("customers.add_site", his | {"id": self.site, "address": told.address, "note": told.site_note}),
            ("customers.add_equipment", his | machine),
            ("jobs.register", {"id": self.job, "centre": self.office.centre} | his | where | what | received | job),
            ("jobs.assign", sent | {"reason": told.pause}),
            ("jobs.edit", {"job": self.job, "field": "contact_name", "from": "?", "to": told.other_contact}),
        )
        assert {one["outcome"] for one in done} <= {"applied", "flagged"}, done
        self.phone.sync()
        return self

    def file(self) -> dict[str, Any]:
        who = {"id": self.customer, "centre": self.office.centre, "kind": "person"}
        return who | {"name": self.told.name, "phone": self.told.phone, "note": self.told.file_note}

    def is_served(self) -> Person:
        """The work, with a place, a photo and a note."""
        job, place = {"job": self.job}, {"lat_e7": self.lat, "lon_e7": self.lon, "accuracy_m": 12}
        self.phone.sync(
            ("jobs.accept", job),
            ("jobs.travel", job | place),
            ("jobs.arrive", job | place),
            ("jobs.start", job),
            ("parts.use", part({"id": self.job})),
            ("photos.add", self.photo()),
            ("signatures.rate", rating({"id": self.job}, comment=self.told.comment)),
        )
        return self

    def photo(self) -> dict[str, Any]:
        what = {"id": uuid7(), "job": self.job, "sha256": secrets.token_hex(32), "size": 10, "type": "image/jpeg"}
        return what | {"stage": "before", "caption": self.told.caption, "width": 1, "height": 1}

    def pen(self) -> Pen:
        return Pen(self.office, self.phone, {"id": self.job})

    def signs(self) -> str:
        """The seal's id; the technician leaves."""
        pen = self.pen()
        [signed, left] = self.phone.sync(
            ("signatures.sign", pen.args(signer=self.told.signer)),
            ("jobs.leave", {"job": self.job, "note": self.told.note}),
        )
        assert (signed["outcome"], left["outcome"]) == ("applied", "applied"), (signed, left)
        return pen.seal

    def is_erased(self, **change) -> dict[str, Any]:
        """The receipt."""
        self.manager.sync()
        [receipt] = self.manager.sync(("customers.erase", self.wish(**change)))
        return receipt

    def wish(self, **change) -> dict[str, Any]:
        return {
            "id": uuid7(),
            "customer": self.customer,
            "reason": f"{self.told.name} {REASON}",
            "even_if_open": 0,
            "photos": 0,
        } | change


def forms(value: str) -> set[str]:
    """How a value may stand somewhere: as it is, as the register searches it, in base64, as JSON writes it."""
    raw = value.encode()
    inner = {base64.b64encode(b" " * shift + raw).decode()[4:-4] for shift in range(3)}
    return {value, fold(value), raw.hex(), json.dumps(value)[1:-1], *(one for one in inner if len(one) > 4)}


def everywhere(app, values) -> list[str]:
    """``table.column: value`` of everything that is left of these values in any row of any table, sealed or not."""
    wanted = {form: value for value in values for form in forms(value)}
    found = []
    with app.app_context(), reading() as connection:
        org = runtime().kinds["jobs"].table.c.org_id
        rings = {one: KeyRing(connection, one) for one in connection.scalars(select(org).distinct())}
        for table in METADATA.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                ring = rings.get(row.get("org_id", ""))
                for column, content in row.items():
                    text = _readable(content, ring)
                    found += [f"{table.name}.{column}: {value}" for form, value in wanted.items() if form in text]
    return sorted(set(found))


def _readable(content: Any, ring: KeyRing | None) -> str:
    if isinstance(content, bytes):
        return content.hex() + content.decode("utf-8", "replace")
    text = "" if content is None else str(content)
    if ring is None:
        return text
    opened = [ring.open(one) or "" for one in text.split('"') if one.startswith("sealed1:")]
    return text + "".join(opened)


def seal_args(person: Person, seal: str, **change):
    """Another signature on the same work."""
    pen, phone = person.pen(), person.phone
    signing = {
        "seal": seal, "org": person.office.org, "signer": person.told.signer, "capacity": "customer",
        "epoch": phone.epoch, "seq": phone.seq, "client_id": phone.client_id, "last_id": phone.next_id - 1,
        "signed_at": clock.now(), "tz": "Asia/Shanghai",
    } | change  # fmt: skip
    return sign_args(pen.work(), Signing(**signing), STROKES, lambda: secrets.token_hex(16))
