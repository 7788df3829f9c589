"""What the rules ask of a run: who saved what, what the log has under a uuid, what a device lost through no fault."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.world.history import Event, History
    from tests.world.rest import DeviceRest, Logged, ServerRest

TOOK_EFFECT = {"applied", "flagged"}


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule, and a sentence on how."""

    rule: str
    text: str


class Facts:
    """A run and what is at rest behind it."""

    def __init__(self, history: History, server: ServerRest, devices: Sequence[DeviceRest]) -> None:
        self.history = history
        self.server = server
        self.devices = devices
        self.by_device = {one.device: one for one in devices}

    @cached_property
    def saved(self) -> list[Event]:
        """What people were told is saved."""
        return list(self.history.of("saved"))

    @cached_property
    def logged(self) -> dict[str, list[Logged]]:
        """Uuid → its entries, in commit order."""
        found: dict[str, list[Logged]] = defaultdict(list)
        for one in self.server.log:
            if one.uuid is not None:
                found[one.uuid].append(one)
        return found

    def entries(self, saved: Event) -> list[Logged]:
        """The entries that hold what was saved, content and all; one whose key was destroyed is believed."""
        wanted = canonical({name: saved[name] for name in ("name", "v", "args", "at")})
        return [one for one in self.logged.get(saved["uuid"], ()) if one.body is None or content(one) == wanted]

    def outcome(self, one: Logged) -> str:
        """What became of it in the end."""
        later = self.server.later.get((one.client_id, one.id))
        return later[-1] if later else one.outcome

    def losses(self, device: str, since: int) -> list[Event]:
        """When, after an event, the device was put back to an older copy, destroyed, or told to forget."""
        kinds = ("put_back", "destroyed", "erased")
        return [one for one in self.history.of(*kinds) if one.at > since and one["device"] == device]

    @cached_property
    def receipted(self) -> dict[str, list[Event]]:
        """Uuid → the answers that said the server has it."""
        found: dict[str, list[Event]] = defaultdict(list)
        for answer in self.history.of("answered"):
            for uuid, _outcome in answer.get("receipts", ()):
                found[uuid].append(answer)
        return found

    @cached_property
    def restores(self) -> list[Event]:
        """Each time the server was put back to a backup."""
        return list(self.history.of("server_restored"))


def content(one: Logged) -> str:
    """What makes two mutations with one uuid the same (rule P1.5)."""
    body = one.body or {}
    return canonical({name: body.get(name) for name in ("name", "v", "args", "at")})


def canonical(value: Any) -> str:
    """RFC 8785 for values without floats: what these worlds hold."""
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":"))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=lambda name: name.encode("utf-16-be"))}
    return [_sorted(one) for one in value] if isinstance(value, list) else value
