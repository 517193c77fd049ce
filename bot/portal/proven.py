"""Answers that come back to the portal, to be shared, exported or drawn: taken only where the
library still proves them and this portal gave them.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import Request

from answering.answer import Answer, Finding
from answering.question import Question
from bot.answercontent import content_of
from bot.answerjson import Json, from_json
from bot.portal import problems
from bot.portal.imprint import SIGNATURE
from bot.portal.office import Office, office
from bot.portal.problems import Kind, Problem
from bot.reproving import findings
from config.errors import BadRequest, FazhiError

_MOST: dict[str, int] = {"claims": 100, "citations": 100, "rows": 500, "dropped": 100}
"""Of each more than any answer has: who sends more wants work done."""
_LONGEST = 20_000
"""Characters of one text of an answer."""
_UNPROVEN = Kind(422, "unproven", "回答不能证明")
_NOT_OURS = "这份回答不是本系统给出的，或者在给出之后被改动过。"


async def proven(request: Request, data: Json) -> Answer:
    """The answer of an object; raises Problem with what is wrong with it, and BadRequest for
    what is no answer."""
    place = office(request)
    answer = _read(data)
    parts = place.parts
    found = await place.desk.aside(lambda: findings(answer, parts.library, parts.verifier))
    if not found and not await _is_ours(place, answer, str(data.get(SIGNATURE) or "")):
        found = [Finding("not_ours", _NOT_OURS)]
    if found:
        raise _unproven(found, request)
    return answer


def _read(data: Json) -> Answer:
    for key, most in _MOST.items():
        if isinstance(data.get(key), list) and len(data[key]) > most:
            raise _unfit("The answer is larger than any that is given", f"{key}: {len(data[key])}")
    try:
        sound = _is_sound(data)
    except RecursionError:
        sound = False
    if not sound:
        raise _unfit("The answer holds a text that no answer has", "JSON")
    return from_json(data)


def _is_sound(value: Any) -> bool:
    """Whether every text in it can be written down, and is no longer than an answer's."""
    if isinstance(value, str):
        return len(value) <= _LONGEST and not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, dict):
        return all(map(_is_sound, (*value, *value.values())))
    return all(map(_is_sound, value)) if isinstance(value, list) else True


async def _is_ours(place: Office, answer: Answer, signature: str) -> bool:
    """Whether this portal signed it; or gives the very same when it is asked again."""
    if place.imprint.holds(answer, signature):
        return True
    if signature or answer.mode != "extractive":
        return False
    scope, wanted = answer.scope, content_of(answer)
    asked = Question(answer.question)
    for question in (asked, Question(asked.text, (), scope.regions, scope.years)):
        try:
            if content_of(await place.desk.answer(question)) == wanted:
                return True
        except FazhiError:
            return False
    return False


def _unproven(found: Sequence[Finding], request: Request) -> Problem:
    words = problems.spoken(request)
    return Problem(
        _UNPROVEN,
        words("这份回答不能证明：{what}", what=found[0].message),
        more={"findings": [{"code": one.code, "message": one.message} for one in found]},
    )


def _unfit(what: str, where: str) -> BadRequest:
    return BadRequest(what, where=where, mend="Send the answer object as it was given, unchanged.")
