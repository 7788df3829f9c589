"""N9 every file recorded is whole, byte for byte what was photographed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.checker.facts import Facts
    from tests.world.history import Event


def not_whole(facts: Facts) -> Iterator[str]:
    """N9: what is stored has its own hash and length; what was photographed is stored, or still on the phone."""
    for digest, stored in facts.server.files.items():
        if stored.found != digest or stored.found_size != stored.size:
            yield f"the file {digest} is stored as {stored.found_size} bytes with the hash {stored.found}"
    for taken in facts.history.of("photographed"):
        stored = facts.server.files.get(taken["sha256"])
        if stored is None and not _is_elsewhere(facts, taken) and not _was_dropped(facts, taken["sha256"]):
            yield f"the photo {taken['sha256']} of {taken['device']} is not here"
        elif stored is not None and stored.size != taken["size"]:
            yield f"the photo {taken['sha256']} has {stored.size} bytes and not {taken['size']}"


def _is_elsewhere(facts: Facts, taken: Event) -> bool:
    device = facts.by_device.get(taken["device"])
    lost = [one for one in facts.losses(taken["device"], taken.at) if taken["sha256"] not in one.get("files", ())]
    waits = device is not None and not device.connected and taken["sha256"] in device.files
    return waits or any(one.what != "erased" for one in lost)


def _was_dropped(facts: Facts, sha256: str) -> bool:
    """With a customer who was erased, photos and all."""
    asked = [one["args"] for one in facts.saved if one["name"] == "customers.erase" and one["args"]["photos"]]
    his = {facts.customer_of(one["args"]) for one in facts.saved if one["args"].get("sha256") == sha256}
    return bool(his & {args["customer"] for args in asked})
