"""OpenAPI for the routes flask-smorest does not write itself: sync, files, catalogue, contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls

from sync.files import HASH_MISMATCH

if TYPE_CHECKING:
    from flask import Flask
    from flask_smorest import Api
    from werkzeug.routing import Rule

    from sync.messages import Json

CONFIG = {
    "API_TITLE": "Fieldseal",
    "API_VERSION": "1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "info": {"description": "The sync protocol's arguments and rows are in /api/contract.json."},
        "security": [{"bearer": []}],
    },
}

_ERROR: Json = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "field": {"type": "string"},
                "details": {"type": "object"},
            },
        }
    },
}
_MUTATION: Json = {
    "type": "object",
    "required": ["id", "uuid", "name", "v", "base_seq", "at", "tz", "offset_ms", "args"],
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "uuid": {"type": "string"},
        "name": {"type": "string"},
        "v": {"type": "integer", "minimum": 1},
        "base_seq": {"type": "integer", "minimum": 0},
        "at": {"type": "string"},
        "tz": {"type": "string"},
        "offset_ms": {"type": ["integer", "null"]},
        "args": {"type": "object"},
    },
}
_SYNC_REQUEST: Json = {
    "type": "object",
    "required": ["protocol", "build", "client_id", "epoch", "cursor", "page", "receipts_from", "outbox", "mutations"],
    "properties": {
        "protocol": {"type": "integer"},
        "build": {"type": "string"},
        "client_id": {"type": "string"},
        "epoch": {"type": ["string", "null"]},
        "cursor": {"type": ["string", "null"]},
        "page": {"type": "integer", "minimum": 1, "maximum": 5000},
        "receipts_from": {"type": "integer", "minimum": 1},
        "accept": {"type": "array", "items": {"type": "string"}},
        "outbox": {"type": "object"},
        "wall": {"type": ["string", "null"]},
        "files": {"type": "array", "items": {"type": "string"}, "maxItems": 200},
        "mutations": {"type": "array", "items": {"$ref": "#/components/schemas/Mutation"}, "maxItems": 500},
    },
}
_SYNC_ANSWER: Json = {
    "type": "object",
    "properties": {
        "protocol": {"type": "integer"},
        "server_time": {"type": "string"},
        "epoch": {"type": "string"},
        "last_mutation_id": {"type": "integer"},
        "seq": {"type": "integer"},
        "receipts": {"type": "array", "items": {"type": "object"}},
        "reset": {"type": "boolean"},
        "leave": {"type": "array", "items": {"type": "object"}},
        "del": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        "put": {"type": "object"},
        "enter": {"type": "array", "items": {"type": "string"}},
        "cursor": {"type": ["string", "null"]},
        "more": {"type": "boolean"},
        "files_have": {"type": "array", "items": {"type": "string"}},
        "catalogue": {"type": ["object", "null"]},
        "notice": {"type": "object"},
        "erase": {"type": "boolean"},
    },
}


def plugin() -> MarshmallowPlugin:
    """Schemas are named by where they stand, since slices name theirs without looking at each other."""
    return MarshmallowPlugin(schema_name_resolver=schema_name)


def schema_name(schema: Any) -> str:
    """``server.jobs.desk.Answer`` → ``JobsDeskAnswer``."""
    found: Any = resolve_schema_cls(schema)
    words = found.__module__.replace("_", ".").split(".")[1:]
    return "".join(word.capitalize() for word in words) + str(found.__name__)


def document(api: Api, app: Flask) -> None:
    """Add what is missing to the document."""
    spec = api.spec
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    spec.components.schema("ErrorShape", _ERROR)
    spec.components.schema("Mutation", _MUTATION)
    spec.components.schema("SyncRequest", _SYNC_REQUEST)
    spec.components.schema("SyncAnswer", _SYNC_ANSWER)
    files = {"options": _op("What a tus client asks first", 204), "post": _create()}
    version = {"get": _op("One version of the catalogue; it never changes", 200, 404)}
    for path, operations in {
        "/api/sync": {"post": _sync()},
        "/api/files": files,
        "/api/files/<sha256>": _file(),
        "/api/catalogue/<version>": version,
        "/api/contract.json": {"get": _op("Kinds, mutations, limits, codes", 200)},
        "/healthz": {"get": _op("Whether the server lives", 200)},
        "/readyz": {"get": _op("Whether the server is ready, and what it lacks", 200, 503)},
    }.items():
        spec.path(rule=_rule(app, path), operations=operations, parameters=[])


def _rule(app: Flask, path: str) -> Rule:
    return next(rule for rule in app.url_map.iter_rules() if rule.rule == path)


def _sync() -> Json:
    operation = _op("Push mutations, then pull a page", 200, 401, 403, 409, 413, 422, 426, 503)
    operation["requestBody"] = _json("SyncRequest") | {"required": True}
    operation["responses"]["200"] |= _json("SyncAnswer")
    return operation


def _create() -> Json:
    operation = _op("Begin an upload (tus creation)", 201, 400, 413, 422)
    operation["parameters"] = [_header("Upload-Length"), _header("Upload-Metadata")]
    return operation


def _file() -> Json:
    put = _op("Begin an upload by its hash", 200, 201, 409, 413, 422)
    put["parameters"] = [_header("Upload-Length"), _header("Content-Type")]
    patch = _op("More bytes", 204, 404, 409, 413, HASH_MISMATCH)
    patch["parameters"] = [_header("Upload-Offset")]
    patch["requestBody"] = {"content": {"application/offset+octet-stream": {"schema": {}}}}
    return {
        "put": put,
        "patch": patch,
        "head": _op("How far an upload has come", 200, 404),
        "get": _op("A whole file", 200, 404),
    }


def _op(summary: str, *statuses: int) -> Json:
    responses: Json = {}
    for status in statuses:
        failed = _json("ErrorShape") if status >= 400 else {}  # noqa: PLR2004 - HTTP's own border
        responses[str(status)] = {"description": "refused" if failed else "done", **failed}
    return {"summary": summary, "responses": responses}


def _json(schema: str) -> Json:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def _header(name: str) -> Json:
    return {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
