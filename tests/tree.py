"""The repository as its own tests see it: its files, its modules and what they import."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("config", "prompts", "retrieval", "answering", "bot")
AROUND = ("benchmarks", "tests")
_NOT_OURS = {"data", "build", "dist", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module: `name` is dotted, `module` is who imports it."""

    module: str
    name: str
    line: int


def files() -> tuple[Path, ...]:
    """Every file of the repository, relative to its root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = listed.stdout.decode().split("\0")
        return tuple(Path(name) for name in sorted(names) if (ROOT / name).is_file())
    return tuple(sorted(_walked(ROOT)))


def _walked(folder: Path) -> Iterator[Path]:
    """Where there is no git: all but what the tools leave behind."""
    for path in folder.iterdir():
        if path.is_file() and path.name != ".venv.lock":
            yield path.relative_to(ROOT)
        elif path.is_dir() and not _left_behind(path):
            yield from _walked(path)


def _left_behind(folder: Path) -> bool:
    name = folder.name
    return name in _NOT_OURS or name.endswith(".egg-info") or (name[0] == "." and name != ".ci")


def sources(*folders: str) -> dict[str, Path]:
    """The Python modules in these top-level folders, by dotted name."""
    return {
        _dotted(path): ROOT / path
        for path in files()
        if path.suffix == ".py" and path.parts[0] in folders
    }


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(modules: dict[str, Path]) -> tuple[Import, ...]:
    """Everything that these modules import, wherever in the module it stands."""
    return tuple(found for name, path in modules.items() for found in _imports(name, path))


def _imports(module: str, path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    for node in ast.walk(tree):
        for name in _names(node):
            yield Import(module, name, getattr(node, "lineno", 0))


def _names(node: ast.AST) -> Iterator[str]:
    """`from a import b` is told as a.b: b may be a module, or a name in a."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


def module_of(name: str, modules: dict[str, Path]) -> str:
    """The module among these that a dotted name lies in; empty where it lies in none."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name
