"""Figures that lie in the database and the queue, looked up when Prometheus asks: the same from every process."""

from __future__ import annotations

import orjson
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select

from server import clock
from server.runtime import runtime
from server.store.engine import reading
from server.store.tables import Client, EffectRow, StoredFile
from server.timers.queue import BROKEN
from sync.times import is_time

TYPE = "fieldseal_"


class Facts(Collector):
    """Needs an application context while it is asked."""

    def collect(self) -> list[GaugeMetricFamily]:
        """One gauge each."""
        with reading() as connection:
            found = {**_effects(connection), **_files(connection), **_devices(connection)}
            found |= runtime().offers["heads.figures"](connection)
        found["queue_tasks", "Tasks in the worker's queue; -1 when it does not answer."] = _queue()
        return [GaugeMetricFamily(TYPE + name, told, value=value) for (name, told), value in found.items()]


Figures = dict[tuple[str, str], float]


def _effects(connection: Connection) -> Figures:
    open_ = EffectRow.done_at.is_(None)
    waiting, oldest = connection.execute(select(func.count(), func.min(EffectRow.due_at)).where(open_)).one()
    failing = connection.scalar(select(func.count()).where(open_, EffectRow.error.is_not(None)))
    lost = connection.scalar(select(func.count()).where(EffectRow.done_at.is_not(None), EffectRow.error.is_not(None)))
    return {
        ("effects_waiting", "Effects not done yet."): waiting,
        ("effects_overdue_seconds", "How long the oldest of them is due."): _age(oldest),
        ("effects_failing", "Effects that failed and will be tried again."): failing or 0,
        ("effects_given_up", "Effects given up within thirty days."): lost or 0,
    }


def _files(connection: Connection) -> Figures:
    files, size = connection.execute(select(func.count(), func.sum(StoredFile.size))).one()
    return {("files", "Whole files."): files, ("files_bytes", "Their bytes."): int(size or 0)}


def _devices(connection: Connection) -> Figures:
    """What the devices said at their last contact; a lost phone counts until it is revoked."""
    outboxes = connection.scalars(select(Client.outbox).where(Client.outbox.is_not(None), Client.revoked == 0))
    said = [orjson.loads(one or "{}") for one in outboxes]
    holding = [one for one in said if one.get("unsent") or one.get("files_unsent")]
    oldest = min((one["oldest_at"] for one in holding if is_time(one.get("oldest_at"))), default=None)
    return {
        ("devices_with_unsent_work", "Devices that said they hold unsent work."): len(holding),
        ("oldest_unsent_seconds", "Age of the oldest of it, by the device's clock."): _age(oldest),
    }


def _queue() -> float:
    try:
        return len(runtime().huey)
    except BROKEN:
        return -1


def _age(moment: str | None) -> float:
    if moment is None:
        return 0
    return max(0.0, (clock.parse(clock.now()) - clock.parse(moment)).total_seconds())
