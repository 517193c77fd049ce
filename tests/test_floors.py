"""Imports point downward only, each library comes in by one door, and nothing heavy comes early."""

import json
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.tree import AROUND, PRODUCT, ROOT, Import, files, imports, module_of, sources

FLOORS = {"config": 0, "prompts": 0, "retrieval": 1, "answering": 2, "bot": 3}
TOP = 4

ONE_DOOR = (
    "chromadb",
    "jieba",
    "onnxruntime",
    "openai",
    "opencc",
    "tantivy",
    "telegram.Bot",
    "tiktoken",
    "tokenizers",
)
"""What at most one module of the product may import: foreign types and errors stop there."""

HEAVY = {
    "chromadb",
    "jieba",
    "numpy",
    "onnxruntime",
    "openai",
    "opencc",
    "rich",
    "tantivy",
    "telegram",
    "tiktoken",
    "tokenizers",
}
"""What no command may wait for before it is known to be needed."""

NOT_FOR_A_QUESTION = {
    "chromadb",
    "onnxruntime",
    "openai",
    "telegram",
    "tiktoken",
    "tokenizers",
}
"""What a question that no model answers never needs."""


@cache
def modules() -> dict[str, Path]:
    return sources(*PRODUCT)


@cache
def product_imports() -> tuple[Import, ...]:
    return imports(modules())


def floor(name: str) -> int:
    return FLOORS.get(name.partition(".")[0], TOP)


def test_every_folder_of_code_has_a_floor():
    folders = {path.parts[0] for path in files() if path.suffix == ".py"}
    assert folders <= {*FLOORS, *AROUND}


def test_imports_point_downward_only():
    ours = {*FLOORS, *AROUND}
    upward = [
        f"{found.module}:{found.line} imports {found.name}"
        for found in product_imports()
        if found.name.partition(".")[0] in ours and floor(found.name) > floor(found.module)
    ]
    assert upward == []


def test_only_the_surfaces_see_the_settings():
    below = [
        f"{found.module}:{found.line}"
        for found in product_imports()
        if module_of(found.name, modules()) == "config.settings"
        and floor(found.module) < FLOORS["bot"]
    ]
    assert below == []


def test_no_module_is_in_a_circle_of_imports():
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for found in product_imports():
        target = module_of(found.name, modules())
        if target and modules()[target].name != "__init__.py" and target != found.module:
            graph[found.module].add(target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


@pytest.mark.parametrize("name", ONE_DOOR)
def test_a_library_comes_in_by_one_door(name):
    assert len(importers(name)) <= 1, importers(name)


def importers(name: str) -> set[str]:
    return {found.module for found in product_imports() if f"{found.name}.".startswith(f"{name}.")}


def test_the_init_files_are_empty():
    filled = [str(path) for path in files() if path.name == "__init__.py" and not is_empty(path)]
    assert filled == []


def is_empty(path: Path) -> bool:
    return not (ROOT / path).read_text(encoding="utf-8").strip()


def test_the_command_line_starts_without_any_heavy_library():
    assert loaded_by("import bot.cli").isdisjoint(HEAVY)


def test_a_question_is_answered_without_the_vector_store_and_the_services(tmp_path):
    home = {"FAZHI_HOME": str(tmp_path)}
    run("from bot.cli import main; main()", "ingest", "config/sample", environ=home)
    asked = "from bot.cli import run; run(['ask', '示例县2024年行政复议收到多少件申请?'])"
    assert loaded_by(asked, environ=home).isdisjoint(NOT_FOR_A_QUESTION)


def loaded_by(code: str, environ: dict[str, str] | None = None) -> set[str]:
    """The top-level modules that a fresh interpreter holds after running the code."""
    told = "import json, sys; print(); print(json.dumps([n for n in sys.modules if '.' not in n]))"
    output = run(f"{code}\n{told}", environ=environ or {})
    return set(json.loads(output.splitlines()[-1]))


def run(code: str, *arguments: str, environ: dict[str, str]) -> str:
    """What a fresh interpreter prints; nothing of this process's settings reaches it."""
    clean = {"PATH": "", "PYTHONUTF8": "1", **environ}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=clean,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
