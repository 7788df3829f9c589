"""Erasing a person (删除个人信息): his keys and values go, what was done and signed stays (rule S3)."""

from __future__ import annotations

from server.erasure.effects import ERASED, clean_up, note_at_once
from server.erasure.models import Erasure
from server.erasure.mutations import erase
from server.erasure.routes import blueprint
from server.kinds import Kind

KINDS = (Kind("erasures", Erasure, fact=True, catalogue=True, json=("jobs",)),)
MUTATIONS = (erase,)
EFFECTS = {ERASED: clean_up}
AT_ONCE = {"customers.erase": note_at_once}
ROUTES = (blueprint,)
