"""The container files, without Docker: linted, and their steps carried out another way."""

import os
import re
import shlex
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
import typer

from bot.cli import app
from config.settings import ENVIRONMENT
from tests.tree import PRODUCT, ROOT, files

BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction of the Dockerfile; `stage` counts from 0."""

    stage: int
    word: str
    rest: str


@cache
def steps() -> tuple[Step, ...]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    found: list[Step] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        word, _, rest = line.partition(" ")
        stage = sum(step.word == "FROM" for step in found) - (word != "FROM")
        found.append(Step(stage, word, rest.strip()))
    return tuple(found)


def last_stage(word: str) -> list[str]:
    last = max(step.stage for step in steps())
    return [step.rest for step in steps() if step.stage == last and step.word == word]


def copied() -> list[str]:
    """What the build stage takes from the checkout."""
    copies = [step.rest.split() for step in steps() if step.word == "COPY"]
    return [source for words in copies if words[0][:2] != "--" for source in words[:-1]]


def pip_steps() -> list[list[str]]:
    """The arguments of each `pip install` of the build stage."""
    commands = [part for step in steps() if step.word == "RUN" for part in step.rest.split("&&")]
    words = [shlex.split(command) for command in commands]
    return [found[2:] for found in words if found[0].endswith("/pip") and found[1] == "install"]


def test_the_dockerfile_passes_its_linter():
    checked("hadolint", "Dockerfile")


def test_the_compose_file_keeps_to_the_compose_specification():
    checked("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")


def test_everything_that_is_copied_is_there_and_let_in():
    let_in = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    for source in copied():
        assert (ROOT / source).exists()
        assert any(fnmatch(source, pattern) for pattern in let_in)


def test_every_package_of_the_product_is_copied():
    ours = {path.parts[0] for path in files() if len(path.parts) > 1} & set(PRODUCT)
    assert ours <= set(copied())


def test_the_last_stage_installs_nothing_and_has_no_installer():
    assert not any(re.search(r"\b(pip|apt-get|curl|wget)\b", run) for run in last_stage("RUN"))
    build = [step.rest for step in steps() if step.stage == 0 and step.word == "RUN"]
    assert re.search(r"pip uninstall --yes .*\bpip\b", build[-1])


def test_the_user_is_not_root_and_owns_the_library():
    user = last_stage("USER")[-1].partition(":")[0]
    assert user.isdigit()
    assert int(user) > 0
    made = re.search(r"--owner=(\w+) .*?(/\w+)$", last_stage("RUN")[0])
    assert made
    owner, volume = made.groups()
    assert re.search(rf"useradd .*--uid {user} .*\b{owner}\b", last_stage("RUN")[0])
    assert last_stage("VOLUME") == [volume]
    assert f"FAZHI_HOME={volume}" in last_stage("ENV")[0].split()


def test_what_the_container_runs_are_commands_of_the_program():
    words: dict[str, object] = getattr(typer.main.get_command(app), "commands", {})
    healthcheck = re.search(r'CMD \["fazhi", "(\w+)"\]', last_stage("HEALTHCHECK")[0])
    assert healthcheck
    assert healthcheck[1] in words
    assert last_stage("ENTRYPOINT") == ['["fazhi"]']


def test_compose_passes_settings_that_exist():
    block = (ROOT / "compose.yaml").read_text(encoding="utf-8").partition("environment:\n")[2]
    listed = re.match(r"(?: +- \w+\n)+", block)
    assert listed
    passed = re.findall(r"- (\w+)", listed.group())
    assert set(passed) <= set(ENVIRONMENT)


def test_the_first_install_resolves_to_the_lock_and_nothing_else():
    locked = pip_steps()[0]
    assert {"--no-deps", "--require-hashes", "requirements.lock"} <= set(locked)
    output = checked(sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", *locked)
    assert "Would install" not in output


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The program as the image holds it: built from the copied files alone, and unpacked."""
    source = tmp_path_factory.mktemp("source")
    for name in (path for path in files() if path.parts[0] in copied()):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    arguments = [word for word in pip_steps()[1] if word != "."]
    built = source / "wheel"
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--wheel-dir", str(built))
    checked(*pip, *arguments, str(source))
    with zipfile.ZipFile(next(built.glob("fazhi-*.whl"))) as wheel:
        wheel.extractall(source / "unpacked")
    return source / "unpacked"


def test_the_second_install_brings_every_module_and_every_data_file(image):
    for path in files():
        if path.parts[0] in PRODUCT:
            assert (image / path).is_file(), path


def test_the_installed_program_answers_outside_the_checkout(image, tmp_path):
    environ = {
        "PYTHONPATH": str(image),
        "FAZHI_HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path),
    }
    program = (sys.executable, "-P", "-c", "from bot.cli import main; main()")
    checked(*program, "ingest", str(image / "config/sample"), folder=tmp_path, environ=environ)
    checked(*program, "doctor", folder=tmp_path, environ=environ)
    asked = "示例县2024年行政复议收到多少件申请?"
    assert "86件" in checked(*program, "ask", asked, folder=tmp_path, environ=environ)


def checked(
    program: str, *arguments: str, folder: Path = ROOT, environ: dict[str, str] | None = None
) -> str:
    """Runs a program of this environment; its output."""
    own = BIN / program
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FAZHI_")}
    done = subprocess.run(
        [str(own) if own.exists() else program, *arguments],
        cwd=folder,
        env={**clean, **(environ or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
