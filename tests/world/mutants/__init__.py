"""Engines with one thing broken each, and who catches them (``docs/mutants.md``)."""

from __future__ import annotations

from tests.world.mutants import after_seal, apart, phone, pull, push, sealed
from tests.world.mutants.catalogue import MUTANTS, Mutant

__all__ = ["MUTANTS", "Mutant", "after_seal", "apart", "phone", "pull", "push", "sealed"]
