"""Answers shared by a link: kept as they were, under the hash of what they say, and held
against the library again whenever they are looked at."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from answering.answer import Answer
from bot.answercontent import answer_of, content_of
from bot.portal import objects, problems, shapes
from bot.portal.access import Caller
from bot.portal.objects import Answered
from bot.portal.office import Office, address, office
from bot.portal.problems import Problem
from bot.portal.proven import proven
from bot.reproving import findings, shown, standing
from config.errors import LibraryDamaged

router = APIRouter(tags=["shares"])

Hash = Annotated[str, Path(max_length=100, description="As it stands in the link.")]


@dataclass(frozen=True, slots=True)
class Looked:
    """A shared answer that was looked at: what of it still stands."""

    hash: str
    at: str
    answer: Answer
    current: dict[int, bool]
    whole: bool


@router.post("/api/shares", status_code=201, responses=objects.made(objects.Shared, objects.SHARED))
async def share(request: Request, answered: Answered) -> Response:
    """Keeps an answer, so that others see it as it was. It is proved again before; one that
    does not hold is refused with what is wrong with it."""
    place = office(request)
    await place.guard.admit(request, "ask")
    answer = await proven(request, answered.answer)
    kept = await run_in_threadpool(place.parts.shares.put, content_of(answer))
    url = _page(request, kept.hash)
    return JSONResponse({"hash": kept.hash, "url": url}, 201, {"Location": url})


@router.get("/api/shares/{hash}", responses=shapes.sent(objects.Share, objects.SHARE))
async def shared(request: Request, hash: Hash) -> Response:
    """A shared answer as it was, and of each of its citations whether the library of now
    still says so."""
    place = office(request)
    found = await looked_at(request, hash, await place.guard.admit(request, "ask"))
    return JSONResponse(
        {
            "hash": found.hash,
            "url": _page(request, found.hash),
            "shared_at": found.at,
            "answer": place.imprint.signed(found.answer),
            "current": {str(n): stands for n, stands in found.current.items()},
            "whole": found.whole,
        }
    )


async def looked_at(request: Request, hash: str, caller: Caller) -> Looked:
    """The share of that hash. Raises Problem: 404 where there is none that the caller may see,
    410 where what is kept was altered."""
    place = office(request)
    try:
        kept = await run_in_threadpool(place.parts.shares.get, hash)
    except LibraryDamaged as error:
        raise Problem(problems.GONE, problems.of(error, problems.spoken(request)).detail) from error
    answer = answer_of(kept.content) if kept else None
    if kept is None or answer is None or not _may_see(caller, answer):
        words = problems.spoken(request)
        raise Problem(problems.NOT_FOUND, words("没有这份分享，或者它已经过期。"))
    current, whole = await place.desk.aside(partial(_standing, place, answer))
    return Looked(hash, kept.at, answer, current, whole)


def _standing(place: Office, answer: Answer) -> tuple[dict[int, bool], bool]:
    library = place.parts.library
    current = standing(answer, library)
    proves = all(current.values()) and not findings(answer, library, place.parts.verifier)
    return current, proves


def _may_see(caller: Caller, answer: Answer) -> bool:
    """Whether all that it quotes is of the caller's regions."""
    return not caller.regions or all(one.region.startswith(caller.regions) for one in shown(answer))


def _page(request: Request, hash: str) -> str:
    return f"{address(request)}/a/{hash}"
