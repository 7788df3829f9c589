"""Checks a Fieldseal archive, without Fieldseal: every file's hash, every signature's, and the chain they form.

Unpack the archive, then run ``python3 verify.py`` beside this file; or ``python3 verify.py ARCHIVE.zip``.
Ends with 0 when all holds, with 1 otherwise.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Open = Callable[[str], IO[bytes]]

CHUNK = 1024 * 1024
ZEROS = "0" * 64


def main(place: Path) -> int:
    """Check and report; how many faults there are."""
    if place.is_dir():
        faults = list(check(lambda name: (place / name).open("rb")))
    else:
        with zipfile.ZipFile(place) as packed:
            faults = list(check(packed.open))
    for fault in faults:
        sys.stdout.write(f"FAULT  {fault}\n")
    sys.stdout.write(f"{len(faults)} faults.\n" if faults else "Everything holds.\n")
    return len(faults)


def check(opened: Open) -> Iterator[str]:
    """Yield a sentence for everything that is not as it should be."""
    with opened("manifest.json") as source:
        manifest = json.load(source)
    for member in manifest["members"]:
        yield from compare(opened, member["path"], member["sha256"])
    count = 0
    with opened("files/SHA256SUMS") as sums:
        for line in sums:
            digest, _, name = line.decode().rstrip("\n").partition("  ")
            count += 1
            yield from compare(opened, f"files/{name}", digest)
    yield from (f"file {one} was missing when the archive was made" for one in manifest["files"]["missing"])
    yield from (f"file {one} was damaged when the archive was made" for one in manifest["files"]["damaged"])
    seals = {seal["id"]: seal for seal in rows(opened, "seals")}
    yield from (fault for seal in seals.values() for fault in check_seal(seal))
    amendments = {one["id"]: one for one in rows(opened, "amendments", known=manifest)}
    yield from (fault for one in amendments.values() for fault in check_amendment(one))
    links = sorted(rows(opened, "seal_links"), key=lambda link: (link["segment"], link["n"]))
    yield from check_chain(manifest["organisation"]["org_id"], links, seals | amendments)
    sys.stdout.write(f"{len(manifest['members'])} members, {count} files, {len(seals)} seals, {len(links)} links.\n")


def rows(opened: Open, kind: str, known: Any = None) -> Iterator[Any]:
    """Rows of a kind; none where the archive, by its manifest, is older than the kind."""
    if known and all(member["path"] != f"data/{kind}.jsonl" for member in known["members"]):
        return
    with opened(f"data/{kind}.jsonl") as source:
        yield from (json.loads(line) for line in source)


def compare(opened: Open, name: str, digest: str) -> Iterator[str]:
    """Whether a file has the hash it should have."""
    made = hashlib.sha256()
    try:
        with opened(name) as source:
            while chunk := source.read(CHUNK):
                made.update(chunk)
    except (OSError, KeyError, zipfile.BadZipFile) as fault:
        yield f"{name}: {fault}"
        return
    if made.hexdigest() != digest:
        yield f"{name}: other bytes than when the archive was made"


def check_seal(seal: dict[str, Any]) -> Iterator[str]:
    """A seal by itself: text, strokes, and the hash over both."""
    if digest_of(seal["text"]) != seal["text_hash"]:
        yield f"seal {seal['id']}: the text was changed"
    if seal["strokes"] is not None and digest_of(seal["strokes"]) != seal["strokes_hash"]:
        yield f"seal {seal['id']}: the strokes were changed"
    both = bytes.fromhex(seal["text_hash"]) + bytes.fromhex(seal["strokes_hash"])
    if hashlib.sha256(both).hexdigest() != seal["seal_hash"]:
        yield f"seal {seal['id']}: the seal's hash is not that of text and strokes"
    for path, (salt, value) in json.loads(seal["disclosures"] or "{}").items():
        if digest_of(compact([salt, path, value])) not in seal["text"]:
            yield f"seal {seal['id']}: {path} is not what was signed"


def check_amendment(one: dict[str, Any]) -> Iterator[str]:
    """An amendment by itself: its text, and what stands beside it."""
    if digest_of(one["text"]) != one["text_hash"]:
        yield f"amendment {one['id']}: the text was changed"
    elif json.loads(one["text"]).get("changes") != one["changes"]:
        yield f"amendment {one['id']}: its changes are not those of its text"
    for path, (salt, value) in json.loads(one["disclosures"] or "{}").items():
        if digest_of(compact([salt, path, value])) not in one["text"]:
            yield f"amendment {one['id']}: {path} is not what was written"


def check_chain(org: str, links: list[dict[str, Any]], sealed: dict[str, Any]) -> Iterator[str]:
    """Every link follows the one before it and names the hash of what it links; every seal and amendment has one."""
    prev, segment, n = ZEROS, 1, 0
    for link in links:
        if link["segment"] != segment:
            prev, segment, n = link["prev_hash"], link["segment"], 0
        named = {"format": "fieldseal.link/1", "org": org, "segment": segment, "n": n + 1, "prev": prev}
        own = sealed.get(link["id"], {})
        whole = compact({**named, "seal_hash": own.get("seal_hash", own.get("text_hash"))})
        if digest_of(whole) != link["link_hash"]:
            yield f"chain: link {link['n']} of segment {segment} (seal {link['id']}) does not hold"
        prev, n = link["link_hash"], link["n"]
    for missing in sorted(sealed.keys() - {link["id"] for link in links}):
        yield f"chain: seal {missing} stands in no chain"


def compact(value: Any) -> str:
    """JSON with sorted names and without spaces, as it was hashed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(text: str) -> str:
    """Hex SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(1 if main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent) else 0)
