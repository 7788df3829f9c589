"""Instruments (检测仪器) and their calibration (校准) (D6)."""

from __future__ import annotations

from server.instruments.models import Instrument
from server.instruments.mutations import put, put_away
from server.kinds import Kind

KINDS = (Kind("instruments", Instrument, catalogue=True),)
MUTATIONS = (put, put_away)
