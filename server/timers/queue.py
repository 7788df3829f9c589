"""The worker's queue: huey over SQLite, or over Redis where ``REDIS_URL`` says so."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING, Any

from huey import RedisHuey, SqliteHuey, crontab
from redis import ConnectionPool, Redis
from redis.exceptions import RedisError

from server.exports import maker as exports
from server.imports import work as imports
from server.observed.jobs import job
from server.observed.logs import request_id
from server.runtime import runtime
from server.timers import effects, sweep

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from server.config import Config

log = logging.getLogger("fieldseal.queue")

BROKEN = (RedisError, OSError, sqlite3.Error)
"""What a queue raises when it is not there."""


def build(app: Flask, config: Config) -> Any:
    """A queue with its tasks. ``huey.wake()`` asks the worker to run what is due; it never fails."""
    queue = _queue(config)

    @queue.task()
    def drain(woken_by: str | None = None) -> None:
        with app.app_context(), job("drain", woken_by) as told:
            told["done"] = effects.drain()

    @queue.periodic_task(crontab(minute="*"))
    def every_minute() -> None:
        with app.app_context(), job("every_minute") as told:
            told["done"] = effects.drain()

    @queue.periodic_task(crontab(minute="7"))
    def every_hour() -> None:
        with app.app_context(), job("every_hour"):
            sweep.hourly()

    def wake() -> None:
        """The commit has happened, so nothing may go wrong here any more; the minute's sweep finds the work too."""
        try:
            drain(request_id.get())
        except BROKEN as failure:
            log.warning("the worker could not be woken", exc_info=failure)

    queue.wake = wake
    queue.wake_imports = _lasting(queue, app, "import_files", imports.drain)
    queue.wake_vouchers = _lasting(queue, app, "make_vouchers", _offered("vouchers.make_due"))
    queue.wake_exports = _lasting(queue, app, "make_exports", exports.make_all)
    return queue


def _lasting(queue: Any, app: Flask, name: str, work: Callable[[], object]) -> Callable[[], None]:
    """A task of its own, since it lasts; every minute it takes up what a killed worker left. Returns how to wake it."""

    @queue.task(name=name)
    def run(woken_by: str | None = None) -> None:
        with app.app_context(), job(name, woken_by):
            work()

    @queue.periodic_task(crontab(minute="*"), name=f"{name}_every_minute")
    def every_minute() -> None:
        with app.app_context():
            work()

    def wake() -> None:
        try:
            run(request_id.get())
        except BROKEN as failure:
            log.warning("the worker could not be woken", exc_info=failure)

    return wake


def _offered(name: str) -> Callable[[], object]:
    """Work that a slice offers."""

    def work() -> None:
        runtime().offers[name]()

    return work


def ask(redis_url: str) -> None:
    """Whether a Redis answers; raises one of ``BROKEN``."""
    pool = _pool(redis_url)
    try:
        Redis(connection_pool=pool).ping()
    finally:
        pool.disconnect()


def _queue(config: Config) -> Any:
    if not config.redis_url:
        return SqliteHuey("fieldseal", filename=str(config.data / "queue.sqlite"), results=False)
    return RedisHuey("fieldseal", connection_pool=_pool(config.redis_url), results=False)


def _pool(redis_url: str) -> ConnectionPool:
    """A server that went away silently is noticed within seconds."""
    return ConnectionPool.from_url(redis_url, socket_connect_timeout=5, socket_timeout=10, health_check_interval=30)
