"""``python -m tests.journeys.engines firefox``: make sure that the engine is here; 0 when it is."""

from __future__ import annotations

import sys

from tests.journeys.engines.debian import ENGINES, HELP, find, install

name = sys.argv[1]
there = find(name) or (install(name) and find(name))
sys.stdout.write(f"{ENGINES[name].title}: {'here' if there else HELP.format(' '.join(ENGINES[name].packages))}\n")
sys.exit(0 if there else 1)
