"""Hostile strings as question, name, title and quote: the server takes every message, and
none says anything else than was meant.

    HOSTILE_STRINGS=2000 python -m pytest tests/test_telegram_hostile.py --timeout 0

sends so many of them; a short run sends those by hand and a few more.
"""

import json
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from answering.answer import Answer
from answering.question import Question
from benchmarks import synthetic
from bot.wiring import Wiring
from config.settings import Settings
from retrieval.library import Library
from retrieval.regions import mentions
from tests.botapi.people import Person
from tests.botapi.rooms import Room
from tests.botapi.server import BotApi
from tests.botapi.values import Message
from tests.chromaserver import chroma_url
from tests.hostilestrings import hostile, sendable, squeezed
from tests.material import ingest
from tests.runningbot import running

COUNT = int(os.environ.get("HOSTILE_STRINGS", "60"))
AT_ONCE = 16
PATIENCE = 60.0
STRINGS = hostile(COUNT)
ASKS = "收到多少件行政复议申请？"
APOLOGY = "处理这条消息时程序出错"


@dataclass(frozen=True)
class Hostile:
    """A bot at a server, on a library of a report for each string, with the string in its
    title and in the sentence that answers; `regions` are their counties, in order."""

    api: BotApi
    parts: Wiring
    regions: list[str]


@pytest.fixture(scope="module")
def at(tmp_path_factory) -> Iterator[Hostile]:
    folder = tmp_path_factory.mktemp("hostile")
    home, regions = folder / "home", ["".join(path) for path in synthetic.regions_of()[:COUNT]]
    paths = [
        _report(folder / f"{number:05}.txt", region, text, number)
        for number, (region, text) in enumerate(zip(regions, STRINGS, strict=True))
    ]
    with Library.create(home) as library:
        failed = [one for one in ingest(library, paths) if one.status == "failed"]
        assert [f"{one.source}: {one.error}" for one in failed] == []
    parts = Wiring(Settings(home, chroma_url=chroma_url()))
    with BotApi() as api, running(api, home):
        yield Hostile(api, parts, regions)
        assert [f"{call.method}: {call.why}" for call in api.refusals] == []
        assert list(api.world.parse_modes) == []
    parts.close()


def _report(path: Path, region: str, text: str, number: int) -> Path:
    sound = _nameless("".join(map(_readable, text))[:1200])
    title = f"{region}2023年法治政府建设年度报告{' '.join(sound.split())[:80]}"
    path.write_text(
        f"{title}\n一、主要做法\n（一）化解纠纷。全年收到行政复议申请{number + 100}件，{sound}，"
        f"审结率98.6%。\n（二）加强领导。{'全年召开会议5次，研究法治议题12个。' * 20}\n",
        encoding="utf-8",
    )
    return path


def _nameless(text: str) -> str:
    """Without the regions that it names: the report would be of one of those."""
    while named := mentions(text):
        text = text[: named[0].start] + text[named[0].end :]
    return text


def _readable(character: str) -> str:
    """A file with other characters is no text; the reader refuses it."""
    category = unicodedata.category(character)
    refused = category in ("Cs", "Co", "Cn") or (category == "Cc" and character not in "\n\t")
    return "?" if refused or character == "\ufffd" else character


def test_quotes_and_titles_are_sent_as_they_are_in_the_report(at):
    people = [at.api.user(sendable(text)[:64] or "安") for text in STRINGS]
    for start in range(0, COUNT, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, COUNT))
        asked = {number: people[number].asks(at.regions[number] + ASKS) for number in numbers}
        for number, question in asked.items():
            answer = at.parts.answerer.answer(Question(question.text))
            said = _whole(people[number].chat, question)
            assert_told(said, answer, STRINGS[number])


def assert_told(said: str, answer: Answer, text: str) -> None:
    """All that an answer cites stands there, word for word, with the report's title."""
    told = squeezed(said)
    cited = answer.citations or (answer.refusal.nearest if answer.refusal else ())
    assert cited, f"nothing was found of {text!r}"
    for citation in cited:
        assert squeezed(citation.quote) in told, f"{text!r} is altered in {said!r}"
        assert squeezed(citation.title) in told, f"{text!r} is altered in {said!r}"


def test_questions_and_names_are_answered_and_told_as_they_were_said(at):
    people = [at.api.user(sendable(text)[:64] or "安") for text in STRINGS]
    for start in range(0, COUNT, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, COUNT))
        _all_answered([(people[n], sendable(STRINGS[n])) for n in numbers])
        names = {n: _short(STRINGS[n]) for n in numbers}
        replies = _all_answered([(people[n], f"/scope {name}") for n, name in names.items()])
        for name, reply in zip(names.values(), replies, strict=True):
            assert_echoed(reply, name)


def _all_answered(asked: list[tuple[Person, str]]) -> list[str]:
    """What the bot says to each that is for it, "" to the others."""
    said = [person.asks(text) if _is_for_us(text) else None for person, text in asked]
    replies = [
        person.chat.wait_for_answer(message, PATIENCE).text if message else ""
        for (person, _), message in zip(asked, said, strict=True)
    ]
    assert [text for (_, text), reply in zip(asked, replies, strict=True) if APOLOGY in reply] == []
    return replies


def _is_for_us(text: str) -> bool:
    to_another = re.match(r"/\w+@(?!fazhi_test_bot\b)", text, re.ASCII)
    return bool(squeezed(text)) and not to_another


def assert_echoed(reply: str, name: str) -> None:
    """A name that the bot repeats is the one that was said."""
    head, tail = "库里没有“", "”的报告。"
    if reply.startswith(head):
        told = squeezed(reply.removeprefix(head).removesuffix(tail)).rstrip("…")
        assert squeezed(name).startswith(told), f"{name!r} is altered in {reply!r}"
        assert told or not squeezed(name)


def test_groups_of_any_title_are_answered(at):
    person = at.api.user("安")
    for start in range(0, COUNT, AT_ONCE):
        rooms = [
            at.api.supergroup(sendable(text)[:128], person)
            for text in STRINGS[start : start + AT_ONCE]
        ]
        names = [sendable(text)[:200] for text in STRINGS[start : start + AT_ONCE]]
        asked = [
            person.says(room, f"@fazhi_test_bot 2023年 {name}")
            for room, name in zip(rooms, names, strict=True)
        ]
        for room, question in zip(rooms, asked, strict=True):
            assert APOLOGY not in room.wait_for_answer(question, PATIENCE).text


def test_forged_buttons_links_and_inline_questions_do_no_harm(at):
    person, chosen = at.api.user("安"), STRINGS[:: 3 if COUNT < 200 else 10]
    answered = person.chat.wait_for_answer(person.asks(at.regions[0] + ASKS), PATIENCE)
    for text in chosen:
        for data in (text.encode("utf-8", "replace")[:64].decode("utf-8", "ignore"), "open:x:9"):
            _forges(at.api, person, answered, data)
        found = person.asks_inline(sendable(text)[:256].strip()).wait(PATIENCE)
        assert len(found.results) <= 50
        payload = "".join(c for c in text if c.isascii() and c.isalnum())[:60]
        for start in (f"q-{payload}", f"r-{payload}", payload or "x"):
            reply = person.chat.wait_for_answer(person.starts(start), PATIENCE)
            assert APOLOGY not in reply.text


def test_half_a_pair_in_an_update_harms_nothing(at):
    person = at.api.user("安")
    person.asks("你好")
    lone = json.loads('"\\ud83d 复议 \\ude00"')
    body = {
        "message_id": 900_001,
        "date": 0,
        "text": lone,
        "chat": {"id": person.id, "type": "private", "first_name": lone},
        "from": {"id": person.id, "is_bot": False, "first_name": lone},
    }
    before = len(person.chat.from_bot)
    at.api.hub.updates.add("message", person.id, body)
    person.chat.wait_for(lambda _: len(person.chat.from_bot) > before, PATIENCE)
    assert APOLOGY not in person.chat.from_bot[-1].text


def _short(text: str) -> str:
    return " ".join(sendable(text).split())[:2000]


def _whole(room: Room, question: Message) -> str:
    """All that the bot says on a question, the heads of what goes on left out."""
    room.wait_for(lambda _: [m for m in room.after(question) if m.buttons], PATIENCE)
    return "\n".join(message.text.removeprefix("（续）\n") for message in room.after(question))


def _forges(api: BotApi, person: Person, message: Message, data: str) -> None:
    """A button pressed that no message has, and what the bot says to it."""
    with api.world.lock:
        query = api.hub.queries.ask("callback", person.id, person.id, data)
        body = {
            "id": query.id,
            "from": {"id": person.id, "is_bot": False, "first_name": "安"},
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": message.id,
                "date": 0,
                "chat": {"id": person.id, "type": "private", "first_name": "安"},
            },
        }
        api.hub.updates.add("callback_query", person.id, body)
    api.wait_until(lambda: query.answer is not None, PATIENCE)
