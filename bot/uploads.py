"""Reports that people send: what their files are called here, and how they go into the library
and out again, by commands of their own. One that takes the memory, or breaks a library, takes
no answer with it.
"""

import asyncio
import json
import os
import sys
import unicodedata
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from bot.troubles import SOME_FAILED
from config.errors import FazhiError, LibraryError, LibraryLocked, UnreadableReport, disk_full
from config.settings import Language, Settings

FOLDER = "uploads"
"""Where they are kept, in the library's folder."""
_PROGRAM = Path(__file__).resolve().parents[1]
"""Where the package `bot` lies, whatever folder the service was started in."""
_LONGEST = 150
"""Bytes of a file's name before its suffix."""
_LONGEST_SUFFIX = 16
_LINE = 2**20
"""Bytes of a line that a command may print."""
_FORBIDDEN = frozenset('<>:"|?*')
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file, as `fazhi ingest --json` tells it. Empty texts where it failed,
    or where something is not known."""

    status: str
    report: str
    title: str
    region: str
    year: int | None
    passages: int
    error: str
    kind: str = ""


class Ended(Exception):
    """The command ended before it had told of every file. `error` says why; `killed` is
    whether the system ended it, so that one of the files may be to blame."""

    def __init__(self, error: FazhiError, complaint: str, *, killed: bool) -> None:
        super().__init__(complaint)
        self.error = error
        self.complaint = complaint
        self.killed = killed


def kept_name(name: str) -> str:
    """The name to keep a file under: its own, without folders, without what is hidden or
    reserved anywhere, not too long."""
    last = PurePath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    shown = "".join(c for c in last if not _is_unfit(c)).strip()
    stem, dot, suffix = shown.rpartition(".") if "." in shown else (shown, "", "")
    short = stem.strip(". ").encode()[:_LONGEST].decode(errors="ignore").strip(". ")
    return f"{short or 'file'}{dot}{suffix[:_LONGEST_SUFFIX]}".rstrip(". ")


def _is_unfit(character: str) -> bool:
    return character in _FORBIDDEN or unicodedata.category(character) in _HIDDEN


async def ingest(path: Path, settings: Settings, language: Language) -> Taken:
    """Puts one file into the library; what goes wrong is told in that language."""
    try:
        [taken] = [one async for one in ingest_all((path,), settings, language)]
    except Ended as ended:
        return Taken("failed", "", "", "", None, 0, ended.complaint or str(ended.error))
    return taken


async def ingest_all(
    paths: Sequence[Path], settings: Settings, language: Language, options: Sequence[str] = ()
) -> AsyncGenerator[Taken, None]:
    """Puts files into the library, and tells of each, in order, once it is stored. Raises Ended
    where that ends early: what was told is stored. Closing this ends the command."""
    command = ("ingest", "--json", *options, "--", *map(str, paths))
    running, told = await _started(settings, language, *command), 0
    assert running.stdout is not None
    assert running.stderr is not None
    complaining = asyncio.ensure_future(running.stderr.read())
    try:
        async for line in running.stdout:
            if line.startswith(b"{") and told < len(paths):
                told += 1
                yield _taken(json.loads(line))
        complaint, code = _last(await complaining), await running.wait()
    finally:
        if running.returncode is None:
            running.terminate()
            await running.wait()
        complaining.cancel()
    if told < len(paths):
        raise Ended(_error(code, settings.home), complaint, killed=code not in _KNOWN)


async def forget(report: str, settings: Settings) -> bool:
    """Takes a report out; whether it was there. Raises FazhiError where that fails."""
    running = await _started(settings, settings.language, "forget", "--", report)
    await running.communicate()
    code = running.returncode or 0
    if code not in (0, _UNKNOWN):
        raise _error(code, settings.home)
    return code == 0


async def _started(
    settings: Settings, language: Language, *command: str
) -> asyncio.subprocess.Process:
    """A command of this program on this library. It is not interrupted together with the
    service that started it."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *command,
        env=_environment(settings, language),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
        limit=_LINE,
    )


def _environment(settings: Settings, language: Language) -> dict[str, str]:
    found = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(filter(None, (str(_PROGRAM), found)))
    own = {"FAZHI_HOME": str(settings.home.resolve()), "FAZHI_LANGUAGE": language}
    return {**os.environ, "PYTHONPATH": path, **own}


def _taken(told: dict[str, Any]) -> Taken:
    return Taken(
        told.get("status", "failed"),
        told.get("report_id") or "",
        told.get("title") or "",
        told.get("region") or "",
        told.get("year"),
        told.get("passages", 0),
        told.get("error") or "",
        told.get("kind") or "",
    )


def _last(complaint: bytes) -> str:
    said = complaint.decode(errors="replace").strip().splitlines()
    return said[-1] if said else ""


_LOCKED, _FULL, _UNKNOWN = 4, 7, 9
_KNOWN = (0, SOME_FAILED, 2, 3, _LOCKED, 5, 6, _FULL, 8, _UNKNOWN, 10, 11)
"""The exit codes of a command that ended by itself."""


def _error(code: int, home: Path) -> FazhiError:
    """Why a command ended with that code."""
    if code == _FULL:
        return disk_full(home)
    if code == _LOCKED:
        return LibraryLocked(
            "Another process is writing to the library",
            where=home,
            mend="Wait for it to finish, or stop it, and try again.",
        )
    if code not in _KNOWN:
        return UnreadableReport(
            "The process that read this file was ended by the system",
            where=home,
            mend="Check that the file is whole and no larger than the memory; then try it alone.",
        )
    return LibraryError(
        f"The library cannot be used: exit code {code}",
        where=home,
        mend="Check that the folder exists, has room and may be written by this user.",
    )
