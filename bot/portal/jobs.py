"""Uploads become reports: one job after another, each file by a command of its own or together
with others. A job that was interrupted, with the service or without it, is taken up again.
"""

import asyncio
import contextlib
import datetime
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from fastapi.concurrency import run_in_threadpool

from bot.portal import problems
from bot.portal.joblog import FileStatus, Job, Joblog, Outcome
from bot.portal.problems import Problem
from bot.uploads import FOLDER, Ended, Taken, forget, ingest, ingest_all
from bot.wiring import Wiring
from bot.words import Words
from config.errors import FazhiError
from config.settings import Settings
from retrieval.library import Entry

MOST_WAITING = 50
_LOOK_SECONDS = 0.2
_AGAIN_SECONDS = 30.0
_LOG = logging.getLogger("fazhi.portal")


class Jobs:
    """The jobs of one library, as this process works on them. What is said of a job is on the
    disk before anybody is told."""

    def __init__(self, settings: Settings, parts: Wiring) -> None:
        self._folder = settings.home.resolve() / FOLDER
        self.log = Joblog(self._folder)
        self._settings = settings
        self._parts = parts
        self._waiting: asyncio.Queue[str] = asyncio.Queue()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Jobs"]:
        """Works while this is open; what was not finished before, first."""
        await run_in_threadpool(self._clean)
        for job in await run_in_threadpool(self.log.unfinished):
            self._waiting.put_nowait(job.id)
        working = asyncio.create_task(self._work())
        try:
            yield self
        finally:
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working

    def check_room(self) -> None:
        """Raises Problem where too many jobs wait already."""
        if self._waiting.qsize() >= MOST_WAITING:
            raise Problem(problems.BUSY, retry_after=30)

    def begin(self, job: Job) -> None:
        """Takes a job on that is in the log."""
        self._waiting.put_nowait(job.id)

    async def undo(self, job: Job) -> bool:
        """Takes back what a job put in, soon; False where there is nothing to take back."""
        if job.status != "done" or not any(map(_is_undoable, job.outcomes)):
            return False
        await self._say(replace(job, status="waiting", undoing=True))
        self.begin(job)
        return True

    async def changes(self, identity: str, stopping: Callable[[], bool]) -> AsyncIterator[Job]:
        """A job now, and whenever there is more to say of it, until it has ended or the
        service is `stopping`."""
        last: Job | None = None
        while not stopping():
            job = await run_in_threadpool(self.log.read, identity)
            if job is None:
                return
            if job != last:
                yield job
            if job.status == "done":
                return
            last = job
            await asyncio.sleep(_LOOK_SECONDS)

    # -- one after another -------------------------------------------------------------

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            identity = await self._waiting.get()
            try:
                with self.log.claimed(identity) as ours:
                    job = self.log.read(identity)
                    if ours and job is not None and job.status != "done":
                        await self._do(_taken_up(job))
            except Exception:  # a disk that is full, a library that is locked: they pass
                _LOG.exception("A job is tried again later: %s", identity)
                loop.call_later(_AGAIN_SECONDS, self._waiting.put_nowait, identity)

    async def _do(self, job: Job) -> None:
        await self._say(job)
        job = await (self._undo(job) if job.undoing else self._take_in(job))
        await self._say(replace(job, status="done", undoing=False))

    async def _say(self, job: Job) -> None:
        await run_in_threadpool(self.log.write, job)

    # -- in ----------------------------------------------------------------------------

    async def _take_in(self, job: Job) -> Job:
        """All files of a job together; where the command is killed over them, those that are
        left each by itself, so that one takes no other with it."""
        waiting = [one for one in job.outcomes if not one.ended]
        job, ended = await self._ingest(job, waiting)
        left = [one for one in job.outcomes if not one.ended]
        for one in left:
            if ended is not None and ended.killed and len(waiting) > 1:
                job, alone = await self._ingest(job, [one])
            else:
                alone = ended
            if alone is not None:
                job = await self._failed(job, one, _told(alone, Words(job.language)))
        return job

    async def _ingest(self, job: Job, files: Sequence[Outcome]) -> tuple[Job, Ended | None]:
        """The job when some of its files are in, and why the command ended before all were."""
        if not files:
            return job, None
        for one in files:
            job = job.with_(replace(one, status="running"))
        await self._say(job)
        paths, left = [self._path(job, one) for one in files], list(files)
        told = ingest_all(paths, self._settings, job.language, job.options)
        try:
            async with contextlib.aclosing(told):
                async for taken in told:
                    job = await self._became(job, left.pop(0), taken)
        except Ended as ended:
            return job, ended
        return job, None

    async def _became(self, job: Job, one: Outcome, taken: Taken) -> Job:
        """The job when it is known what became of a file."""
        if taken.status == "failed":
            return await self._failed(job, one, taken.error)
        status: FileStatus = "unchanged" if taken.status == "unchanged" else "added"
        path, beside = self._path(job, one), _NOTHING
        if await run_in_threadpool(self._is_from, taken.report, path):
            beside = await run_in_threadpool(self._beside, taken.report, one.name)
            status = "added"  # perhaps by an earlier try, which was interrupted
        gone = [version for version in beside.earlier if await self._out(version.id)]
        one = replace(
            one,
            status="replaced" if gone or taken.status == "replaced" else status,
            report_id=taken.report,
            title=taken.title,
            region=taken.region,
            year=taken.year,
            kind=taken.kind,
            passages=taken.passages,
            replaces=tuple(version.id for version in gone),
            earlier=tuple(path for version in gone for path in version.paths),
            others=beside.others,
        )
        return await self._changed(job, one)

    async def _failed(self, job: Job, one: Outcome, why: str) -> Job:
        self._path(job, one).unlink(missing_ok=True)
        return await self._changed(job, replace(one, status="failed", error=why, path=""))

    async def _changed(self, job: Job, one: Outcome) -> Job:
        job = job.with_(one)
        await self._say(job)
        return job

    async def _out(self, report: str) -> bool:
        try:
            return await forget(report, self._settings)
        except FazhiError as error:
            _LOG.warning("An earlier version stays: %s", error)
            return False

    # -- out again ---------------------------------------------------------------------

    async def _undo(self, job: Job) -> Job:
        """What the job put in goes out, what went out for it comes in again. A report that
        another file has brought as well stays."""
        for one in job.outcomes:
            if not _is_undoable(one):
                continue
            path = self._path(job, one)
            if not await run_in_threadpool(self._is_only_from, one.report_id, path):
                job = await self._changed(job, replace(one, status="kept"))
                continue
            await forget(one.report_id, self._settings)
            for earlier in one.earlier:
                await ingest(self._folder / earlier, self._settings, job.language)
            path.unlink(missing_ok=True)
            job = await self._changed(job, replace(one, status="undone", path=""))
        return job

    # -- the library -------------------------------------------------------------------

    def _is_from(self, report: str, path: Path) -> bool:
        """Whether a report was first read from that file."""
        return self._parts.library.entry(report).origin == str(path)

    def _is_only_from(self, report: str, path: Path) -> bool:
        """Whether no other file has brought a report; also where it is gone."""
        origins = self._parts.library.origins_of(report)
        return all(origin == str(path) for _, origin in origins)

    def _beside(self, report: str, name: str) -> "_Beside":
        """The reports of the same kind on the same region and year: those that were uploaded
        under the same name are earlier versions."""
        library = self._parts.library
        about = library.entry(report).metadata
        if not about.region or about.year is None:
            return _NOTHING
        held = self._parts.holdings.reports("", about.region, about.year)
        like = [one.id for one in held if (one.path, one.kind) == (about.region, about.kind)]
        entries = [entry for entry in library.entries_of(like) if entry.id != report]
        earlier = [v for entry in entries if (v := self._version(entry, name)) is not None]
        known = {version.id for version in earlier}
        return _Beside(tuple(earlier), tuple(e.id for e in entries if e.id not in known))

    def _version(self, entry: Entry, name: str) -> "_Version | None":
        origins = self._parts.library.origins_of(entry.id)
        inside = [Path(origin) for source, origin in origins if source == name]
        if len(inside) < len(origins) or not all(map(self._is_uploaded, inside)):
            return None
        return _Version(entry.id, tuple(str(path.relative_to(self._folder)) for path in inside))

    def _is_uploaded(self, path: Path) -> bool:
        return path.is_relative_to(self._folder)

    def _path(self, job: Job, one: Outcome) -> Path:
        return self.log.folder(job.id) / one.path

    def _clean(self) -> None:
        days = datetime.timedelta(days=self._settings.keep_days)
        self.log.clean(datetime.datetime.now(datetime.UTC) - days)


@dataclass(frozen=True, slots=True)
class _Version:
    """An earlier version of a report; `paths` are its files, in the folder of uploads."""

    id: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Beside:
    """Reports beside a new one: earlier versions of it, and the ids of others like it."""

    earlier: tuple[_Version, ...] = ()
    others: tuple[str, ...] = ()


_NOTHING = _Beside()


def _is_undoable(one: Outcome) -> bool:
    return one.status in ("added", "replaced") and bool(one.path)


def _taken_up(job: Job) -> Job:
    again = job.interrupted + (job.status == "running")
    return replace(job, status="running", interrupted=again)


def _told(ended: Ended, words: Words) -> str:
    return problems.of(ended.error, words).detail
