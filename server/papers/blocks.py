"""What a paper is made of, as ``templates/paper.typ`` reads it. Texts only: the template decides how they look."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from server import clock
from server.papers.drawn import STAMP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.papers.firm import Firm
    from server.papers.tongue import Tongue
    from sync.messages import Json

Cell = Any
"""A text; or a list of texts: the first, and smaller ones below it."""
EPOCH: Final = "1970-01-01T00:00:00.000Z"


@dataclass(frozen=True, slots=True)
class Column:
    """``wide``: its share of what is left over, 0 for as much as it needs."""

    label: str
    wide: int = 0
    number: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. ``under``: lines below the title; ``foot``: at the bottom of each page; ``at``: its date, as text."""

    tongue: Tongue
    firm: Firm
    title: str
    at: str
    under: Sequence[str] = ()
    foot: str = ""
    description: str = ""
    keywords: Sequence[str] = ()
    landscape: bool = False
    notices: Sequence[Json] = ()
    blocks: Sequence[Json] = ()
    attached: Sequence[Json] = field(default=())

    def json(self) -> Json:
        """As the template reads it."""
        tongue = self.tongue
        return {
            "title": f"{self.title} {self.under[0]}" if self.under else self.title,
            "title_shown": self.title,
            "author": self.firm.named(tongue),
            "description": self.description or self.title,
            "keywords": list(self.keywords),
            "date": date(self.at),
            "lang": tongue.lang,
            "region": tongue.region,
            "landscape": self.landscape,
            "firm": self.firm.head(tongue),
            "under": list(self.under),
            "foot": self.foot,
            "pages": tongue("第 {n} 页，共 {all} 页", "Page {n} of {all}"),
            "stamp": {"svg": STAMP, "alt": tongue("印", "Seal")},
            "notices": list(self.notices),
            "blocks": list(self.blocks),
            "attached": list(self.attached),
        }


def facts(title: str, rows: Sequence[tuple[str, str | None, bool]]) -> Json:
    """Labels and values; ``(label, value, over the whole width)``. One without a value is left out."""
    kept = [{"label": label, "value": value, "wide": wide} for label, value, wide in rows if value]
    return {"kind": "facts", "title": title, "rows": kept}


def table(
    title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], empty: str, foot: Sequence[str] = ()
) -> Json:
    """A table whose head stands on every page it reaches."""
    heads = [{"label": one.label, "wide": one.wide, "number": one.number} for one in columns]
    kept = [list(row) for row in rows]
    return {"kind": "table", "title": title, "columns": heads, "rows": kept, "empty": empty, "foot": list(foot)}


def words(title: str, text: str) -> Json:
    """A paragraph."""
    return {"kind": "text", "title": title, "text": text}


def notice(title: str, text: str = "", *, strong: bool = False) -> Json:
    """Something nobody may overlook."""
    return {"kind": "notice", "title": title, "text": text, "strong": strong}


def blanks(labels: Sequence[str]) -> Json:
    """Lines to be filled in by hand."""
    return {"kind": "blanks", "title": "", "labels": list(labels)}


def file(name: str, text: str, kind: str, description: str, relationship: str = "source") -> Json:
    """A file inside the PDF."""
    return {"name": name, "text": text, "type": kind, "description": description, "relationship": relationship}


def date(at: str) -> dict[str, int]:
    """A moment's parts in UTC; what cannot be read, or what no PDF can say, is 1970."""
    try:
        moment = clock.parse(at)
    except ValueError:
        moment = clock.parse(EPOCH)
    names = ("year", "month", "day", "hour", "minute", "second")
    return {name: getattr(moment, name) for name in names}
