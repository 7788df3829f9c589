"""The container file's steps done by hand, where no container can be built: ``python -m tests.container FOLDER``.

Every stage gets a folder and a Python environment of its own; COPY copies (what .dockerignore leaves), RUN runs. Only
what makes the user is left out, because it would make him on this machine. The last stage is then what is in the image.
"""

from __future__ import annotations

import fnmatch
import os
import re
import shlex
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOR_ROOT_ONLY = "RUN useradd "


@dataclass
class Stage:
    """``steps``: (instruction, the rest of the line)."""

    image: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def told(self, instruction: str) -> list[str]:
        """What all steps of one kind say."""
        return [rest for word, rest in self.steps if word == instruction]


def stages(text: str) -> list[Stage]:
    """A container file, read as far as ours goes."""
    lines = re.sub(r"\\\n\s*", "", "\n".join(one for one in text.splitlines() if not one.startswith("#")))
    found: list[Stage] = []
    for line in filter(None, lines.splitlines()):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            image, _, name = rest.partition(" AS ")
            found.append(Stage(image, name))
        else:
            found[-1].steps.append((word, rest.strip()))
    return found


def copied(rest: str) -> tuple[str | None, list[str], str]:
    """``COPY``: (from which stage, sources, target)."""
    *sources, target = shlex.split(rest)
    of = sources.pop(0).removeprefix("--from=") if sources[0].startswith("--from=") else None
    return of, sources, target


def left_out(path: str, rules: list[str]) -> bool:
    """As .dockerignore says: the last rule that fits decides."""
    out = False
    for rule in rules:
        pattern = rule.removeprefix("!")
        parts = path.split("/")
        above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
        anywhere = pattern.removeprefix("**/") if pattern.startswith("**/") else None
        fits = (
            pattern == "**" or pattern in above or (anywhere and any(fnmatch.fnmatch(one, anywhere) for one in parts))
        )
        if fits:
            out = not rule.startswith("!")
    return out


def copy(rest: str, here: Path, others: dict[str, Path]) -> None:
    """Do one COPY into the folder of a stage."""
    of, sources, target = copied(rest)
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for source in sources:
        begin = others[of] / Path(source).relative_to("/build") if of else ROOT / source
        to = here / target / begin.name if target.endswith("/") else here / target
        files = [begin] if begin.is_file() else [one for one in begin.rglob("*") if one.is_file()]
        for one in files:
            if of or not left_out(str(one.relative_to(ROOT)), rules):
                place = to if begin.is_file() else to / one.relative_to(begin)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(one, place)


def build(folder: Path) -> Path:
    """All stages; the folder of the last, with its environment in ``.venv``."""
    made: dict[str, Path] = {}
    for n, stage in enumerate(stages((ROOT / "Containerfile").read_text(encoding="utf-8"))):
        here = made[stage.name or "last"] = folder / (stage.name or f"stage{n}")
        venv.create(here / ".venv", with_pip=True)
        env = os.environ | {"PATH": f"{here / '.venv' / 'bin'}:{os.defpath}", "VIRTUAL_ENV": str(here / ".venv")}
        for word, rest in stage.steps:
            if word == "COPY":
                copy(rest, here, made)
            elif word == "RUN" and not f"{word} {rest}".startswith(FOR_ROOT_ONLY):
                sys.stdout.write(f"{stage.name or 'last'}: {rest}\n")
                sys.stdout.flush()
                subprocess.run(["/bin/sh", "-c", rest], cwd=here, env=env, check=True)
    return made["last"]


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1]).resolve())}\n")
