"""What an answer compares, as a chart: its values for a page that draws it, or a picture."""

import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from answering.answer import Answer
from bot.charts.figure import to_json
from bot.charts.making import chart_of
from bot.charts.picture import png
from bot.export.filename import safe_name
from bot.portal import objects, problems
from bot.portal.exporting import attached
from bot.portal.objects import Answered
from bot.portal.office import Office, office
from bot.portal.problems import Problem
from bot.portal.proven import proven
from bot.portal.sharing import Hash, looked_at

router = APIRouter(tags=["charts"])
PNG = "image/png"
_EMPTY: dict[str, Any] = {"title": "", "panels": [], "sources": [], "left_out": 0, "unlisted": 0}


def _charted() -> dict[int | str, dict[str, Any]]:
    found = objects.made(objects.Chart, objects.CHART, status=200)
    found[200]["content"].update(objects.file(PNG)[200]["content"])
    return found


@router.post("/api/chart", responses=_charted())
async def chart(request: Request, answered: Answered) -> Response:
    """The chart of an answer that compares; without a panel where there is nothing to draw.
    With `Accept: image/png` the picture, 1080 pixels wide."""
    place = office(request)
    await place.guard.admit(request, "ask")
    answer = await proven(request, answered.answer)
    if PNG in request.headers.get("accept", ""):
        return await _picture(request, place, answer)
    found = await place.desk.aside(partial(chart_of, answer))
    return JSONResponse(to_json(found) if found else _EMPTY)


@router.get("/api/shares/{hash}/chart.png", response_class=Response, responses=objects.file(PNG))
async def shared_chart(request: Request, hash: Hash) -> Response:
    """The picture of a shared answer that compares."""
    place = office(request)
    found = await looked_at(request, hash, await place.guard.admit(request, "ask"))
    return await _picture(request, place, found.answer)


async def _picture(request: Request, place: Office, answer: Answer) -> Response:
    words = problems.spoken(request)
    drawn = await place.desk.aside(lambda: (found := chart_of(answer)) and png(found, words))
    if drawn is None:
        raise Problem(problems.NOT_FOUND, words("这个回答里没有可以画图比较的数值。"))
    name = safe_name(answer.question, datetime.datetime.now().astimezone(), ".png")
    headers = {"Content-Disposition": attached(name, inline=True)}
    return Response(drawn, media_type=PNG, headers=headers)
