"""The catalogue as mutations: centres by the administrator, the rest by the supervisor and manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.demo.names import named
from server.demo.people import CENTRES
from server.demo.player import Event
from server.demo.procedures import PROCEDURES, Procedure
from server.demo.products import DECLARATIONS, INSTRUMENTS, LOTS, PART_TYPES, PRICES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.demo.times import Times
    from sync.messages import Json

DAYS_AGO: Final = 30
DECLARATION_VERSION: Final = 1


def events(times: Times) -> Iterator[Event]:
    """Everything that must be there before the first customer."""
    at = times.back(DAYS_AGO, "08:30")
    for key, (name, phone, address) in CENTRES.items():
        args = {"id": named("centre", key), "name": name, "phone": phone, "address": address}
        yield Event("admin", at, "dispatch.put_centre", args, key)
    for name, key, args in _rows(times):
        yield Event("manager", at, name, args, key)


def procedure_args(key: str, procedure: Procedure) -> Json:
    """A procedure as ``checks.put_procedure`` takes it."""
    return {
        "id": named("procedure", key),
        "version": procedure.version,
        "title": procedure.title,
        "products": list(procedure.products),
        "items": [
            item._asdict() | {"kind": "number" if item.lower or item.upper else "passfail"} for item in procedure.items
        ],
        "safety": [{"text": text, "text_en": text_en} for text, text_en in procedure.safety],
        "instruction": procedure.instruction,
        "title_en": procedure.title_en,
        "instruction_en": procedure.instruction_en,
    }


def lot_args(key: str) -> Json:
    """A lot as ``parts.put_lot`` takes it."""
    part_type, lot, supplier, certificate_no, certificate_kind, expires_on, status = LOTS[key]
    return {
        "id": named("lot", key),
        "part_type": named("part_type", part_type),
        "lot": lot,
        "serial": None,
        "supplier": supplier,
        "certificate_no": certificate_no,
        "certificate_kind": certificate_kind,
        "expires_on": expires_on,
        "status": status,
    }


def instrument_args(key: str, times: Times) -> Json:
    """An instrument as ``instruments.put`` takes it."""
    name, model, serial, span, unit, calibration_no, calibrated, due, holder = INSTRUMENTS[key]
    return {
        "id": named("instrument", key),
        "name": name,
        "model": model,
        "serial": serial,
        "range": span,
        "unit": unit,
        "calibration_no": calibration_no,
        "calibrated_on": times.day(calibrated),
        "calibration_due": times.day(due),
        "status": "qualified",
        "holder": named("user", holder),
    }


def _rows(times: Times) -> Iterator[tuple[str, str, Json]]:
    columns = ("sku", "gtin", "name", "maker", "model", "unit", "price")
    for key, values in PART_TYPES.items():
        named_values = dict(zip(columns, values, strict=True))
        yield "parts.put_type", key, {"id": named("part_type", key), **named_values}
    for key in LOTS:
        yield "parts.put_lot", key, lot_args(key)
    for key in INSTRUMENTS:
        yield "instruments.put", key, instrument_args(key, times)
    for key, procedure in PROCEDURES.items():
        yield "checks.put_procedure", key, procedure_args(key, procedure)
    for key, (code, name, name_en, unit, price) in PRICES.items():
        args = {"id": named("price", key), "code": code, "name": name, "name_en": name_en, "unit": unit, "price": price}
        yield "charges.put_price", key, args
    for language, text in DECLARATIONS.items():
        declaration = {"id": named("declaration", language), "language": language, "text": text}
        yield "signatures.put_declaration", language, declaration | {"version": DECLARATION_VERSION}
