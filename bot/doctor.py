"""`fazhi doctor`: is this machine and this library fit for work, and if not, what to do."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from bot.desk import Desk
from bot.styled import Line, line
from bot.troubles import SOME_FAILED, sentence, told
from config.errors import FazhiError
from retrieval.library import Library

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""
ENOUGH_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` is empty where it is as it should be."""

    name: str
    ok: bool
    found: str
    mend: str = ""


def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")] = False,
) -> None:
    """检查运行环境和报告库，并告诉怎样修复。"""
    desk: Desk = context.obj
    for finding in findings(desk):
        if not finding.ok:
            desk.exit_code = SOME_FAILED
        if as_json:
            desk.record(asdict(finding))
        else:
            desk.show(_lines(desk, finding))


def findings(desk: Desk) -> Iterator[Finding]:
    """Everything that is looked at, one after another."""
    yield _version(desk, "Python", sys.version_info[:3], OLDEST_PYTHON)
    yield _version(desk, "SQLite", sqlite3.sqlite_version_info, OLDEST_SQLITE)
    yield _home(desk)
    yield _room(desk)
    yield from _models(desk)
    yield from _library(desk)


def _version(desk: Desk, name: str, found: tuple[int, ...], oldest: tuple[int, ...]) -> Finding:
    ok = found >= oldest
    wanted = ".".join(map(str, oldest))
    mend = "" if ok else desk.words("请升级到 {wanted} 或更新的版本。", wanted=wanted)
    return Finding(name, ok, ".".join(map(str, found)), mend)


def _home(desk: Desk) -> Finding:
    home = desk.settings.home
    there = _existing(home)
    ok = there.is_dir() and os.access(there, os.W_OK | os.X_OK) and _can_write(there)
    mend = desk.words("请让当前用户可以写入该文件夹，或用 FAZHI_HOME 另指一个。")
    return Finding(desk.words("文件夹可写"), ok, str(home), "" if ok else mend)


def _room(desk: Desk) -> Finding:
    free = shutil.disk_usage(_existing(desk.settings.home)).free
    ok = free >= ENOUGH_BYTES
    mend = desk.words("请腾出至少 {mb} MB。", mb=ENOUGH_BYTES // 1_000_000)
    return Finding(desk.words("剩余空间"), ok, f"{free / 1_000_000:,.0f} MB", "" if ok else mend)


def _models(desk: Desk) -> Iterator[Finding]:
    """The models of the search, each tried on a word."""
    word = "行政复议"
    yield _tried(
        desk,
        desk.words("向量模型"),
        desk.settings.embedding,
        lambda: desk.parts.embedder.embed_question(word),
    )
    if desk.settings.reranker:
        yield _tried(
            desk,
            desk.words("重排模型"),
            desk.settings.reranker,
            lambda: desk.parts.reranker and desk.parts.reranker.scores(word, [word]),
        )


def _tried(desk: Desk, name: str, setting: str, act: Callable[[], object]) -> Finding:
    try:
        act()
    except FazhiError as error:
        return _broken(desk, name, error)
    return Finding(name, True, setting)


def _existing(path: Path) -> Path:
    """The path itself, or the nearest of its parents that is there."""
    return next((p for p in (path, *path.absolute().parents) if p.exists()), Path("/"))


def _can_write(folder: Path) -> bool:
    """Tries it: on a read-only disk the permissions alone say nothing."""
    probe = folder / f".fazhi-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _library(desk: Desk) -> Iterator[Finding]:
    try:
        library = desk.parts.library
        yield _sound(desk, library)
    except FazhiError as error:
        yield _broken(desk, desk.words("报告库"), error)
        return
    try:
        yield from _indexes(desk, library)
    except FazhiError as error:
        yield _broken(desk, desk.words("索引"), error)


def _broken(desk: Desk, name: str, error: FazhiError) -> Finding:
    trouble = told(error, desk.words)
    return Finding(name, False, f"{trouble.what} ({trouble.where})", trouble.mend)


def _sound(desk: Desk, library: Library) -> Finding:
    problems = library.check()
    said = desk.words("{n} 份报告", n=len(library.entries()))
    mend = desk.words("请移走该文件并重新收录，或恢复备份。")
    return Finding(
        desk.words("报告库"), not problems, "; ".join(problems) or said, mend if problems else ""
    )


def _indexes(desk: Desk, library: Library) -> Iterator[Finding]:
    for state in desk.parts.indexes.status(library):
        said = "; ".join(sentence(problem, desk.words) for problem in state.problems)
        said = said or desk.words("{n} 段", n=state.passages)
        mend = desk.words("请运行：fazhi index rebuild") if state.problems else ""
        yield Finding(state.name, not state.problems, said, mend)


def _lines(desk: Desk, finding: Finding) -> list[Line]:
    sound = desk.words("正常") if finding.ok else desk.words("有问题")
    head = line(f"{sound}  {finding.name}  {finding.found}", "good" if finding.ok else "bad")
    return [head, line(finding.mend, indent=4)] if finding.mend else [head]
