"""The worker's queue: huey over SQLite, or over Redis where ``REDIS_URL`` says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huey import RedisHuey, SqliteHuey, crontab

from server import effects, sweep

if TYPE_CHECKING:
    from flask import Flask

    from server.config import Config


def build(app: Flask, config: Config) -> Any:
    """A queue with its tasks. ``huey.drain()`` asks the worker to run what is due."""
    if config.redis_url:
        queue = RedisHuey("fieldseal", url=config.redis_url, results=False)
    else:
        queue = SqliteHuey("fieldseal", filename=str(config.data / "queue.sqlite"), results=False)

    @queue.task()  # type: ignore[misc] - huey comes without types
    def drain() -> None:
        with app.app_context():
            effects.drain()

    @queue.periodic_task(crontab(minute="*"))  # type: ignore[misc] - huey comes without types
    def every_minute() -> None:
        with app.app_context():
            effects.drain()

    @queue.periodic_task(crontab(minute="7"))  # type: ignore[misc] - huey comes without types
    def every_hour() -> None:
        with app.app_context():
            sweep.hourly()

    queue.wake = drain
    return queue
