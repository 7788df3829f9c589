"""The firm's own rules: the oldest app, from where on something is unusual, how long things are kept."""

from __future__ import annotations

from server import parsers as p
from server.settings.setting import Setting

RULES: tuple[Setting, ...] = (
    Setting(
        "FIELDSEAL_MIN_BUILD",
        "min_build",
        "",
        "the oldest build of the app that still gets new rows; its work is taken in any case",
        "fieldseal/1.2.0",
        p.build,
    ),
    Setting(
        "FIELDSEAL_LONG_TRAVEL",
        "long_travel",
        "120",
        "a way of more minutes is marked for whoever confirms the job",
        "90",
        p.number(1, 10_000),
    ),
    Setting(
        "FIELDSEAL_USUAL_WORK",
        "usual_work",
        "5-480",
        "from how many to how many minutes of work are usual",
        "10-240",
        p.span,
    ),
    Setting("FIELDSEAL_LOW_GRADE", "low_grade", "2", "a grade up to this is low (1 to 4)", "3", p.number(1, 4)),
    Setting(
        "FIELDSEAL_PLACE_ACCURACY",
        "place_accuracy",
        "500",
        "a place known to more metres than this counts as not confirmed",
        "200",
        p.number(1, 1_000_000),
    ),
    Setting(
        "FIELDSEAL_CLOCK_OFF",
        "clock_off",
        "300",
        "a device whose clock is off by more seconds is marked",
        "60",
        p.number(1, 1_000_000),
    ),
    Setting(
        "FIELDSEAL_KEEP",
        "keep",
        "",
        "years after which what customers may be erased of is listed for a manager, by charge type; "
        "a charge type that is not named is kept for ever, and nothing is ever destroyed by itself",
        "paid=5,free=10",
        p.years("paid", "contract", "free", "internal"),
    ),
)
