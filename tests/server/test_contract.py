"""``contract.json`` and its files: complete, generated, held to. Commands of the contract and of people."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from server.contract import build
from server.contract import files as contract_files
from server.contract import types as contract_types
from server.contract.codes import CODES
from server.contract.files import ContractError
from server.contract.json_schema import object_schema
from server.fields import choice, day, decimal, ident, instant, json_value, money, rows, sha256, text, whole
from server.ids import uuid7
from server.mutation import Args
from server.runtime import runtime
from server.web import static as static_routes

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def contract(app):
    with app.app_context():
        return build(runtime().kinds, runtime().registry)


def test_Contract_it_is_served_as_it_is_written(app, contract):
    served = app.test_client().get("/api/contract.json")
    assert served.json == contract
    assert json.loads((ROOT / "sync/spec/contract.json").read_text()) == contract


def test_Contract_every_kind_names_its_job_column_and_its_columns(contract):
    kinds = contract["kinds"]
    assert kinds["jobs"]["job"] == "id"
    assert kinds["parts"]["job"] == "job"
    assert kinds["users"] == {
        "job": None,
        "group": None,
        "fact": False,
        "catalogue": True,
        "files": [],
        "columns": [
            {"name": "id", "type": "string", "nullable": False},
            {"name": "name", "type": "string", "nullable": False},
            {"name": "role", "type": "string", "nullable": False},
            {"name": "centre", "type": "string", "nullable": True},
        ],
    }
    assert {kind["columns"][0]["name"] for kind in kinds.values()} == {"id"}
    named = {column["name"] for kind in kinds.values() for column in kind["columns"]}
    assert not named & {"org_id", "scope_grp", "seq"}


def test_Contract_every_string_of_every_mutation_has_a_limit(contract):
    def strings(schema):
        kinds = schema.get("type", [])
        if "string" in ([kinds] if isinstance(kinds, str) else kinds):
            yield schema
        for inner in [*schema.get("properties", {}).values(), *filter(None, [schema.get("items")])]:
            yield from strings(inner)

    for name, one in contract["mutations"].items():
        assert one["args"]["additionalProperties"] is False
        for schema in strings(one["args"]):
            assert "maxLength" in schema or "enum" in schema, name


def test_Contract_every_code_in_the_sources_is_explained(contract):
    assert contract["codes"] == CODES
    sources = [*ROOT.glob("server/**/*.py"), *ROOT.glob("sync/*.py")]
    pattern = re.compile(r'(?:Refused|Quarantine|quarantined|\.flag|SyncError|_sign_in)\(\s*(?:\d+,\s*)?"([A-Z_]{3,})"')
    used = {code for path in sources for code in pattern.findall(path.read_text())}
    assert used <= CODES.keys()
    assert len(used) > 30


class Inner(Args):
    key = text(10)


class Sample(Args):
    a = text(200, personal=True)
    b = choice("x", "y", optional=True)
    c = ident()
    d = decimal(least="0", optional=True)
    e = instant()
    f = day()
    g = whole(1, 4)
    h = money()
    i = rows(Inner, 5)
    j = json_value(optional=True)
    k = sha256()


def test_Contract_a_schema_becomes_json_schema_and_typescript():
    schema = object_schema(Sample())
    wire = schema["properties"]
    assert wire["a"] == {"type": "string", "minLength": 1, "maxLength": 200, "x-personal": True}
    assert wire["b"] == {"type": ["string", "null"], "enum": ["x", "y", None]}
    assert wire["g"] == {"type": "integer", "minimum": 1, "maximum": 4}
    assert wire["i"]["maxItems"] == 5
    assert wire["i"]["items"]["properties"] == {"key": {"type": "string", "minLength": 1, "maxLength": 10}}
    assert wire["j"] == {}
    assert schema["required"] == ["a", "c", "e", "f", "g", "h", "i", "k"]
    kind = {
        "columns": [
            {"name": "id", "type": "string", "nullable": False},
            {"name": "n", "type": "integer", "nullable": True},
            {"name": "data", "type": "json", "nullable": True},
            {"name": "list", "type": "json", "nullable": False},
        ]
    }
    written = contract_types.write({"kinds": {"k": kind}, "mutations": {"s.do": {"args": schema}}})
    for line in ("    n: number | null;", "    data: Json | null;", "    list: Json[];", "    b?: string | null;"):
        assert line in written
    for line in ("    i: Json[];", "    j?: unknown;", "    a: string;", "  's.do': {", "    g: number;"):
        assert line in written


def test_Contract_files_are_written_once_with_a_reason_and_then_held_to(tmp_path, contract):
    with pytest.raises(ContractError, match="--note"):
        contract_files.write(contract, None, tmp_path)
    with pytest.raises(ContractError, match=r"contract\.lock"):
        contract_files.check(contract, tmp_path)
    contract_files.write(contract, "first", tmp_path)
    contract_files.write(contract, None, tmp_path)
    contract_files.check(contract, tmp_path)
    lock = (tmp_path / "sync/spec/contract.lock").read_text().splitlines()
    assert len(lock) == 2
    assert lock[1].startswith("1 ")
    assert lock[1].endswith(" first")
    types = tmp_path / "pwa/src/generated/contract.ts"
    types.write_text("")
    with pytest.raises(ContractError, match=r"contract\.ts is not up to date"):
        contract_files.check(contract, tmp_path)


def test_P4_a_released_name_never_goes_and_a_new_one_is_noted(tmp_path, contract):
    contract_files.write(contract, "first", tmp_path)
    fewer = contract | {"mutations": {k: v for k, v in contract["mutations"].items() if k != "parts.use"}}
    for step in (lambda: contract_files.check(fewer, tmp_path), lambda: contract_files.write(fewer, "x", tmp_path)):
        with pytest.raises(ContractError, match=r"mutation parts.use 1"):
            step()
    newer = contract | {
        "mutations": contract["mutations"] | {"parts.use": contract["mutations"]["parts.use"] | {"v": 2}}
    }
    contract_files.write(newer, "second", tmp_path)
    names = tmp_path / "sync/spec/names.txt"
    assert "mutation parts.use 2" in names.read_text()
    names.write_text(names.read_text().replace("mutation parts.use 2\n", ""))
    with pytest.raises(ContractError, match=r"names\.txt lacks"):
        contract_files.check(newer, tmp_path)


def test_Contract_the_commands_write_and_check(make_app, sqlite_url, tmp_path, monkeypatch):
    made = make_app(sqlite_url)
    monkeypatch.setattr(contract_files.write, "__defaults__", (tmp_path,))
    monkeypatch.setattr(contract_files.check, "__defaults__", (tmp_path,))
    run = made.test_cli_runner().invoke
    failed = run(args=["contract", "check"])
    assert failed.exit_code == 1
    assert "flask contract write" in failed.output
    assert run(args=["contract", "write", "--note", "first"]).exit_code == 0
    assert run(args=["contract", "check"]).exit_code == 0


def test_Commands_an_administrator_and_people_are_made(make_app, sqlite_url):
    made = make_app(sqlite_url)
    run = made.test_cli_runner().invoke
    person = ["--password", "a good password", "--name", "N"]
    early = run(args=["user", "create", "--username", "u", *person, "--role", "technician"])
    assert early.exit_code == 1
    assert "flask admin create" in early.output
    assert run(args=["admin", "create", "--username", "boss", *person], input="Firm\n").exit_code == 0
    assert run(args=["admin", "create", "--username", "boss2", *person]).exit_code == 0
    made_user = run(args=["user", "create", "--username", "u", *person, "--role", "technician", "--centre", uuid7()])
    assert (made_user.exit_code, "u (technician) is user" in made_user.output) == (0, True)
    short = run(args=["user", "create", "--username", "v", "--password", "x", "--name", "N", "--role", "admin"])
    assert "8 characters" in short.output
    words = {"username": "boss", "password": "a good password", "client_id": uuid7(), "device_name": ""}
    assert made.test_client().post("/api/auth/login", json=words).json["user"]["role"] == "admin"


def test_Contract_openapi_describes_every_route(app):
    document = app.test_client().get("/api/openapi.json").json
    assert document["openapi"] == "3.1.0"
    routes = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and rule.rule != "/api/openapi.json"
    }
    assert routes == {path for path in document["paths"] if path.startswith("/api/")}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert isinstance(operation, list) or operation.get("responses"), path


def test_Contract_the_docs_page_is_served_from_here_alone(app, monkeypatch, tmp_path):
    client = app.test_client()
    page = client.get("/docs")
    assert "//" not in page.text.replace("<!doctype html>", "").replace("</", "")
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    for part in re.findall(r'(?:src|href)="(/docs/[^"]+)"', page.text):
        assert client.get(part).status_code == 200, part
    assert client.get("/docs/other.js").status_code == 404
    monkeypatch.setattr(static_routes, "SWAGGER", (tmp_path,))
    assert client.get("/docs/swagger-ui.css").status_code == 404
