"""Reports sent in by those who may, taken in beside the service, and taken out again."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import FormData, UploadFile

from bot.ingesting import region_path
from bot.portal import objects, problems, shapes
from bot.portal.access import Caller
from bot.portal.joblog import Job, Joblog, Outcome
from bot.portal.office import Office, office
from bot.portal.problems import Problem
from bot.portal.reports import Id, reachable
from bot.portal.streams import EventStream, event, prefers_events
from bot.uploads import forget, kept_name
from bot.words import Words
from config.errors import ReportUnknown
from retrieval.reader import MAX_BYTES, readable_suffixes

router = APIRouter(tags=["reports"])
MOST_FILES = 20
MOST_BYTES = 2 * MAX_BYTES
"""Of one upload, all files together."""
_FIELDS = ("file", "files")
_CHUNK = 1024 * 1024
JobId = Annotated[str, InPath(max_length=64)]

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "additionalProperties": False,
                    "properties": {
                        "file": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": MOST_FILES,
                            "items": {"type": "string", "format": "binary"},
                            "description": "Reports. May also be called `files`.",
                        },
                        "region": {
                            "type": "string",
                            "maxLength": 100,
                            "description": "Their region, where the text does not tell it.",
                        },
                        "year": {
                            "type": "integer",
                            "minimum": 1949,
                            "maximum": 2100,
                            "description": "The year they cover, where the text does not tell it.",
                        },
                    },
                }
            }
        },
    }
}


def _job_response() -> dict[int | str, dict[str, Any]]:
    found = objects.made(objects.Job, objects.JOB, status=200)
    stream = "event: progress\ndata: {...}\n\nevent: done\ndata: {...}\n\n"
    found[200]["content"]["text/event-stream"] = {"example": stream}
    return found


@router.post(
    "/api/reports",
    status_code=202,
    openapi_extra=_FORM,
    responses=objects.made(objects.Job, objects.JOB, status=202),
)
async def upload(request: Request) -> Response:
    """Takes files that are to become reports, and answers at once with a job that tells what
    becomes of each. A text that is in already is `unchanged`; a new version, of the same name,
    region and year as a report that was uploaded before, takes its place."""
    place = office(request)
    caller = await place.guard.admit(request, "upload")
    place.jobs.check_room()
    words = problems.spoken(request)
    async with request.form(max_files=MOST_FILES, max_fields=4, max_part_size=1024) as form:
        files, options = _files(form, words), _options(place, form, words)
        if not any(_refused(file, words) == "" for file in files):
            raise Problem(problems.UNPROCESSABLE, _refused(files[0], words))
        job = await run_in_threadpool(
            partial(_stored, place.jobs.log, files, caller, options, words)
        )
    place.jobs.begin(job)
    return JSONResponse(told(job), 202, {"Location": f"/api/jobs/{job.id}"})


@router.get("/api/jobs/{job_id}", responses=_job_response())
async def job(request: Request, job_id: JobId) -> Response:
    """How far an upload is. With `Accept: text/event-stream`, the events `progress` and, at the
    end, `done`, each with the job."""
    place = office(request)
    found = await _own(request, job_id, await place.guard.admit(request, "upload"))
    if prefers_events(request.headers.get("accept", "")):
        return EventStream(_streamed(place, found.id))
    return JSONResponse(told(found))


@router.post(
    "/api/jobs/{job_id}/undo",
    status_code=202,
    responses=objects.made(objects.Job, objects.JOB, status=202),
)
async def undo(request: Request, job_id: JobId) -> Response:
    """Takes out what an upload put in, and puts earlier versions back; the job tells when."""
    place = office(request)
    found = await _own(request, job_id, await place.guard.admit(request, "upload"))
    if not await place.jobs.undo(found):
        words = problems.spoken(request)
        raise Problem(problems.CONFLICT, words("这次上传还没有结束，或者没有可以撤销的。"))
    return JSONResponse(told(found), 202, {"Location": f"/api/jobs/{found.id}"})


@router.delete(
    "/api/reports/{report_id}", responses=shapes.sent(objects.Forgotten, objects.FORGOTTEN)
)
async def out(request: Request, report_id: Id) -> Response:
    """Takes a report out of the library. Files stay: taken in again, it is the same report."""
    place = office(request)
    caller = await place.guard.admit(request, "admin")
    entry = await run_in_threadpool(reachable, place.parts.library, report_id, caller)
    if not await forget(entry.id, place.settings):
        raise ReportUnknown(
            "No report has this id or name", where=report_id, mend="`fazhi reports` lists the ids."
        )
    return JSONResponse({"report_id": entry.id, "source": entry.source, "status": "forgotten"})


def told(job: Job) -> dict[str, Any]:
    """A job as it is sent; null for what is not known."""
    return {
        "id": job.id,
        "status": job.status,
        "made_at": job.made_at,
        "done": sum(one.ended for one in job.outcomes),
        "total": len(job.outcomes),
        "interrupted": job.interrupted,
        "outcomes": [_outcome(one) for one in job.outcomes],
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    fields = {name: value for name, value in asdict(one).items() if name in _SENT}
    return {name: None if value == "" else value for name, value in fields.items()}


_SENT = frozenset(objects.Outcome.model_fields)


async def _streamed(place: Office, identity: str) -> AsyncIterator[bytes]:
    async for job in place.jobs.changes(identity, lambda: place.desk.stopping):
        yield event("done" if job.status == "done" else "progress", told(job))


async def _own(request: Request, identity: str, caller: Caller) -> Job:
    """A job of the caller's, or of anybody where they manage all."""
    found = await run_in_threadpool(office(request).jobs.log.read, identity)
    mine = found is not None and (found.owner == _owner(caller) or "admin" in caller.scopes)
    if found is None or not mine:
        words = problems.spoken(request)
        raise Problem(problems.NOT_FOUND, words("没有这次上传，或者它已经过期。"))
    return found


def _owner(caller: Caller) -> str:
    return f"{caller.how}:{caller.name}"


def _files(form: FormData, words: Words) -> list[UploadFile]:
    """The files of a form; raises Problem where it holds none, or anything unknown."""
    files: list[UploadFile] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile) and name in _FIELDS:
            files.append(value)
        elif isinstance(value, UploadFile) or name not in ("region", "year"):
            wrong = [{"at": f"body.{name[:40]}", "what": "unknown"}]
            raise Problem(problems.UNPROCESSABLE, more={"errors": wrong})
    if not files:
        raise Problem(problems.UNPROCESSABLE, words("请附上报告文件，字段名为 file。"))
    return files


def _options(place: Office, form: FormData, words: Words) -> tuple[str, ...]:
    """What the sender knows better than the text, as options of `fazhi ingest`."""
    region, year = str(form.get("region") or "").strip(), str(form.get("year") or "").strip()
    options = []
    if region:
        if len(region) > 100 or not region.isprintable():
            raise Problem(problems.UNPROCESSABLE, words("地区的写法不对。"))
        options.append("--region=" + "/".join(region_path(place.parts.divisions, region)))
    if year:
        if not year.isdecimal() or not 1949 <= int(year[:5]) <= 2100:
            raise Problem(problems.UNPROCESSABLE, words("年份应在 1949 到 2100 之间。"))
        options.append(f"--year={int(year)}")
    return tuple(options)


def _refused(file: UploadFile, words: Words) -> str:
    """Why a file is not taken; "" where it is."""
    if Path(kept_name(file.filename or "")).suffix.lower() not in readable_suffixes():
        kinds = words("、").join(sorted(readable_suffixes()))
        return words("读不了这种文件。能读的有：{kinds}。", kinds=kinds)
    if (file.size or 0) > MAX_BYTES:
        return words("文件太大，最多 {n} MB。", n=MAX_BYTES // 1024 // 1024)
    return ""


def _stored(
    log: Joblog, files: list[UploadFile], caller: Caller, options: tuple[str, ...], words: Words
) -> Job:
    """The job, with its files on the disk for good."""
    identity, folder = log.arriving()
    try:
        job = Job(
            identity,
            _owner(caller),
            datetime.now(UTC).isoformat(timespec="seconds"),
            words.language,
            tuple(_kept(folder, files, words)),
            options,
        )
        log.arrived(job, folder)
    except BaseException:
        with suppress(OSError):
            shutil.rmtree(folder)
        raise
    return job


def _kept(folder: Path, files: list[UploadFile], words: Words) -> Iterator[Outcome]:
    for n, file in enumerate(files):
        name, size = kept_name(file.filename or ""), file.size or 0
        why = _refused(file, words)
        if why:
            yield Outcome(n, name, size, status="failed", error=why)
            continue
        path = folder / str(n) / name
        path.parent.mkdir()
        with path.open("xb") as out:
            shutil.copyfileobj(file.file, out, _CHUNK)
            out.flush()
            os.fsync(out.fileno())
        yield Outcome(n, name, size, path=f"{n}/{name}")
