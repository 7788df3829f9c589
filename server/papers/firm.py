"""What of a paper is the firm's own: its name, logo and sentences, from a TOML file (``FIELDSEAL_FIRM``).

``name name_en address phone web`` are texts, ``logo`` is an SVG, PNG or JPEG beside the file, ``[voucher] note
note_en`` stand at the voucher's end. All may be left out.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from server.parsers import ConfigError

if TYPE_CHECKING:
    from server.papers.tongue import Tongue
    from sync.messages import Json

FORMATS: Final = {".svg": "svg", ".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}
LARGEST_LOGO: Final = 128 * 1024
LONGEST: Final = 2000
TEXTS: Final = ("name", "name_en", "address", "address_en", "phone", "web", "note", "note_en")
NO_SCRIPT: Final = re.compile(rb"<\s*(script|foreignObject|!ENTITY)|(href|src)\s*=\s*[\"'](?!#|data:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Firm:
    """``logo``: its bytes, and ``svg``, ``png`` or ``jpg``."""

    name: str = ""
    name_en: str = ""
    address: str = ""
    address_en: str = ""
    phone: str = ""
    web: str = ""
    note: str = ""
    note_en: str = ""
    logo: tuple[bytes, str] | None = field(default=None, repr=False)

    def filled(self, **known: str) -> Firm:
        """With what the register knows where the file says nothing."""
        missing: dict[str, Any] = {name: value for name, value in known.items() if value and not getattr(self, name)}
        return replace(self, **missing)

    def named(self, tongue: Tongue) -> str:
        """The firm's name in a language."""
        return tongue(self.name, self.name_en or self.name)

    def head(self, tongue: Tongue) -> Json:
        """What stands at the top of a paper."""
        address = tongue(self.address, self.address_en or self.address)
        reach = tongue.join(self.phone, self.web)
        logo = {"data": list(self.logo[0]), "format": self.logo[1]} if self.logo else None
        return {"name": self.named(tongue), "lines": [one for one in (address, reach) if one], "logo": logo}


def read(setting: str, said: str) -> Firm:
    """Parser of ``FIELDSEAL_FIRM``. ``ConfigError`` for what nobody could print."""
    path = Path(said).expanduser().resolve()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise ConfigError(f"{setting}: cannot read {path}: {fault}") from None
    voucher = found.pop("voucher", {})
    values: dict[str, Any] = found | (voucher if isinstance(voucher, dict) else {"voucher": voucher})
    logo = values.pop("logo", None)
    for name, value in values.items():
        if name not in TEXTS or not isinstance(value, str) or len(value) > LONGEST:
            raise ConfigError(f"{setting}: {name} in {path} is no text of a paper (known: logo, {', '.join(TEXTS)})")
    return Firm(**values, logo=_logo(setting, path.parent / str(logo)) if logo else None)


def _logo(setting: str, path: Path) -> tuple[bytes, str]:
    kind = FORMATS.get(path.suffix.lower())
    try:
        bytes_ = path.read_bytes()
    except OSError as fault:
        raise ConfigError(f"{setting}: cannot read the logo {path}: {fault.strerror}") from None
    if kind is None or len(bytes_) > LARGEST_LOGO:
        raise ConfigError(f"{setting}: the logo {path} must be an SVG, PNG or JPEG of 128 KB or less")
    if kind == "svg" and NO_SCRIPT.search(bytes_):
        raise ConfigError(f"{setting}: the logo {path} may not load anything or hold a script")
    return bytes_, kind
