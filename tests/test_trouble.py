"""What can befall a library: missing, locked, newer, damaged, a full disk. Each is told
with what, where and mend, the exit code is its own, and what was stored is still there."""

import ast
import os
import re
import resource
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import sentences, troubles
from bot.desk import Desk
from bot.wiring import Wiring
from bot.words import Words
from config.errors import (
    BadRequest,
    FazhiError,
    IndexBroken,
    LibraryDamaged,
    LibraryError,
    LibraryFull,
    LibraryLocked,
    LibraryMissing,
    LibraryNewer,
)
from config.settings import Settings
from tests.chromaserver import EMBEDDED
from tests.conftest import ASKED, ROOT, SAMPLE, Fazhi, Ran

REPORT = "示例县2024年法治政府建设年度报告.txt"


def assert_told(ran: Ran, error: type[FazhiError], where: Path) -> None:
    assert ran.code == troubles.KINDS[error].code, ran.err
    assert "错误：" in ran.err
    assert "办法：" in ran.err
    assert "Traceback" not in ran.err
    told = next(line for line in ran.err.splitlines() if line.startswith("位置："))
    assert told.removeprefix("位置：").startswith(str(where))


def library_of(fazhi: Fazhi) -> Path:
    return fazhi.home / "library.sqlite3"


@pytest.mark.parametrize(
    "command", [["ask", ASKED], ["reports"], ["show", "x"], ["forget", "x"], ["index", "status"]]
)
def test_a_library_that_is_not_there_is_told(fazhi: Fazhi, command: list[str]) -> None:
    assert_told(fazhi(*command), LibraryMissing, fazhi.home)
    assert not fazhi.home.exists()


def test_an_empty_library_has_no_answers(fazhi: Fazhi, tmp_path: Path) -> None:
    assert fazhi("ingest", tmp_path / "none.txt").code == troubles.SOME_FAILED
    assert fazhi("ask", ASKED).code == troubles.KINDS[LibraryMissing].code


def test_a_library_of_a_newer_format_is_told_and_left_alone(sampled: Fazhi) -> None:
    with sqlite3.connect(library_of(sampled)) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = library_of(sampled).read_bytes()
    for command in (["ask", ASKED], ["ingest", SAMPLE], ["reports"], ["index", "rebuild"]):
        assert_told(sampled(*command), LibraryNewer, sampled.home)
    assert sampled("doctor").code == troubles.SOME_FAILED
    assert library_of(sampled).read_bytes() == before


@pytest.mark.parametrize("how", ["garbage", "middle", "cut"])
def test_a_damaged_library_is_told(sampled: Fazhi, how: str) -> None:
    path = library_of(sampled)
    whole = path.read_bytes()
    broken = {
        "garbage": os.urandom(len(whole)),
        "middle": whole[:4096] + b"\xff" * 80_000 + whole[84_096:],
        "cut": whole[:20_000],
    }
    path.write_bytes(broken[how])
    for command in (["ask", ASKED], ["ingest", SAMPLE], ["forget", REPORT]):
        assert_told(sampled(*command), LibraryDamaged, sampled.home)
    ran = sampled("doctor")
    assert ran.code == troubles.SOME_FAILED
    assert "备份" in ran.out


def test_a_home_that_is_a_file_is_told(fazhi: Fazhi) -> None:
    fazhi.home.write_text("x")
    for command in (["ingest", SAMPLE], ["doctor"]):
        ran = fazhi(*command)
        assert ran.code in (troubles.SOME_FAILED, troubles.KINDS[LibraryError].code)
        assert str(fazhi.home) in ran.err + ran.out
        assert "Traceback" not in ran.err


def test_a_locked_library_answers_but_takes_nothing_in(sampled: Fazhi, tmp_path: Path) -> None:
    report = tmp_path / "new.txt"
    report.write_text("城口县2021年法治政府建设报告\n办理案件5件。\n", encoding="utf-8")
    holder = sqlite3.connect(library_of(sampled), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    writer = sampled.start("ingest", report)
    assert "86件" in sampled("ask", ASKED).out
    out, err = writer.communicate(timeout=60)
    holder.execute("ROLLBACK")
    holder.close()
    assert_told(Ran(writer.returncode, out.decode(), err.decode()), LibraryLocked, sampled.home)
    assert sampled("ingest", report).code == 0


@pytest.mark.parametrize("kilobytes", [250, 700, 1500])
def test_a_full_disk_loses_nothing_that_was_stored(
    small_disk: Callable[[int], Path], tmp_path: Path, kilobytes: int
) -> None:
    fazhi = Fazhi(small_disk(kilobytes) / "home")
    copies = _copies(tmp_path / "many", 30)
    ran = fazhi.process("ingest", "--json", copies)
    assert_told(ran, LibraryFull, fazhi.home)
    added = [line["report_id"] for line in ran.lines]
    kept = fazhi("reports", "--json")
    if added:
        assert sorted(added) == sorted(line["report_id"] for line in kept.lines)
    roomy = tmp_path / "roomy"
    shutil.copytree(fazhi.home, roomy)
    again = Fazhi(roomy)("ingest", "--json", copies)
    assert again.code == 0, again.err
    assert sum(line["status"] == "unchanged" for line in again.lines) == len(added)
    assert Fazhi(roomy)("index", "verify").code == 0


def test_a_limit_on_file_sizes_is_told(fazhi: Fazhi, tmp_path: Path) -> None:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    ran = fazhi.process("ingest", _copies(tmp_path / "many", 10), preexec_fn=limit)
    assert ran.code in {troubles.KINDS[kind].code for kind in (LibraryError, LibraryFull)}
    assert "错误：" in ran.err
    assert "Traceback" not in ran.err


def test_an_interrupt_ends_with_130_and_keeps_what_was_done(fazhi: Fazhi, tmp_path: Path) -> None:
    process = fazhi.start("ingest", "--json", _copies(tmp_path / "many", 400))
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    added = (first + out).decode().splitlines()
    assert process.returncode == troubles.INTERRUPTED, err.decode()
    assert "Traceback" not in err.decode()
    kept = len(fazhi("reports", "--json").lines)
    assert len(added) <= kept <= len(added) + 64  # stored together, not all told of yet
    assert fazhi("ask", ASKED).code == 0


@pytest.mark.parametrize("pattern", ["*.term", "*.idx", "meta.json", "analysis", "*"])
def test_a_broken_lexical_index_mends_itself(sampled: Fazhi, pattern: str) -> None:
    for path in (sampled.home / "lexical").glob(pattern):
        if path.is_file():
            path.write_bytes(b"\xfd" * 300)
    ran = sampled("ask", ASKED)
    assert ran.code == 0, ran.err
    assert "86件" in ran.out
    assert sampled("index", "rebuild").code == 0
    assert sampled("index", "verify").code == 0


def test_a_broken_vector_index_is_found_and_rebuilt(sampled: Fazhi) -> None:
    sampled = sampled.with_(CHROMA_URL=EMBEDDED)
    assert sampled("index", "rebuild").code == 0
    for path in (sampled.home / "chroma").rglob("*"):
        if path.is_file() and path.name != "current.json":
            path.write_bytes(b"\xfd" * 300)
    assert "86件" in sampled("ask", ASKED).out
    assert sampled.process("index", "verify").code == troubles.SOME_FAILED
    assert sampled.process("index", "rebuild").code == 0
    assert sampled.process("index", "verify").code == 0


# -- how errors are told -----------------------------------------------------------


def test_each_class_of_errors_has_chinese_and_a_code_of_its_own() -> None:
    subclasses: list[type[FazhiError]] = [FazhiError, *_below(FazhiError)]
    assert set(subclasses) == set(troubles.KINDS)
    own = [troubles.KINDS[kind].code for kind in subclasses if issubclass(kind, LibraryError)]
    assert len(own) == len(set(own))


def test_an_error_without_chinese_of_its_own_keeps_its_english_as_detail() -> None:
    error = IndexBroken("The moon is down", where="sky", mend="Wait for the sun.")
    told = troubles.told(error, Words("zh"))
    assert told.what == troubles.KINDS[IndexBroken].what
    assert told.detail == "The moon is down Wait for the sun."
    assert troubles.told(error, Words("en")) == troubles.Told(error.what, "sky", error.mend)


def test_every_sentence_that_is_raised_has_its_chinese() -> None:
    missing = sorted(text for text in _raised() if sentences.chinese(text) is None)
    assert not missing, "add their Chinese to bot/sentences.py"


def test_no_chinese_sentence_loses_what_differs() -> None:
    for english, chinese in sentences.SENTENCES.items():
        assert english.count("{}") == chinese.count("{}"), english


def test_the_wordier_sentence_wins() -> None:
    mend = "Write the whole path with slashes, e.g. 青海省/西宁市/城中区."
    assert "斜杠" in str(sentences.chinese(mend))


def test_a_hostile_name_in_an_error_cannot_reach_the_terminal(fazhi: Fazhi) -> None:
    ran = fazhi("ingest", "/nowhere/\x1b[2J\u202etxt.exe")
    assert "\x1b" not in ran.out + ran.err
    assert "\u202e" not in ran.out + ran.err


@pytest.mark.parametrize("debug", [False, True])
def test_an_error_of_our_own_making_is_short_and_tells_how_to_see_more(
    capsys: pytest.CaptureFixture[str], debug: bool
) -> None:
    found = Settings(Path(), debug=debug)
    assert Desk(found, Words(), Wiring(found)).fail(ZeroDivisionError("x / 0")) == 70
    err = capsys.readouterr().err
    assert err.startswith("程序出错：ZeroDivisionError: x / 0\n")
    assert ("ZeroDivisionError: x / 0" in err.splitlines()[1:]) == debug
    assert ("FAZHI_DEBUG=1" in err) != debug


def test_what_is_told_in_english_is_the_error_itself() -> None:
    error = BadRequest("What", where="where", mend="Mend.")
    assert troubles.one_line(error, Words("en")) == "What (where). Mend."
    assert str(error) == "What (where). Mend."


def _copies(folder: Path, count: int) -> Path:
    """Reports that differ, each the size of a real one."""
    folder.mkdir()
    text = (SAMPLE / REPORT).read_text(encoding="utf-8")
    for n in range(count):
        (folder / f"{n:03}.txt").write_text(text.replace("86件", f"{n + 100}件"), encoding="utf-8")
    return folder


def _below(kind: type[FazhiError]) -> list[type[FazhiError]]:
    return [sub for direct in kind.__subclasses__() for sub in (direct, *_below(direct))]


def _raised() -> Iterator[str]:
    """What the code says in errors, with x for what differs from case to case."""
    names = {kind.__name__ for kind in _below(FazhiError)} | {"wrong", "broken", "_unfit"}
    for room in ("config", "retrieval", "answering", "bot"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                    mend = [k.value for k in node.keywords if k.arg == "mend"]
                    yield from filter(None, map(_text, [*node.args[:1], *mend]))


def _text(node: ast.expr) -> str:
    """The text of a literal; empty for what is put together elsewhere."""
    if isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else "x" for p in node.values)
        joined = "".join(map(str, parts))
        return joined if re.search("[A-Za-z]{2}", joined) else ""
    return str(node.value) if isinstance(node, ast.Constant) else ""
