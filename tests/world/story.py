"""A small run told by hand, in which all is well: the tests of the checker spoil one thing in it at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from tests.world.checker import check
from tests.world.checker.facts import canonical
from tests.world.history import History
from tests.world.rest import DeviceRest, Entry, Live, Logged, Row, ServerRest, Stored

ORG, TECH, DESK, CENTRE = "org", "tech", "desk", "centre"
PHOTO = b"a photo"
DIGEST = sha256(PHOTO).hexdigest()
AT = "2026-11-23T08:00:00.000Z"


def hexed(*parts: bytes) -> str:
    """SHA-256 of all of it."""
    return sha256(b"".join(parts)).hexdigest()


@dataclass
class Story:
    """One technician with one phone, his dispatcher's desk, one job. ``broken()``: the rules that do not hold."""

    history: History = field(default_factory=History)
    server: ServerRest = field(default_factory=lambda: ServerRest(ORG, "e1", 0, 0))
    devices: list[DeviceRest] = field(default_factory=list)

    @property
    def phone(self) -> DeviceRest:
        """The technician's."""
        return self.devices[0]

    def broken(self) -> set[str]:
        """Names of the rules."""
        return {one.rule for one in self.told()}

    def told(self) -> list[Any]:
        """Everything the checker says."""
        return check(self.history, self.server, self.devices)

    def save(self, uuid: str, name: str, args: Row, *, device: str = "phone", job: str | None = "j1") -> None:
        """Somebody saved it."""
        n = sum(one["device"] == device for one in self.history.of("saved")) + 1
        user = TECH if device == "phone" else DESK
        self.history.add("saved", device=device, user=user, uuid=uuid, name=name, v=1, at=AT, args=args, job=job, n=n)

    def log(
        self, uuid: str, outcome: str = "applied", *, client: str = "c1", number: int = 0, first: bool = True
    ) -> None:
        """The server took it in, in a commit of its own, and answered."""
        saved = next(one for one in self.history.of("saved") if one["uuid"] == uuid)
        mine = [one for one in self.server.log if one.client_id == client]
        self.server.seq += 1
        body = {name: saved[name] for name in ("uuid", "name", "v", "at", "args")}
        entry = Logged(
            self.server.seq, client, number or len(mine) + 1, saved["user"], uuid, first, saved["name"], outcome,
            None if outcome == "applied" else "WHY", body,
        )  # fmt: skip
        self.server.log.append(entry)
        self.answer(saved["device"], receipts=[[uuid, outcome]])
        device = next(one for one in self.devices if one.device == saved["device"])
        device.receipts[uuid] = {"outcome": outcome, "code": entry.code}
        device.waiting = [one for one in device.waiting if one != uuid]

    def answer(self, device: str, *, receipts: Any = (), put: Any = (), seq: int | None = None, **more: Any) -> None:
        """A complete page, unless ``more`` says otherwise."""
        at = self.server.seq if seq is None else seq
        facts = {"status": 200, "epoch": "e1", "more": False, "del": [], "now": at, "files": 0} | more
        request = {"mutations": len(receipts), "files": facts.pop("files")}
        user = TECH if device == "phone" else DESK
        self.history.add(
            "answered",
            device=device,
            user=user,
            request=request,
            seq=at,
            put=list(put),
            receipts=list(receipts),
            **facts,
        )

    def put(self, kind: str, row: Row, group: str) -> None:
        """A row at the server, and on every device that has its group."""
        self.server.rows.setdefault(kind, {})[row["id"]] = Live(group, self.server.seq, row)
        for device in self.devices:
            subject = f"user:{TECH}" if device.user == TECH else f"centre:{CENTRE}"
            if any(one.subject == subject and one.group == group and one.closed is None for one in self.server.scope):
                device.rows[kind, row["id"]] = dict(row)
                self.answer(device.device, put=[[kind, row["id"]]])

    def item(self, client: str, number: int, outcome: str) -> None:
        """The desk's item about a mutation."""
        told = {"client_id": client, "mutation_id": number, "outcome": outcome, "centre": CENTRE, "state": "open"}
        self.put("review_items", {"id": f"item-{client}-{number}", **told}, f"centre:{CENTRE}")

    def open(self, subject: str, group: str) -> None:
        """From now on."""
        self.server.scope.append(Entry(subject, group, self.server.seq, None))

    def take_away(self) -> None:
        """The technician loses his job."""
        for group in ("job:j1", "customer:k1"):
            self.close(f"user:{TECH}", group)
        for row in (self.server.rows["jobs"]["j1"].row, self.devices[1].rows["jobs", "j1"]):
            row["technician"] = None

    def close(self, subject: str, group: str) -> None:
        """From now on no more."""
        scope = self.server.scope
        at = next(n for n, one in enumerate(scope) if (one.subject, one.group, one.closed) == (subject, group, None))
        scope[at] = replace(scope[at], closed=self.server.seq)


def sign_args(seal: str = "s1", text: str = '{"format":"fieldseal.seal/1"}', strokes: str = "[]") -> Row:
    """What a phone sends when the customer has signed."""
    hashes = {"text_hash": hexed(text.encode()), "strokes_hash": hexed(strokes.encode())}
    both = (bytes.fromhex(one) for one in hashes.values())
    return {"id": seal, "job": "j1", "text": text, "strokes": strokes, **hashes, "seal_hash": hexed(*both)}


def link(seal: Row, n: int, prev: str, segment: int = 1) -> Row:
    """A sound link of the chain."""
    told = {"segment": segment, "n": n, "seal_hash": seal["seal_hash"]}
    hashed = canonical({"format": "fieldseal.link/1", "org": ORG, "prev": prev, **told}).encode()
    return {"id": seal["id"], "job": "j1", "prev_hash": prev, "link_hash": hexed(hashed), **told}


def sealed(story: Story, seal: str, n: int, prev: str) -> str:
    """Sign and take it in; the new head of the chain."""
    args = sign_args(seal, f'{{"format":"fieldseal.seal/1","job":"{seal}"}}')
    uuid = f"u-{seal}"
    story.save(uuid, "signatures.sign", args)
    story.log(uuid)
    story.put("seals", dict(args), "job:j1")
    made = link(args, n, prev)
    story.put("seal_links", made, "job:j1")
    return str(made["link_hash"])


def well() -> Story:
    """Everything once: work, a refusal, a photo, two seals; at the end all is at rest."""
    story = Story()
    roles = ((TECH, "technician"), (DESK, "dispatcher"))
    story.server.users = {user: {"id": user, "role": role, "centre": CENTRE} for user, role in roles}
    story.server.clients = {"c1": {"user_id": TECH}, "c2": {"user_id": TECH}, "d1": {"user_id": DESK}}
    story.devices = [DeviceRest("phone", TECH, "c1", 0, "e1"), DeviceRest("desk", DESK, "d1", 0, "e1")]
    story.server.rows["review_items"] = {}
    story.server.seq = 1
    for subject in (f"user:{TECH}", f"centre:{CENTRE}"):
        story.open(subject, "job:j1")
        story.open(subject, "customer:k1")
    story.open(f"centre:{CENTRE}", f"centre:{CENTRE}")
    story.put("customers", {"id": "k1", "name": "李雷", "centre": CENTRE}, "customer:k1")
    story.put(
        "jobs", {"id": "j1", "customer": "k1", "status": "assigned", "technician": TECH, "closed_at": None}, "job:j1"
    )
    story.save("u1", "jobs.start", {"job": "j1"})
    story.save("u2", "parts.use", {"id": "p1", "job": "j1", "qty": "2"})
    story.save("u3", "parts.use", {"id": "p2", "job": "j1", "qty": "-1"})
    story.log("u1")
    story.put("steps", {"id": "u1", "job": "j1", "kind": "start"}, "job:j1")
    story.log("u2")
    story.put("parts", {"id": "p1", "job": "j1", "qty": "2"}, "job:j1")
    story.log("u3", "rejected")
    story.item("c1", 3, "rejected")
    story.history.add("photographed", device="phone", sha256=DIGEST, size=len(PHOTO))
    story.server.files[DIGEST] = Stored(len(PHOTO), DIGEST, len(PHOTO))
    head = sealed(story, "s1", 1, "0" * 64)
    sealed(story, "s2", 2, head)
    return story
