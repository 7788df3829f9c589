"""Chromium for the journeys: found on this machine, or installed from Debian (``python -m tests.browser``)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HELP = "no Chromium here: install it (Debian: apt-get install chromium) or set CHROMIUM to its path"


def find() -> str | None:
    """Path of the browser, or None. ``CHROMIUM`` in the environment goes first."""
    wanted = os.environ.get("CHROMIUM")
    return shutil.which(wanted) if wanted else next((path for name in NAMES if (path := shutil.which(name))), None)


def chromium_path() -> str:
    """Path of the browser; without one a test ends here, saying what to do."""
    path = find()
    if path is None:
        raise RuntimeError(HELP)
    return path


def apt_install(*packages: str) -> bool:
    """Install Debian packages where we may (root, or sudo that does not ask). Whether it went well."""
    apt = shutil.which("apt-get")
    may = os.geteuid() == 0
    sudo = [] if may else ["sudo", "-n"]
    if apt is None or not (may or shutil.which("sudo")):
        return False
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "--yes", "--no-install-recommends", *packages]
    return all(subprocess.call([*sudo, *words], env=env) == 0 for words in ([apt, "update"], install))


def main() -> int:
    """Make sure that there is one; 0 when there is."""
    path = find() or (apt_install("chromium") and find())
    sys.stdout.write(f"{path or HELP}\n")
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
