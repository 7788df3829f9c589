"""The firm's own limits and years, read from the settings (D12, D13)."""

from __future__ import annotations

import pytest

from server.config import Config, ConfigError
from server.verification.limits import Limits


def config(tmp_path, **said):
    return Config.from_env(
        {"FIELDSEAL_DATA": str(tmp_path)} | {f"FIELDSEAL_{name}": value for name, value in said.items()}
    )


def test_D12_without_a_word_the_usual_limits_hold(tmp_path):
    assert Limits.of(config(tmp_path)) == Limits()


def test_D12_a_firm_sets_its_own(tmp_path):
    own = config(tmp_path, LONG_TRAVEL="90", USUAL_WORK="10-240", LOW_GRADE="3", PLACE_ACCURACY="200", CLOCK_OFF="60")
    assert Limits.of(own) == Limits(90, 10, 240, 3, 200, 60)


def test_D13_years_by_charge_type(tmp_path):
    assert config(tmp_path, KEEP="paid=5, free=10").keep == (("paid", 5), ("free", 10))
    assert config(tmp_path).keep == ()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("USUAL_WORK", "480"),
        ("USUAL_WORK", "480-5"),
        ("KEEP", "paid"),
        ("KEEP", "paid=0"),
        ("KEEP", "paid=5,paid=6"),
        ("KEEP", "vouchers=5"),
        ("LOW_GRADE", "5"),
    ],
)
def test_D12_D13_what_nobody_can_work_with_is_refused_by_name(tmp_path, name, said):
    with pytest.raises(ConfigError, match=f"FIELDSEAL_{name}"):
        config(tmp_path, **{name: said})
