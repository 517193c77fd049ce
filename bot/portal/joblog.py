"""Uploads on their way, each in a folder of its own: its files, and a file that says how far it
is. Whatever process asks reads the same, and one that is ended loses nothing that was said.
"""

import contextlib
import datetime
import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from config.settings import Language

Status = Literal["waiting", "running", "done"]
FileStatus = Literal[
    "waiting", "running", "added", "replaced", "unchanged", "failed", "undone", "kept"
]
_STATE, _LOCK, _PART = "job.json", "lock", ".part"
_PREFIX = "portal-"
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file of a job. `path` is where it is kept, in the job's folder, empty where it was
    not taken. `replaces` are reports that went out for it, `earlier` their files in the folder
    of uploads, `others` reports on the same region and year; `error` is for whoever sent it.
    Empty texts and None: not known (yet)."""

    file: int
    name: str
    size: int
    path: str = ""
    status: FileStatus = "waiting"
    report_id: str = ""
    title: str = ""
    region: str = ""
    year: int | None = None
    kind: str = ""
    passages: int = 0
    error: str = ""
    replaces: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether it is known what became of it."""
        return self.status not in ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Job:
    """An upload. `owner` is who sent it; `options` go to the command that takes it in.
    `undoing` is set while it is being taken back. `interrupted` counts how often it was taken
    up again."""

    id: str
    owner: str
    made_at: str
    language: Language
    outcomes: tuple[Outcome, ...]
    options: tuple[str, ...] = ()
    status: Status = "waiting"
    undoing: bool = False
    interrupted: int = 0

    def with_(self, outcome: Outcome) -> "Job":
        """The job with another outcome of one file."""
        changed = (outcome if one.file == outcome.file else one for one in self.outcomes)
        return replace(self, outcomes=tuple(changed))


class Joblog:
    """The jobs in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def arriving(self) -> tuple[str, Path]:
        """A new id that nobody guesses, and a folder for files on their way. Raises OSError."""
        identity = secrets.token_hex(16)
        folder = self.folder(identity).with_suffix(_PART)
        folder.mkdir(mode=0o700, parents=True)
        return identity, folder

    def arrived(self, job: Job, folder: Path) -> None:
        """Makes a job of files that are all there. Raises OSError."""
        self._write(job, folder)
        folder.rename(self.folder(job.id))

    def folder(self, identity: str) -> Path:
        """Where the files of a job are."""
        return self._folder / f"{_PREFIX}{identity}"

    def write(self, job: Job) -> None:
        """Says how far a job is; whole, and for good. Raises OSError."""
        self._write(job, self.folder(job.id))

    def _write(self, job: Job, folder: Path) -> None:
        path = folder / _STATE
        made = path.with_name(f"{_STATE}.{secrets.token_hex(4)}{_PART}")
        try:
            with made.open("w", encoding="utf-8") as file:
                json.dump(asdict(job), file, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            made.replace(path)
        finally:
            made.unlink(missing_ok=True)

    def read(self, identity: str) -> Job | None:
        """How far a job is; None for an unknown one."""
        if not _ID.fullmatch(identity):
            return None
        try:
            data = json.loads((self.folder(identity) / _STATE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return _job(data)

    def unfinished(self) -> list[Job]:
        """The jobs that have not ended, the oldest first."""
        waiting = (job for job in self._jobs() if job.status != "done")
        return sorted(waiting, key=lambda job: job.made_at)

    def clean(self, before: datetime.datetime) -> None:
        """Forgets jobs that ended before that, and removes what was left of uploads that never
        arrived whole. The files of jobs stay: reports were read from them."""
        moment = before.timestamp()
        for path in self._folder.glob(f"{_PREFIX}*{_PART}"):
            if _age(path) < moment:
                shutil.rmtree(path, ignore_errors=True)
        for job in self._jobs():
            state = self.folder(job.id) / _STATE
            if job.status == "done" and _age(state) < moment:
                state.unlink(missing_ok=True)

    @contextlib.contextmanager
    def claimed(self, identity: str) -> Iterator[bool]:
        """Whether this process may work on a job: no other does."""
        try:
            file = os.open(self.folder(identity) / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            yield False
            return
        try:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
            else:
                yield True
        finally:
            os.close(file)

    def _jobs(self) -> list[Job]:
        names = [path.name.removeprefix(_PREFIX) for path in self._folder.glob(f"{_PREFIX}*")]
        return [job for name in names if (job := self.read(name)) is not None]


def _age(path: Path) -> float:
    """When it was last changed, in seconds of the clock; the future where it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return float("inf")


def _job(data: dict[str, Any]) -> Job:
    outcomes = tuple(Outcome(**_tuples(one)) for one in data["outcomes"])
    return Job(**{**_tuples(data), "outcomes": outcomes})


def _tuples(data: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(one) if isinstance(one, list) else one for name, one in data.items()}
