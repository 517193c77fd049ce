"""What holds for the files as such: what they may name, and what must agree with what."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from typing import Any

import pytest
import typer
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.cli import app
from tests.tree import PRODUCT, ROOT, files, imports, sources

FOLDERS = {
    ".ci",
    "answering",
    "benchmarks",
    "bot",
    "config",
    "docs",
    "prompts",
    "retrieval",
    "tests",
}
LOCKS = ("requirements.lock", "requirements-dev.lock")
GUIDES = ("README.md", "README.en.md", "compose.yaml")
IMPORTED_AS = {
    "fonttools": "fontTools",
    "prometheus-client": "prometheus_client",
    "python-docx": "docx",
    "python-telegram-bot": "telegram",
    "pyyaml": "yaml",
}
"""What a package is imported as, where that is not its own name."""
BEHIND = {"python-multipart"}
"""What no module imports, because another package does: starlette, where it reads a form."""

MACHINE_PATH = re.compile(r"(?<![\w.$}~/-])/(?:work|root|tmp|home|Users)/[\w.]")
DOWNLOAD = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|crates\.io|deb\.debian\.org"
    r"|huggingface\.co|modelscope\.cn|tuna\.tsinghua|mirrors?\.[a-z]+\.[a-z]"
    r"|(?:docker|ghcr|quay|gcr)\.io/|raw\.githubusercontent\.com|/releases/[d]ownload/"
)
KNOWS_HUBS = "retrieval/hubs.py"
"""The one file that has to name a place: where models are brought from."""
IN_A_LOCK = re.compile(r"://|--(?:extra-)?index-url|--find-links|--trusted-host| @ ")


@cache
def texts() -> dict[str, str]:
    """Every text file of the repository, by its path."""
    contents = {path.as_posix(): (ROOT / path).read_bytes() for path in files()}
    return {path: data.decode("utf-8") for path, data in contents.items() if b"\0" not in data}


@cache
def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(texts()["pyproject.toml"])["project"]
    return found


def runtime() -> list[Requirement]:
    return [Requirement(text) for text in project()["dependencies"]]


def development() -> list[Requirement]:
    return [Requirement(text) for text in project()["optional-dependencies"]["dev"]]


def pins(lock: str) -> dict[str, str]:
    """The versions in a lock, by package."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", texts()[lock], re.MULTILINE))


def lines_with(pattern: re.Pattern[str], paths: tuple[str, ...] | None = None) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in paths or tuple(texts())
        for number, line in enumerate(texts()[path].splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_path_of_one_machine():
    assert lines_with(MACHINE_PATH) == []


def test_no_file_names_a_place_to_download_from():
    assert lines_with(DOWNLOAD, tuple(path for path in texts() if path != KNOWS_HUBS)) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_and_hashes_and_no_address(lock):
    assert lines_with(IN_A_LOCK, (lock,)) == []
    entries = re.split(r"^(?=[a-z0-9])", texts()[lock], flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(lock)) > 0
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_locks_satisfy_what_the_project_asks_for():
    dev_pins = pins("requirements-dev.lock")
    unmet = [
        str(wanted)
        for lock, asked in (
            ("requirements.lock", runtime()),
            ("requirements-dev.lock", development()),
        )
        for wanted in asked
        if pins(lock).get(canonicalize_name(wanted.name), "0") not in wanted.specifier
    ]
    assert unmet == []
    assert pins("requirements.lock").items() <= dev_pins.items()


def test_what_is_imported_is_declared_and_what_is_declared_is_imported():
    imported = {found.name.partition(".")[0] for found in imports(sources(*PRODUCT))}
    foreign = imported - set(sys.stdlib_module_names) - set(PRODUCT)
    names = [canonicalize_name(wanted.name) for wanted in runtime()]
    assert foreign == {IMPORTED_AS.get(name, name) for name in names if name not in BEHIND}


def test_every_dependency_has_its_reason_in_the_decisions():
    decisions = texts()["docs/decisions.md"].lower()
    names = [wanted.name for wanted in (*runtime(), *development())]
    assert [name for name in names if f"- **{name.lower()}**" not in decisions] == []


def test_every_module_says_first_what_it_is():
    silent = [
        name
        for name, path in sources(*PRODUCT, "tests", "benchmarks").items()
        if path.name != "__init__.py" and not ast.get_docstring(ast.parse(path.read_bytes()))
    ]
    assert silent == []


def test_the_top_level_folders_are_the_known_ones():
    assert {path.parts[0] for path in files() if len(path.parts) > 1} <= FOLDERS


def test_the_scripts_can_be_run():
    scripts = [path for path in texts() if texts()[path].startswith("#!")]
    assert {".ci/run", ".ci/setup", "tests/gate"} <= set(scripts)
    assert [path for path in scripts if not os.access(ROOT / path, os.X_OK)] == []


@pytest.mark.parametrize(
    "question", ["$HOME `id` $(shell id) \"a\" 'b' $$ ; # c", "--help", "一\n二"]
)
def test_make_takes_a_question_as_it_was_typed(question):
    probe = '--eval=probe:; @printf %s "$$QUESTION"'
    made = subprocess.run(
        ["make", "--silent", "--no-print-directory", probe, "probe", f"Q={question}"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert made.stdout.decode() == question


def test_the_guides_name_only_commands_that_exist():
    there = commands(typer.main.get_command(app))
    targets = set(re.findall(r"^([a-z]+):", texts()["Makefile"], re.MULTILINE))
    unknown = [
        f"{guide}: {said}"
        for guide in GUIDES
        if guide in texts()
        for code in examples(guide)
        for said in called(code)
        if not (said.split()[1] in targets if said.startswith("make") else said in there)
    ]
    assert unknown == []


def commands(group: Any, name: str = "fazhi") -> set[str]:
    """What can be typed: `fazhi ask`, `fazhi index`, `fazhi index status` ..."""
    found = set()
    for word, command in getattr(group, "commands", {}).items():
        found |= {f"{name} {word}"} | commands(command, f"{name} {word}")
    return found


def examples(guide: str) -> list[str]:
    """The code in a guide: blocks and spans in Markdown, all lines elsewhere."""
    if not guide.endswith(".md"):
        return texts()[guide].splitlines()
    blocks = re.findall(r"^```.*?\n(.*?)^```", texts()[guide], re.MULTILINE | re.DOTALL)
    outside = re.sub(r"^```.*?^```", "", texts()[guide], flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return lines + re.findall(r"`([^`\n]+)`", outside)


def called(code: str) -> list[str]:
    """The commands that a line of code calls, with a group's own commands where it names one."""
    return [
        *re.findall(r"\b(fazhi (?:(?:index|model) )?[a-z]+)", code),
        *re.findall(r"^(?:\$ )?(make [a-z]+)", code),
    ]
