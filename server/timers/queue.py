"""The worker's queue: huey over SQLite, or over Redis where ``REDIS_URL`` says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huey import RedisHuey, SqliteHuey, crontab
from huey.exceptions import ConfigurationError

from server.config import Config, ConfigError
from server.timers import effects, sweep

if TYPE_CHECKING:
    from flask import Flask


def build(app: Flask, config: Config) -> Any:
    """A queue with its tasks. ``huey.drain()`` asks the worker to run what is due."""
    queue = _queue(config)

    @queue.task()
    def drain() -> None:
        with app.app_context():
            effects.drain()

    @queue.periodic_task(crontab(minute="*"))
    def every_minute() -> None:
        with app.app_context():
            effects.drain()

    @queue.periodic_task(crontab(minute="7"))
    def every_hour() -> None:
        with app.app_context():
            sweep.hourly()

    queue.wake = drain
    return queue


def _queue(config: Config) -> Any:
    if not config.redis_url:
        return SqliteHuey("fieldseal", filename=str(config.data / "queue.sqlite"), results=False)
    try:
        return RedisHuey("fieldseal", url=config.redis_url, results=False)
    except ConfigurationError:
        raise ConfigError("REDIS_URL needs one more package: pip install redis") from None
