"""Readers of PDFs that are not ours: found on this machine, or installed from Debian (``python -m tests.papers``)."""

from __future__ import annotations

import shutil
import sys

from tests.browser import apt_install

TOOLS = {"pdfsig": "poppler-utils", "pdftotext": "poppler-utils", "pdftoppm": "poppler-utils", "qpdf": "qpdf"}
HELP = "PDFs are judged by poppler and qpdf: install them (Debian: apt-get install poppler-utils qpdf)"


def missing() -> list[str]:
    """Packages of the tools that are not here."""
    return sorted({package for tool, package in TOOLS.items() if shutil.which(tool) is None})


def tool(name: str) -> str:
    """Path of a tool; without it a test ends here, saying what to do."""
    path = shutil.which(name)
    if path is None:
        raise RuntimeError(f"no {name} here: {HELP}")
    return path


def main() -> int:
    """Make sure that they are there; 0 when they are."""
    if missing():
        apt_install(*missing())
    sys.stdout.write(f"{HELP if missing() else 'poppler and qpdf are here'}\n")
    return 1 if missing() else 0


if __name__ == "__main__":
    sys.exit(main())
