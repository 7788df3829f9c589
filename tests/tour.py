"""``make tour``: the pictures of ``docs/tour.md``, laid side by side from what the walk over every screen photographed.

Usage: ``python -m tests.tour <folder of the walk's pictures>``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import chromium_path

TOUR = Path(__file__).resolve().parent.parent / "docs" / "img" / "tour"
FRAMES = {"phone": (260, 563), "desk": (720, 450), "verify": (260, 563), "paper": (398, 563)}
"""Width and height of one picture on a sheet, in CSS pixels; sheets are drawn at 1.5 times that."""

DAY = ("job-assigned", "appoint", "job-working", "finish")
RECORDS = ("add-part", "parts", "checks", "check", "photos")
CUSTOMER = ("hand-over-summary", "hand-over-rating", "hand-over-signer", "hand-over-text")
SEALED = ("hand-over-pin-zh-light", "job-sealed-zh-light", "seal-en-light", "job-sealed-zh-dark")
OWN = ("phone-own-phone-zh-light", "phone-own-summary-zh-light", "phone-own-pad-zh-light", "phone-own-signed-en-light")
AMENDED = ("amend-line-zh-light", "amended-zh-light", "job-amended-en-light", "hand-over-amended-zh-light")
LATER = ("not-signed-zh-light", "not-signed-en-dark", "sent-back-zh-light", "sent-back-en-dark")
VERIFY = ("paper-voucher", "verify-standing-zh-light", "verify-paper-zh-light", "verify-broken-en-light")
TROUBLE = ("sync-attention-zh-light", "hand-on-en-light", "dismiss-zh-light", "sign-out-en-light")
SHEETS = {
    "today": [f"phone-today-{how}" for how in ("zh-light", "en-light", "zh-dark", "zh-sunlight")],
    "day-zh": [f"phone-{name}-zh-light" for name in DAY],
    "day-en": [f"phone-{name}-en-light" for name in DAY],
    "records-zh": [f"phone-{name}-zh-light" for name in RECORDS],
    "records-en": [f"phone-{name}-en-light" for name in RECORDS],
    "customer-zh": [f"phone-{name}-zh-light" for name in CUSTOMER],
    "customer-en": [f"phone-{name}-en-light" for name in CUSTOMER],
    "sealed": [f"phone-{name}" for name in SEALED],
    "own-phone": [*OWN],
    "amended": [f"phone-{name}" for name in AMENDED],
    "later": [f"phone-{name}" for name in LATER],
    "verify": [*VERIFY],
    "sync": [f"phone-{name}" for name in ("sync-zh-light", "sync-en-light", "settings-zh-light", "sync-zh-sunlight")],
    "trouble": [f"phone-{name}" for name in TROUBLE],
    "board": ["desk-board-zh-light", "desk-board-en-light"],
    "register": ["desk-register-zh-light", "desk-register-zh-dark"],
    "intake": ["desk-intake-zh-light", "desk-intake-new-customer-en-light"],
    "story": ["desk-story-sealed-zh-light", "desk-story-sealed-en-light"],
    "decide": ["desk-decide-zh-light", "desk-verify-en-light"],
}  # fmt: skip


def sheet(pictures: list[Path]) -> tuple[str, int, int]:
    """HTML of one row of pictures, its width and height."""
    sizes = [FRAMES[one.name.partition("-")[0]] for one in pictures]
    images = "".join(
        f'<img src="{one.as_uri()}" width="{width}" height="{height}">'
        for one, (width, height) in zip(pictures, sizes, strict=True)
    )
    style = (
        "body{margin:0;display:flex;gap:12px;padding:12px;background:#c9c3b6}img{border-radius:4px;object-fit:cover}"
    )
    return f"<style>{style}</style>{images}", sum(width + 12 for width, _ in sizes) + 12, sizes[0][1] + 24


def main(folder: Path) -> int:
    """Write every sheet; the names of pictures that the walk did not make are told, and make the run fail."""
    TOUR.mkdir(parents=True, exist_ok=True)
    missing = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), chromium_sandbox=False)
        page = browser.new_page(device_scale_factor=1.5)
        for name, wanted in SHEETS.items():
            pictures = [folder.resolve() / f"{one}.png" for one in wanted]
            missing += [one.name for one in pictures if not one.exists()]
            html, width, height = sheet(pictures)
            (folder / "sheet.html").write_text(html, encoding="utf-8")
            page.set_viewport_size({"width": width, "height": height})
            page.goto((folder.resolve() / "sheet.html").as_uri())
            page.screenshot(path=TOUR / f"{name}.jpg", type="jpeg", quality=74)
        browser.close()
    for one in missing:
        print(f"missing: {one}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
