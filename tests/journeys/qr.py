"""What a camera reads off a screen."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator

SCRIPT = Path(__file__).with_name("qr.mjs")


def read_qr(code: Locator) -> str:
    """The text of a QR code, decoded from a picture of it as it is shown; empty where nothing can be read."""
    code.scroll_into_view_if_needed()
    node = shutil.which("node")
    assert node, "node comes with the build"
    done = subprocess.run([node, str(SCRIPT)], input=code.screenshot(), capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
