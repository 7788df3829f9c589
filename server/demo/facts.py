"""What a technician writes down on a demo job: parts, checks, times, a rating (D5, D8, D10, D11)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from server import clock
from server.checks.rules import calibration_of, verdict_of
from server.demo.catalogue import instrument_args, lot_args
from server.demo.names import named
from server.demo.procedures import PROCEDURES, Item, Procedure
from server.demo.products import LOTS, PART_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.demo.jobs import DemoJob, Fitted, Rated, Tested
    from server.demo.times import Times
    from sync.messages import Json


@dataclass(frozen=True, slots=True)
class Reading:
    """A check about to be recorded, and which one it repeats."""

    number: str
    item: Item
    value: str | None
    tested: Tested
    replaces: str | None = None


def part(job: DemoJob, number: int, fitted: Fitted) -> Json:
    """The arguments of ``parts.use``."""
    row: Json = {"id": named("part", job.key, number), "job": named("job", job.key), "qty": fitted.qty}
    row |= {"old_part": fitted.old_part, "certificate_photo": None}
    if fitted.lot is None:
        name, unit = fitted.own or ("", "")
        empty = dict.fromkeys(("part_type", "maker", "model", "lot", "serial", "supplier"))
        empty |= {"certificate_no": None, "certificate_kind": None}
        return row | empty | {"name": name, "unit": unit, "status": "conforming", "origin": "customer", "price": 0}
    kind, lot = LOTS[fitted.lot][0], lot_args(fitted.lot)
    _sku, _gtin, name, maker, model, unit, price = PART_TYPES[kind]
    copied = ("part_type", "lot", "serial", "supplier", "certificate_no", "certificate_kind", "status")
    row |= {column: lot[column] for column in copied}
    return row | {"name": name, "maker": maker, "model": model, "unit": unit, "origin": "stock", "price": price}


def readings(job: DemoJob, product: str) -> Iterator[Reading]:
    """Every reading in order; what failed is read again after rework, and the first reading stays."""
    _key, procedure = procedure_for(product)
    items = {item.key: item for item in procedure.items}
    for number, tested in enumerate(job.checks, 1):
        item = items[tested.item]
        first = Reading(f"{number}", item, tested.reading, tested)
        yield first
        if tested.again is not None:
            yield Reading(f"{number}b", item, tested.again, tested, named("check", job.key, first.number))


def check(job: DemoJob, product: str, reading: Reading, at: str, times: Times) -> Json:
    """The arguments of ``checks.record``."""
    key, procedure = procedure_for(product)
    item, value = reading.item, reading.value
    instrument = instrument_args(reading.tested.instrument, times) if reading.tested.instrument else None
    return {
        "id": named("check", job.key, reading.number),
        "job": named("job", job.key),
        "procedure": named("procedure", key),
        "procedure_version": procedure.version,
        "item": item.key,
        "item_name": item.name,
        "unit": item.unit,
        "lower": item.lower,
        "upper": item.upper,
        "reading": value,
        "verdict": verdict_of(value, item.lower, item.upper) if value is not None else "pass",
        "instrument": instrument["id"] if instrument else None,
        "instrument_serial": instrument["serial"] if instrument else None,
        "calibration_no": instrument["calibration_no"] if instrument else None,
        "calibration_due": instrument["calibration_due"] if instrument else None,
        "calibration": calibration_of(instrument, at),
        "override_reason": reading.tested.override,
        "replaces": reading.replaces,
    }


def time(job: DemoJob, kind: str, started_at: str, ended_at: str) -> Json:
    """The arguments of ``timesheets.record``, run by the job's steps."""
    length = clock.parse(ended_at) - clock.parse(started_at)
    return {
        "id": named("time", job.key, kind),
        "job": named("job", job.key),
        "kind": kind,
        "started_at": started_at,
        "ended_at": ended_at,
        "minutes": int(Decimal(length.total_seconds()) / 60),
        "source": "steps",
        "replaces": None,
        "reason": None,
    }


def rating(job: DemoJob, rated: Rated) -> Json:
    """The arguments of ``signatures.rate``."""
    return {
        "id": named("rating", job.key),
        "job": named("job", job.key),
        **rated._asdict(),
        "device": "technician",
    }


def procedure_for(product: str) -> tuple[str, Procedure]:
    """The work instruction of a product, with its key."""
    return next((key, one) for key, one in PROCEDURES.items() if product in one.products)
