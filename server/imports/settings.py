"""How a file is to be understood: what was guessed or remembered, corrected by hand, checked before anything starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from marshmallow import ValidationError, fields, validate

from server.imports import dates, encodings
from server.imports.fields import KINDS, field_of
from server.imports.says import say
from server.imports.table import MOST_COLUMNS, SEPARATORS
from server.mutation import Args

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sync.messages import Json

ZONE: Final = "+08:00"
LOOK_AGAIN: Final = ("encoding", "separator", "sheet")
"""With another value of these, every column must be looked at anew."""
_MOST: Final = 2000
_DATED: Final = ("date", "moment")


def _zone(value: str) -> None:
    try:
        dates.zone_of(value)
    except ValueError:
        raise ValidationError("no such zone") from None


def _word(most: int = _MOST) -> fields.String:
    return fields.String(validate=validate.Length(max=most))


_COLUMN = fields.Integer(strict=True, validate=validate.Range(min=0, max=MOST_COLUMNS - 1))


class Patch(Args):
    """What a person may correct; each key replaces the whole value."""

    kind = fields.String(validate=validate.OneOf(tuple(KINDS)))
    sheet = _word(200)
    encoding = fields.String(validate=validate.OneOf(encodings.NAMES))
    separator = fields.String(validate=validate.OneOf(SEPARATORS))
    decimal = fields.String(validate=validate.OneOf([".", ","]))
    dates = fields.Dict(keys=_word(3), values=fields.String(validate=validate.OneOf(dates.DIALECTS)))
    tz_offset = fields.String(validate=[validate.Length(max=50), _zone])
    matching = fields.Dict(keys=_word(50), values=_COLUMN)
    constants = fields.Dict(keys=_word(50), values=_word())
    key = fields.Integer(allow_none=True, strict=True, validate=validate.Range(min=0, max=MOST_COLUMNS - 1))
    fill_down = fields.Raw()
    all_or_nothing = fields.Boolean()


def first(found: Json, remembered: Json | None, centres: Mapping[str, str], kind: str | None = None) -> Json:
    """The settings a look at the file suggests; ``remembered`` from a file with the same headings wins.

    ``found``: the run's ``detected``.
    """
    kind = kind or (remembered or {}).get("kind") or found["kinds"][0]["kind"]
    made: Json = {
        "kind": kind,
        "sheet": found["sheet"],
        "encoding": found["encoding"] and found["encoding"]["value"],
        "separator": found["separator"] and found["separator"]["value"],
        "decimal": found["decimal"]["value"],
        "dates": {str(one["n"]): one["dates"]["dialect"] for one in found["columns"] if one["dates"]},
        "tz_offset": ZONE,
        "matching": {one["field"]: one["column"] for one in found["matchings"][kind]},
        "constants": {"centre": next(iter(centres))} if len(centres) == 1 else {},
        "key": found["key"],
        "fill_down": False,
        "all_or_nothing": False,
        "checked": False,
        "confirmed": [str(one["n"]) for one in found["columns"] if one["dates"] and one["dates"]["certain"]],
    }
    if remembered and remembered["kind"] == kind:
        made |= {name: value for name, value in remembered.items() if name in made} | {"checked": False}
        made["matching"] = {
            name: n for name, n in made["matching"].items() if n < len(found["columns"]) and field_of(kind, name)
        }
    return made


def patched(settings: Json, patch: Json, found: Json) -> Json:
    """After a person's corrections; another kind begins with its own guess."""
    after = settings | patch | {"checked": False}
    if "dates" in patch:
        after["dates"] = settings["dates"] | patch["dates"]
        after["confirmed"] = sorted({*settings["confirmed"], *patch["dates"]})
    if patch.get("kind", settings["kind"]) != settings["kind"] and "matching" not in patch:
        after["matching"] = {one["field"]: one["column"] for one in found["matchings"][patch["kind"]]}
    return after


def fault_of(settings: Json, found: Json) -> tuple[str, str] | None:
    """(field, sentence): the first thing in corrected settings that cannot be."""
    columns = len(found["columns"])
    for name, n in settings["matching"].items():
        if field_of(settings["kind"], name) is None or n >= columns:
            return f"matching.{name}", "There is no such field, or no such column."
    for name in settings["constants"]:
        if not any(field_of(kind, name) for kind in KINDS):  # one of another kind waits until that is chosen
            return f"constants.{name}", "There is no such field."
    if settings["key"] is not None and settings["key"] >= columns:
        return "key", "There is no such column."
    fill = settings["fill_down"]
    if not isinstance(fill, bool) and not (isinstance(fill, list) and all(_is_column(one, columns) for one in fill)):
        return "fill_down", "Yes, no, or a list of columns."
    return None


def needs(settings: Json, found: Json, centres: Mapping[str, str]) -> list[Json]:
    """What must be said before it may start."""
    wanted = []
    for one in KINDS[settings["kind"]]:
        given = one.name in settings["matching"] or settings["constants"].get(one.name)
        if one.needed and one.default is None and not given:
            wanted.append({"field": one.name, "code": "NEEDED", "say": say("NEEDED", field=one.say)})
    if (centre := settings["constants"].get("centre")) and centre not in (*centres, *centres.values()):
        wanted.append({"field": "centre", "code": "UNKNOWN_CENTRE", "say": say("UNKNOWN_CENTRE")})
    return wanted + _doubtful_dates(settings, found)


def dialect(settings: Json, found: Json, column: int) -> str:
    """How the dates of a column are read."""
    chosen = settings["dates"].get(str(column))
    if chosen is None:
        looks = found["columns"][column]
        return "serial" if looks["serials"] else "iso"
    return str(chosen)


def headings(found: Json) -> list[str]:
    """The headings of the file."""
    return [one["heading"] for one in found["columns"]]


def _doubtful_dates(settings: Json, found: Json) -> list[Json]:
    wanted = []
    for name, n in settings["matching"].items():
        one, field = found["columns"][n], field_of(settings["kind"], name)
        if field and field.type in _DATED and one["dates"] and str(n) not in settings["confirmed"]:
            told = say("AMBIGUOUS_DATES", column=one["heading"])
            wanted.append({"field": f"dates.{n}", "code": "AMBIGUOUS_DATES", "say": told})
    return wanted


def _is_column(value: Any, columns: int) -> bool:
    return type(value) is int and 0 <= value < columns
