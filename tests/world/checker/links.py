"""N12 a link to the customer's own phone signs once, and what he was shown is all there was."""

from __future__ import annotations

import json
from collections import defaultdict
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world.checker.facts import Facts
    from tests.world.rest import Row

LISTS = {"parts": "parts", "checks": "checks", "timesheets": "times", "photos": "photos"}
"""Kind of fact → the list of the signed text its line stands in."""
WORDS = ("text", "text_hash", "strokes_hash", "seal_hash")


def broken(facts: Facts) -> Iterator[str]:
    """N12: see each."""
    sealed: dict[str, list[Row]] = defaultdict(list)
    for live in facts.server.rows["seals"].values():
        sealed[live.row.get("client_id", "")].append(live.row)
    for offer in (live.row for live in facts.server.rows.get("own_offers", {}).values()):
        mine = sealed[offer["client_id"]] if offer["client_id"] else []
        if len(mine) > 1:
            yield f"the link {offer['id']} has signed {len(mine)} times"
        for seal in mine:
            yield from _confirmed(facts, offer, seal)
            yield from _all_of_it(facts, seal)
    yield from _answers(facts)
    yield from _tokens(facts)


def _confirmed(facts: Facts, offer: Row, seal: Row) -> Iterator[str]:
    said = [one["args"] for one in facts.history.of("confirmed") if one["offer"] == offer["id"]]
    if not any(args["id"] == seal["id"] and all(args[one] == seal[one] for one in WORDS) for args in said):
        yield f"nobody confirmed the seal {seal['id']} word for word by the link {offer['id']}"
    if seal["job"] != offer["job"]:
        yield f"the link {offer['id']} of job {offer['job']} has signed for {seal['job']}"


def _all_of_it(facts: Facts, seal: Row) -> Iterator[str]:
    """Every line that was here before the signature is in it, but what was taken back; and no other."""
    text, at = json.loads(seal["text"]), facts.placed.get(seal["id"])
    if at is None:
        return
    rows = facts.server.rows.get("withdrawals", {}).values()
    gone = {one.row["fact"] for one in rows if (facts.placed.get(one.row["id"]) or at) < at}
    for kind, words in LISTS.items():
        named = {line["id"] for line in text.get(words, ())}
        here = {row for row, live in facts.server.rows.get(kind, {}).items() if live.row["job"] == seal["job"]}
        before = {row for row in here if (facts.placed.get(row) or at) < at}
        for row in before - gone - named:
            yield f"{row} of {kind} was there before the seal {seal['id']} was made by a link, and is not in it"
        for row in named - {one for one in here if facts.placed.get(one) is None} - before:
            yield f"{row} of {kind} is in the seal {seal['id']}, and was not there when it was made"


def _answers(facts: Facts) -> Iterator[str]:
    """Who was told that it is signed finds it so, and always the same, unless the server was put back since."""
    last = facts.restores[-1].at if facts.restores else -1
    told: dict[str, set[str | None]] = defaultdict(set)
    for one in facts.history.of("own_answered"):
        if one.at > last and one["status"] == HTTPStatus.OK and one["state"] == "signed":
            told[one["offer"]].add(one["seal"])
            live = facts.server.rows["seals"].get(one["seal"])
            if live is None or live.row["seal_hash"] != one["hash"]:
                yield f"by the link {one['offer']} the seal {one['seal']} was made, and it is not here"
    for offer, seals in told.items():
        if len(seals) > 1:
            yield f"the link {offer} was told of {len(seals)} seals"


def _tokens(facts: Facts) -> Iterator[str]:
    for one in facts.history.of("linked"):
        for where, text in facts.server.texts:
            if one["token"] in text:
                yield f"the token of the link {one['offer']} stands in {where}"
