"""The catalogue: a versioned snapshot beside the feed, built once per version and cacheable for ever (rule Q4)."""

from __future__ import annotations

import gzip
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson
from flask import Blueprint, Response, request
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from server.auth import caller, signed_in
from server.runtime import runtime
from server.store.crypt import KeyRing
from server.store.engine import reading, writing
from server.store.tables import CatalogueSnapshot
from sync.errors import SyncError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.store.moment import Glance
    from server.store.read import SqlPull
    from sync.messages import Json

blueprint = Blueprint("catalogue", __name__)
KEPT = 20
"""Versions kept per organisation; a device that asks for an older one syncs again and gets the newest."""


def current(snapshot: SqlPull | Glance, org: str) -> Json:
    """``{version, url, sha256}`` of the catalogue as of the snapshot; built if nobody has yet."""
    key = (org, snapshot.epoch(), snapshot.catalogue_seq())
    cache = runtime().catalogues
    if key not in cache:
        stored = _stored(snapshot.connection, org, key[2])
        cache.clear()
        cache[key] = stored or _build(snapshot.connection, org, key[2])
    version, digest = cache[key]
    return {"version": version, "url": f"/api/catalogue/{version}", "sha256": digest}


@blueprint.get("/api/catalogue/<version>")
@signed_in()
def get_version(version: str) -> Response:
    """One version, as JSON; it never changes."""
    wanted = select(CatalogueSnapshot.body, CatalogueSnapshot.sha256).where(
        CatalogueSnapshot.org_id == caller().org, CatalogueSnapshot.version == version
    )
    with reading() as connection:
        found = connection.execute(wanted).first()
    if found is None:
        raise SyncError(404, "NOT_FOUND", "There is no such version; sync to learn the newest.")
    response = Response(content_type="application/json")
    if request.accept_encodings["gzip"] > 0:
        response.set_data(found.body)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.set_data(gzip.decompress(found.body))
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["ETag"] = f'"{found.sha256}"'
    return response


def _stored(connection: Connection, org: str, seq: int) -> tuple[str, str] | None:
    wanted = select(CatalogueSnapshot.version, CatalogueSnapshot.sha256).where(
        CatalogueSnapshot.org_id == org, CatalogueSnapshot.catalogue_seq == seq
    )
    found = connection.execute(wanted).first()
    return None if found is None else (found.version, found.sha256)


def _build(connection: Connection, org: str, seq: int) -> tuple[str, str]:
    """Write the snapshot of what ``connection`` sees. The version names the content, so a restore reuses none."""
    ring = KeyRing(connection, org)
    rows: Json = {}
    for kind in runtime().kinds:
        if kind.catalogue:
            codec = runtime().codecs[kind.name]
            rows[kind.name] = codec.decode(connection.execute(codec.all, {"org": org}), ring)
    version = f"{seq}-{sha256(orjson.dumps(rows)).hexdigest()[:8]}"
    text = orjson.dumps({"version": version, **rows})
    made = {"org_id": org, "version": version, "catalogue_seq": seq, "sha256": sha256(text).hexdigest()}
    with suppress(IntegrityError), writing() as writer:  # another worker may build the same at the same moment
        writer.execute(insert(CatalogueSnapshot), made | {"body": gzip.compress(text, mtime=0)})
        _forget_old(writer, org)
        writer.commit()
    return version, str(made["sha256"])


def _forget_old(connection: Connection, org: str) -> None:
    mine = CatalogueSnapshot.org_id == org
    newest = select(CatalogueSnapshot.catalogue_seq).where(mine).order_by(CatalogueSnapshot.catalogue_seq.desc())
    oldest_kept = connection.scalar(newest.offset(KEPT - 1).limit(1))
    if oldest_kept is not None:
        connection.execute(delete(CatalogueSnapshot).where(mine, CatalogueSnapshot.catalogue_seq < oldest_kept))
