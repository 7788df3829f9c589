"""Archives for tests: made, changed, compared."""

from __future__ import annotations

import hashlib
import json
import zipfile

from server.auth import accounts
from server.db import METADATA
from server.exports import contents
from server.runtime import runtime
from server.store.engine import reading, writing


def exported(app, path, *more):
    done = app.test_cli_runner().invoke(args=["export", "archive", str(path), *more])
    assert done.exit_code == 0, done.output
    return path


def imported(app, path):
    return app.test_cli_runner().invoke(args=["import-archive", str(path)])


def put_file(org, raw):
    """A file that is here whole."""
    digest, files = hashlib.sha256(raw).hexdigest(), runtime().files
    files.begin(org, "x", digest)
    files.append(org, "x", digest, 0, raw)
    files.finish(org, "x", digest)
    row = {"org_id": org, "sha256": digest, "size": len(raw), "type": "image/jpeg", "at": "2026-11-22T08:03:04.123Z"}
    with writing() as connection:
        connection.execute(METADATA.tables["stored_files"].insert(), row)
        connection.commit()
    return digest


def rows_of(app):
    """Every row of every kind, as it travels, with its place and group; and every row of the store."""
    with app.app_context(), reading() as connection:
        org = accounts.the_org()
        found = {kind.name: _all(contents.kind_pages(connection, kind, org)) for kind in contents.kinds()}
        tables = {one.name: _all(contents.table_pages(connection, one, org)) for one in contents.store_tables()}
        return found, {name: rows for name, rows in tables.items() if name != "exports"}


def _all(pages):
    return [row for page in pages for row in page]


def same(now, before):
    """Equal but for what must differ: the keyed digests of the log, and what the erased customer's key sealed."""
    kinds, tables = now
    assert kinds == before[0]
    for name, rows in before[1].items():
        assert [comparable(row) for row in tables[name]] == [comparable(row) for row in rows], name
    return True


def comparable(row):
    return {name: value for name, value in row.items() if name not in ("sha256", "content_sha256")}


def rewritten(archive, path, member, change):
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, change(raw) if name == member else raw)
    return path


def manifest_with(raw, **change):
    return json.dumps(json.loads(raw) | change).encode()


def members_with(raw, old, new):
    """The manifest with a member of another name, or of none."""
    members = json.loads(raw)["members"]
    found = next(one for one in members if one["path"] == old)
    rest = [one for one in members if one is not found]
    return manifest_with(raw, members=rest + ([found | {"path": new}] if new else []))


def rewritten_honestly(archive, path, member, change):
    """Changed by somebody who put the manifest right."""

    def manifest(raw):
        parsed = json.loads(raw)
        with zipfile.ZipFile(archive) as old:
            made = hashlib.sha256(change(old.read(member))).hexdigest()
        for one in parsed["members"]:
            if one["path"] == member:
                one["sha256"] = made
        return json.dumps(parsed).encode()

    return rewritten(rewritten(archive, path.with_suffix(".1"), "manifest.json", manifest), path, member, change)
