"""What Prometheus may ask, and who may ask it."""

from __future__ import annotations

import re

import orjson
import pytest
from sqlalchemy import update

from server import clock
from server.ids import uuid7
from server.store.engine import writing
from server.store.tables import Client, EffectRow
from tests.server.office import Office, code

TOKEN = "a token nobody guesses"
ASK = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def measured(make_app, sqlite_url):
    """An office whose figures may be asked for."""
    return Office(make_app(sqlite_url, metrics_token=TOKEN))


def figures(office):
    text = office.app.test_client().get("/metrics", headers=ASK).text
    return {found[1]: float(found[2]) for found in re.finditer(r"^([^#\s].*) (\S+)$", text, re.MULTILINE)}


def test_Metrics_are_for_who_bears_the_token(measured, app):
    ask = measured.app.test_client().get
    assert ask("/metrics", headers=ASK).status_code == 200
    assert code(ask("/metrics")) == (401, "SIGN_IN")
    assert code(ask("/metrics", headers={"Authorization": "Bearer 李"})) == (401, "SIGN_IN")
    assert code(app.test_client().get("/metrics", headers=ASK)) == (404, "NOT_FOUND")


def test_Metrics_count_requests_by_route_and_never_by_what_was_typed(measured):
    client = measured.app.test_client()
    for word in ("李雷", "13800000000"):
        client.get(f"/api/nothing/{word}?q={word}")
        client.open("/api/nothing", method=word[-6:].encode().hex())
    page = client.get("/metrics", headers=ASK).text
    assert not set(re.findall(r"李雷|13800000000|e69d8e", page))
    found = figures(measured)
    assert found['fieldseal_requests_total{method="GET",route="/<path:path>",status="404"}'] == 2
    assert found['fieldseal_requests_total{method="other",route="-",status="405"}'] == 2
    assert found['fieldseal_request_seconds_count{route="/metrics"}'] == 1


def test_Metrics_count_batches_and_receipts(measured):
    phone = measured.phone("technician")
    phone.sync(("no.such", {}), ("jobs.accept", {}), ("jobs.accept", {"job": uuid7(), "assignment": uuid7()}))
    phone.sync()
    found = figures(measured)
    assert (found["fieldseal_sync_mutations_count"], found["fieldseal_sync_mutations_sum"]) == (1, 3)
    assert found["fieldseal_sync_push_seconds_count"] == 1
    assert found['fieldseal_receipts_total{outcome="quarantined"}'] == 1
    assert found['fieldseal_receipts_total{outcome="rejected"}'] == 2
    assert found["fieldseal_db_connections"] >= 0


def test_Metrics_tell_what_waits_and_what_failed(measured):
    fresh = figures(measured)
    assert (fresh["fieldseal_effects_waiting"], fresh["fieldseal_oldest_unsent_seconds"]) == (0, 0)
    phone = measured.phone("technician")
    hour_ago = clock.before(clock.now(), hours=1)
    phone.sync(outbox={"next_id": 9, "unsent": 2, "oldest_at": hour_ago, "files_unsent": 1})
    with measured.app.app_context(), writing() as connection:
        row = {"org_id": measured.org, "name": "test.x", "payload": "{}", "due_at": hour_ago, "tries": 1}
        for error, done in ((None, None), ("OSError", None), ("OSError", clock.now())):
            connection.execute(EffectRow.__table__.insert(), row | {"id": uuid7(), "error": error, "done_at": done})
        said = update(Client).where(Client.client_id == phone.client_id)
        assert connection.execute(said.values(build="x")).rowcount == 1
        connection.commit()
    found = figures(measured)
    assert (found["fieldseal_effects_waiting"], found["fieldseal_effects_failing"]) == (2, 1)
    assert found["fieldseal_effects_given_up"] == 1
    assert 3600 <= found["fieldseal_effects_overdue_seconds"] < 3700
    assert found["fieldseal_devices_with_unsent_work"] == 1
    assert 3600 <= found["fieldseal_oldest_unsent_seconds"] < 3700
    assert (found["fieldseal_files"], found["fieldseal_files_bytes"], found["fieldseal_queue_tasks"]) == (0, 0, 0)


def test_Metrics_of_several_processes_come_out_of_their_common_folder(measured, tmp_path, monkeypatch):
    """What the processes lay there is shown by tests/server/observed/test_stop.py with real ones."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    found = figures(measured)
    assert found["fieldseal_effects_waiting"] == 0
    assert "fieldseal_sync_mutations_count" not in found


def test_Metrics_a_device_that_says_nonsense_harms_nobody(measured):
    phone = measured.phone("technician")
    phone.sync()
    nonsense = orjson.dumps({"unsent": 1, "oldest_at": "yesterday"}).decode()
    with measured.app.app_context(), writing() as connection:
        connection.execute(update(Client).where(Client.client_id == phone.client_id).values(outbox=nonsense))
        connection.commit()
    assert figures(measured)["fieldseal_oldest_unsent_seconds"] == 0
