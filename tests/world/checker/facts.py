"""What the rules ask of a run: who saved what, what the log has under a uuid, what a device lost through no fault."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.world.checker.persons import ERASED, personal

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
        """The entries that hold what was saved, content and all but what was erased since."""
        return [one for one in self.logged.get(saved["uuid"], ()) if content(one) == self._as_left(saved, one)]

    def _as_left(self, saved: Event, one: Logged) -> str:
        """What is to be expected of it in that entry, whose erased arguments are gone or say so themselves."""
        args, logged = saved["args"], one.body.get("args")
        told = args | {
            name: ERASED
            for name in personal(saved["name"], args)
            if isinstance(logged, dict) and logged.get(name) == ERASED and self.customer_of(args) in self.wished
        }
        kept = {name: value for name, value in told.items() if name not in one.erased}
        return canonical({name: saved[name] for name in ("name", "v", "at")} | {"args": kept})

    @cached_property
    def wished(self) -> set[str]:
        """Customers whom somebody has erased, whatever became of it."""
        return {one["args"]["customer"] for one in self.saved if one["name"] == "customers.erase"}

    @cached_property
    def erased(self) -> set[str]:
        """Customers whom the server knows to be erased."""
        return {one["customer"] for one in self.server.erasures.values()}

    @cached_property
    def customers(self) -> dict[str, str]:
        """Job → its customer."""
        return {one["args"]["id"]: one["args"]["customer"] for one in self.saved if one["name"] == "jobs.register"}

    def customer_of(self, args: Any) -> str | None:
        """Whom a mutation is about."""
        if "customer" in args:
            found: str | None = args["customer"]
            return found
        return args.get("id") if "centre" in args else self.customers.get(args.get("job", ""))

    def outcome(self, one: Logged) -> str:
        """What became of it in the end."""
        later = self.server.later.get((one.client_id, one.id))
        return later[-1] if later else one.outcome

    def losses(self, device: str, since: int) -> list[Event]:
        """When, after an event, the device was put back to an older copy, destroyed, or told to forget."""
        kinds = ("put_back", "destroyed", "erased")
        return [one for one in self.history.of(*kinds) if one.at > since and one["device"] == device]

    @cached_property
    def placed(self) -> dict[str, tuple[int, str, int]]:
        """Id of a fact → (seq, device, number) at which it came; not of those that were decided on later."""
        return {
            one.body["args"]["id"]: (one.seq, one.client_id, one.id)
            for one in self.server.log
            if one.first and one.outcome in TOOK_EFFECT and (one.client_id, one.id) not in self.server.later
            if isinstance(one.body["args"].get("id"), str)
        }

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


def is_redacted(one: Logged) -> bool:
    """Offered again after a restore by a device that had forgotten a person: the server knows it otherwise (P1.5)."""
    return one.code == "UUID_TAKEN" and bool(one.erased)


def content(one: Logged) -> str:
    """What makes two mutations with one uuid the same (rule P1.5)."""
    return canonical({name: one.body.get(name) for name in ("name", "v", "args", "at")})


def canonical(value: Any) -> str:
    """RFC 8785 for values without floats: what these worlds hold."""
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":"))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=lambda name: name.encode("utf-16-be"))}
    return [_sorted(one) for one in value] if isinstance(value, list) else value
