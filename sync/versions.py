"""Which clients can still read our answers. Source: ``SPEC.md`` P4: a push is never refused for its age."""

from __future__ import annotations

import re

PROTOCOL = 1
"""The protocol this server speaks."""

OLDEST_PROTOCOL = 1
"""The oldest one whose answers it can still write."""

_BUILD = re.compile(r"fieldseal/(\d{1,6})\.(\d{1,6})\.(\d{1,6})", re.ASCII)


def build_of(text: str) -> tuple[int, int, int] | None:
    """``fieldseal/1.4.2`` (anything may follow after a blank or +) → (1, 4, 2); None for a build that is not ours."""
    found = _BUILD.match(text)
    if found is None or text[found.end() : found.end() + 1] not in ("", " ", "+", "-"):
        return None
    major, minor, patch = found.groups()
    return int(major), int(minor), int(patch)


def too_old(protocol: int, build: str, min_build: str | None) -> bool:
    """Whether only 426 can be answered: by the protocol, or by a build of ours that parses, never by an unknown one."""
    if protocol < OLDEST_PROTOCOL:
        return True
    oldest, given = build_of(min_build or ""), build_of(build)
    return oldest is not None and given is not None and given < oldest
