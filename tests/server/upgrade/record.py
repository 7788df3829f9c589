"""Records what a release leaves behind: its database, its keys, and the outboxes of two devices that are offline.

Run in the release's own tree, its schema's revision in the file's name::

    python -m tests.server.upgrade.record > tests/server/upgrade/release_0001.json

``test_drill.py`` brings such a database up to date and lets the old devices send. A recording is never changed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from base64 import b64encode
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import inspect, text

from server import clock
from server.app import create_app
from server.config import Config
from server.ids import uuid7
from server.store.engine import reading
from tests.server.office import Office
from tests.server.signatures.signing import Pen, declare, part, rating, signed_job

BUILD = "fieldseal/0.1.0"


def technician(office, phone, job):
    """A day in the cellar, signed."""
    pen, fault = Pen(office, phone, job), "压缩机电容失效"
    phone.rows["jobs", job["id"]]["actual_fault"] = fault  # the phone shows at once what is reported below
    window = {"window_start": clock.after(clock.now(), hours=1), "window_end": clock.after(clock.now(), hours=3)}
    calls = [
        ("jobs.accept", {}),
        ("jobs.appoint", window),
        ("jobs.travel", {"lat_e7": 312304000, "lon_e7": 1214737000, "accuracy_m": 12}),
        ("jobs.arrive", {}),
        ("jobs.start", {}),
        ("jobs.report", {"actual_fault": fault}),
    ]
    sent = [phone.mutation(name, {"job": job["id"], **args}) for name, args in calls]
    facts = [
        ("parts.use", "parts", part(job)),
        ("parts.use", "parts", part(job, name="垫圈", qty="2.5")),
        ("timesheets.record", "timesheets", {
            "id": uuid7(), "job": job["id"], "kind": "work", "started_at": "2026-11-22T01:00:00.000Z",
            "ended_at": "2026-11-22T02:00:00.000Z", "minutes": 60, "source": "steps"}),
        ("photos.add", "photos", {
            "id": uuid7(), "job": job["id"], "sha256": "ab" * 32, "size": 1000, "type": "image/jpeg",
            "stage": "after", "caption": None, "width": None, "height": None}),
        ("signatures.rate", "ratings", rating(job)),
    ]  # fmt: skip
    for name, kind, args in facts:
        at = pen.note(kind, {"replaces": None, "reason": None, **args} if kind == "timesheets" else args)
        sent.append(phone.mutation(name, args, at=at))
    sent.append(phone.mutation("signatures.sign", pen.args()))
    sent.append(phone.mutation("jobs.leave", {"job": job["id"]}))
    return sent


def dispatcher(office, phone, job):
    """A call taken while the line was down, and another window for a job that is under way."""
    made = {name: uuid7() for name in ("id", "customer", "site")}
    customer = {"centre": office.centre, "name": "韩梅梅", "phone": "13900000000", "kind": "person"}
    register = {
        **made, "centre": office.centre, "product": "空调", "fault": "漏水", "channel": "phone", "charge_type": "paid",
        "priority": "normal", "received_at": clock.now(), "contact_name": "韩梅梅", "contact_phone": "13900000000",
    }  # fmt: skip
    window = {"window_start": clock.after(clock.now(), hours=4), "window_end": clock.after(clock.now(), hours=6)}
    return [
        phone.mutation("customers.create", {"id": made["customer"], **customer}),
        phone.mutation(
            "customers.add_site", {"id": made["site"], "customer": made["customer"], "address": "中山路 2 号"}
        ),
        phone.mutation("jobs.register", register),
        phone.mutation(
            "jobs.assign", {"job": made["id"], "assignment": uuid7(), "technician": office.users["technician"]}
        ),
        phone.mutation("jobs.reschedule", {"job": job["id"], **window, "reason": "客户改期"}),
    ]


def database(app):
    """Every table as it stands: columns and rows; bytes as base64."""
    with app.app_context(), reading() as connection:
        found = {}
        for table in sorted(inspect(connection).get_table_names()):
            rows = connection.execute(text(f'SELECT * FROM "{table}"'))
            columns = list(rows.keys())
            found[table] = {"columns": columns, "rows": [[_plain(one) for one in row] for row in rows]}
        return found


def _plain(value):
    return {"base64": b64encode(value).decode()} if isinstance(value, bytes) else value


def main() -> None:
    """Write the recording."""
    folder = Path(tempfile.mkdtemp())
    app = create_app(Config(folder, f"sqlite:///{folder / 'fieldseal.sqlite'}", immediate=True))
    with app.app_context():
        upgrade(directory="server/migrations")
    office = Office(app)
    declare(office)
    field, desk = office.phone("technician"), office.phone("dispatcher")
    signed_job(office, field)
    job = office.job()
    for phone in (field, desk):
        phone.sync()
    tables = database(app)
    devices = []
    for phone, sent in ((field, technician(office, field, job)), (desk, dispatcher(office, desk, job))):
        body = phone.body(sent, build=BUILD)
        devices.append({"username": phone.username, "client_id": phone.client_id, "request": body})
    for phone, device in zip((field, desk), devices, strict=True):
        answer = phone.http.post("/api/sync", json=device["request"], headers=phone.headers)
        wanted = {one["id"] for one in device["request"]["mutations"]}
        device["outcomes"] = [
            [one["outcome"], one.get("code")] for one in answer.json["receipts"] if one["id"] in wanted
        ]
    keys = {name: (folder / "keys" / name).read_text() for name in ("cursor.key", "digest.key")}
    revision = tables.pop("alembic_version")["rows"][0][0]
    used = {name: table for name, table in tables.items() if table["rows"]}
    made = {"revision": revision, "org": office.org, "keys": keys, "tables": used, "devices": devices}
    json.dump(made, sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
