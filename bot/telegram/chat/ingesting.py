"""`fazhi ingest` and `fazhi forget` as processes beside the bot: a document that takes the
memory or breaks a library takes no answer with it.
"""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.settings import Language, Settings

_PROGRAM = Path(__file__).resolve().parents[3]
"""Where the package `bot` lies, whatever folder the bot was started in."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file, as `fazhi ingest --json` tells it."""

    status: str
    report: str
    title: str
    region: str
    year: int | None
    passages: int
    error: str


async def ingest(path: Path, settings: Settings, language: Language) -> Taken:
    """Puts a file into the library; what goes wrong is told in that language."""
    _, lines, complaint = await _run(settings, language, "ingest", str(path), "--json")
    told = lines[0] if lines else {}
    return Taken(
        told.get("status", "failed"),
        told.get("report_id") or "",
        told.get("title") or "",
        told.get("region") or "",
        told.get("year"),
        told.get("passages", 0),
        told.get("error") or ("" if lines else complaint),
    )


async def forget(report: str, settings: Settings) -> bool:
    """Takes a report out; whether it was there."""
    code, _, _ = await _run(settings, settings.language, "forget", report)
    return code == 0


async def _run(
    settings: Settings, language: Language, *command: str
) -> tuple[int, list[dict[str, Any]], str]:
    """A command of this program on this library: its exit code, its JSON lines, and the
    last thing it said besides. It is not interrupted together with the bot."""
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *command,
        env=_environment(settings, language),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    out, err = await running.communicate()
    lines = [json.loads(line) for line in out.decode().splitlines() if line.startswith("{")]
    said = err.decode(errors="replace").strip().splitlines()
    return running.returncode or 0, lines, said[-1] if said else ""


def _environment(settings: Settings, language: Language) -> dict[str, str]:
    found = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(filter(None, (str(_PROGRAM), found)))
    own = {"FAZHI_HOME": str(settings.home.resolve()), "FAZHI_LANGUAGE": language}
    return {**os.environ, "PYTHONPATH": path, **own}
