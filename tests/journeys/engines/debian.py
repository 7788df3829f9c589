"""Which Debian packages an engine needs, and whether they are here."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests import browser

HELP = "not here, and it could not be installed (Debian: apt-get install {})"
GI = "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('WebKit2', '4.1')"


@dataclass(frozen=True)
class Needed:
    """An engine's name for people, its Debian packages and the programs they bring."""

    title: str
    packages: tuple[str, ...]
    programs: tuple[str, ...] = ()


ENGINES = {
    "chromium": Needed("Chromium", ("chromium",)),
    "webkit": Needed(
        "WebKitGTK",
        ("webkit2gtk-driver", "gir1.2-webkit2-4.1", "gir1.2-gtk-3.0", "python3-gi", "xvfb", "dbus"),
        ("WebKitWebDriver", "Xvfb", "dbus-run-session"),
    ),
    "firefox": Needed("Firefox ESR", ("firefox-esr",), ("firefox-esr",)),
}


def find(name: str) -> bool:
    """Whether everything the engine needs is on this machine."""
    if name == "chromium":
        return browser.find() is not None
    here = all(shutil.which(program) for program in ENGINES[name].programs)
    return here and (name != "webkit" or _has_gi())


def install(name: str) -> bool:
    """Install it from Debian where we may. Whether it went well."""
    return browser.apt_install(*ENGINES[name].packages)


def _has_gi() -> bool:
    python = Path("/usr/bin/python3")
    return python.exists() and subprocess.call([python, "-c", GI], stderr=subprocess.DEVNULL) == 0
