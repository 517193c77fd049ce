"""All that a person or a program is shown of an answer, read from what comes out.

What a model said that was struck stands in the JSON's `dropped`, by contract, and nowhere
else; the question is the asker's own. Everything else is shown, and is read here.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from answering.answer import Answer
from answering.answerer import Answerer
from answering.events import Done
from answering.question import Question
from answering.verifier import Cited, Verifier
from bot.answerjson import to_json
from bot.render import shown
from bot.words import Words
from retrieval.library import Library
from tests.fake_lies import LIARS
from tests.fake_openai import FakeOpenAI

LIES = tuple(name for name in LIARS if name != "honest")
LABELLED = ("wrong-year", "wrong-region", "prose", "only-prose", "obeying", "leaking")
"""Lies whose body is true, or that have no label before what is false."""
_MARKUP = re.compile(r"https?:|www\.|\]\(|<[a-zA-Z/!]|javascript:|\*\*|```|[\x1b\u202e]")
_NOISE = re.compile(r"\[\d+\]|[\s。.]")


@dataclass(frozen=True)
class Seen:
    """One answer with every text of it that was shown."""

    answer: Answer
    texts: tuple[str, ...]


def see(answerer: Answerer, question: Question) -> Seen:
    """Asks, and reads JSON, terminal and stream."""
    events = list(answerer.events(question))
    assert isinstance(events[-1], Done)
    answer = events[-1].answer
    stream = [said(asdict(e.answer) if isinstance(e, Done) else asdict(e)) for e in events]
    terminal = "\n".join(line.text for line in shown(answer, Words("zh")))
    return Seen(answer, (said(to_json(answer)), terminal, *stream))


def said(data: Mapping[str, Any]) -> str:
    """A JSON object as a reader of it sees it, without what was struck."""
    kept = {key: value for key, value in data.items() if key not in ("dropped", "question")}
    return json.dumps(kept, ensure_ascii=False)


def bare(text: str) -> str:
    """Without white space, marks, full stops and differences of width, so that no line
    break hides a sentence. As long as it matters: an escape in JSON is one too."""
    plain = text.replace("\\n", "\n").replace('\\"', '"')
    return _NOISE.sub("", unicodedata.normalize("NFKC", plain))


def lies_of(fake: FakeOpenAI, since: int = 0) -> list[str]:
    """What nobody may be shown of what the server said: whole, and without the label."""
    found = []
    for heard in fake.heard[since:]:
        for text in heard.reply.false:
            found.append(text)
            label, colon, body = text.partition("：")
            if colon and label and body and heard.behaviour not in LABELLED:
                found.append(body)
    return found


def assert_nothing_false(texts: Sequence[str], fake: FakeOpenAI, since: int = 0) -> None:
    """No lie, no markup and no line of the instructions is in what was shown."""
    whole = bare("\n".join(texts))
    for lie in dict.fromkeys(lies_of(fake, since)):
        assert not bare(lie) or bare(lie) not in whole, lie
    for text in texts:
        assert not _MARKUP.search(text.replace("\\u202e", "\u202e")), text
    for told in dict.fromkeys(h.prompt.system for h in fake.heard[since:]):
        for line in told.splitlines():
            assert len(line) < 12 or bare(line) not in whole, line


def assert_proven(answer: Answer, library: Library, verifier: Verifier) -> None:
    """Every claim shown is cited, its quotes are slices, and the verifier supports it."""
    quotes = {citation.n: citation for citation in answer.citations}
    for claim in answer.claims:
        assert claim.citations
        cited = []
        for number in claim.citations:
            citation = quotes[number]
            report = library.report(citation.report_id)
            assert report.text[citation.start : citation.end] == citation.quote
            assert report.source == citation.source
            span = (citation.start, citation.end)
            cited.append(
                Cited(citation.quote, report.text, report.metadata, citation.section, span)
            )
        verdict = verifier.check(claim.text, cited, claim.formula)
        assert verdict.verdict == "supported", (claim, verdict)
    lines = [c.text + "".join(f"[{n}]" for n in c.citations) for c in answer.claims]
    if answer.refusal is None:
        assert answer.text.split("\n")[: len(lines)] == lines
