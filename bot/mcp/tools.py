"""The tools: ask, search, compare, read_report. They read and never change anything.

Knows what each does with its arguments. What the protocol makes of it is `bot.mcp.server`'s.
"""

import datetime
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from answering.answer import Answer
from answering.events import Claimed, Done, Event, Scoped
from answering.prompting import Name
from answering.question import Question
from bot import saying
from bot.answerjson import Json
from bot.comparing import Comparison, comparison
from bot.mcp import arguments, shapes
from bot.mcp.arguments import Arguments
from bot.mcp.room import Guest, Room
from bot.mcp.telling import answer_text, found_text
from bot.portal.narrowing import narrowed
from bot.portal.reports import reachable
from bot.safe import safe, safe_block
from retrieval.library import Entry
from retrieval.report import Report


@dataclass(frozen=True, slots=True)
class Said:
    """What a tool gives: an object, and a text for models that says the same."""

    data: Json
    text: str


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool; `described` names what models are told of it. `run` raises FazhiError and
    Problem."""

    name: str
    title: str
    described: Name
    takes: type[Arguments]
    gives: Json
    run: Callable[[Room, Guest, Any], Awaitable[Said]]


async def ask(room: Room, guest: Guest, asked: arguments.Ask) -> Said:
    """An answer with its proof, or a refusal."""
    await guest.count()
    question = Question(
        asked.question,
        tuple(asked.history),
        narrowed(asked.regions, guest.caller, room.parts),
        tuple(asked.years),
        tuple(asked.kinds),
    )
    return _answered(await _asked(room, guest, question), room, guest)


async def compare(room: Room, guest: Guest, asked: arguments.Compare) -> Said:
    """Rows of one thing, region by region or year by year; without the number where no
    report states one."""
    await guest.count()
    made = await room.desk.aside(partial(_comparison, room, asked))
    answer = await _asked(room, guest, _held(made.question, guest, room))
    if answer.refusal is not None and made.plain != made.question:
        answer = await _asked(room, guest, _held(made.plain, guest, room))
    said = _answered(answer, room, guest)
    remark = made.remark(saying.spoken(made.topic, guest.words))
    return replace(said, text=f"{said.text}\n{remark}") if remark else said


async def search(room: Room, guest: Guest, sought: arguments.Search) -> Said:
    """The sentences nearest to what is sought."""
    regions = narrowed(sought.regions, guest.caller, room.parts)
    question = Question(sought.query, (), regions, tuple(sought.years), tuple(sought.kinds))
    found = await room.desk.aside(lambda: room.parts.answerer.found(question, sought.limit))
    return Said({"citations": [asdict(one) for one in found]}, found_text(found, guest))


async def read_report(room: Room, guest: Guest, read: arguments.ReadReport) -> Said:
    """A stretch of a report's text, with the outline of the whole."""
    entry, report = await room.desk.aside(partial(_report, room, guest, read.report))
    start, end = min(read.start, len(report.text)), min(read.last, len(report.text))
    return _stretch(entry, report, start, end, guest)


def _comparison(room: Room, asked: arguments.Compare) -> Comparison:
    parts, today = room.parts, datetime.date.today()  # noqa: DTZ011
    catalogue = parts.answerer.catalogue()
    wish = parts.wishes.read("、".join(asked.regions) + asked.topic, catalogue, today)
    years = tuple(asked.years) or wish.years
    return comparison(wish.topic, wish.regions, years, catalogue)


def _held(question: Question, guest: Guest, room: Room) -> Question:
    """The question, held to the caller's regions."""
    return replace(question, regions=narrowed(question.regions, guest.caller, room.parts))


async def _asked(room: Room, guest: Guest, question: Question) -> Answer:
    """The answer; the guest hears of each step, and of each claim as soon as it is proven."""
    with room.audit.asking(guest.caller, "mcp", guest.request, question) as heard:
        answer = await _heard(room.desk.events(question), guest)
        heard(answer)
    return answer


async def _heard(events: AsyncIterator[Event], guest: Guest) -> Answer:
    answer: Answer | None = None
    async for event in events:
        if isinstance(event, Scoped):
            regions = saying.regions(event.scope, guest.words)
            await guest.tell(safe(guest.words("范围：{regions}", regions=regions)))
        elif isinstance(event, Claimed):
            marks = "".join(f"[{n}]" for n in event.claim.citations)
            await guest.tell(safe(event.claim.text) + marks)
        elif isinstance(event, Done):
            answer = event.answer
    assert answer is not None
    return answer


def _answered(answer: Answer, room: Room, guest: Guest) -> Said:
    return Said(room.imprint.signed(answer), answer_text(answer, guest))


def _report(room: Room, guest: Guest, key: str) -> tuple[Entry, Report]:
    library = room.parts.library
    with library.snapshot():
        entry = reachable(library, key, guest.caller)
        return entry, library.whole(entry)


def _stretch(entry: Entry, report: Report, start: int, end: int, guest: Guest) -> Said:
    about, text = report.metadata, report.text[start:end]
    following = end if end < len(report.text) else None
    data = {
        "report_id": report.id,
        "source": entry.source,
        "title": about.title,
        "region": about.region_name or None,
        "year": about.year,
        "url": report.url,
        "sha256": report.sha256,
        "characters": len(report.text),
        "start": start,
        "end": end,
        "next": following,
        "text": text,
        "outline": [
            {"title": s.marker + s.title, "level": s.level, "start": s.start, "end": s.end}
            for s in report.sections
        ],
    }
    head = guest.words(
        "《{title}》第 {start}–{end} 字，全文 {n} 字",
        title=about.title,
        start=start,
        end=end,
        n=len(report.text),
    )
    more = guest.words("下一段从第 {n} 字起。", n=following) if following is not None else ""
    return Said(data, "\n".join(filter(None, (safe(head), safe_block(text), more))))


TOOLS: Sequence[Tool] = (
    Tool("ask", "提问", "mcp_ask", arguments.Ask, shapes.ANSWER, ask),
    Tool("search", "查找原文", "mcp_search", arguments.Search, shapes.FOUND, search),
    Tool("compare", "比较", "mcp_compare", arguments.Compare, shapes.ANSWER, compare),
    Tool(
        "read_report",
        "读报告",
        "mcp_read_report",
        arguments.ReadReport,
        shapes.STRETCH,
        read_report,
    ),
)
"""All of them, in the order in which they are listed."""
