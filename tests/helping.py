"""A library with questions that lay words hide the answer to, and models that help or lie."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from answering.answerer import Answerer
from answering.budget import TokenCounter
from answering.chat import ChatModel, Event, Finished, Message, Schema, Text
from answering.model_writer import ModelWriter
from answering.prompting import Prompts
from answering.search_help import Memory, SearchHelper
from answering.thesaurus import load
from answering.verifier import Verifier
from config.errors import ModelUnavailable
from retrieval.embedding import HashedGrams
from retrieval.indexes import Indexes
from retrieval.lexical import LexicalIndex
from retrieval.regions import Divisions
from retrieval.search import Searcher
from retrieval.vectors import VectorIndex
from tests.asking import TODAY, Asked
from tests.chromaserver import chroma_url
from tests.scripted import Scripted, claim, numbers, said

REPORT = """城口县2023年法治政府建设情况报告
2023年，我县扎实推进法治政府建设，取得明显成效。现将有关情况报告如下。
一、主要做法
（一）规范执法。开展食品安全领域专项整治，检查经营单位900家次。查处国有土地上的违法建设7处。评查行政处罚案卷92卷。
（二）化解纠纷。全年收到行政复议申请236件，审结228件。调解矛盾纠纷1680件，调解成功率98.6%。
（三）法律服务。办理法律援助案件149件，开展法治讲座56场，审核合同34份。
二、存在的不足
一是执法力量薄弱。二是普法形式单一。
"""
LAY = "城口县2023年拆了几处没批就盖的房子？"
"""Refused without help: no report says it so."""
SAYS = "查处国有土地上的违法建设7处"
HONEST = {"没批就盖的房子": ["违法建设", "违章建筑"]}


def words(pairs: dict[str, list[str]], *questions: str) -> str:
    """The JSON that the search helper asks for."""
    listed = [{"asked": asked, "official": official} for asked, official in pairs.items()]
    return json.dumps({"words": listed, "questions": list(questions)}, ensure_ascii=False)


def tells(text: str, part: str) -> Callable[[Any], str]:
    """A writer's turn: one claim on the sentence that holds a part."""
    return lambda prompt: said(claim(text, *numbers(prompt, part)))


class Saying:
    """A model that says the same to everyone, or what a function makes of the messages."""

    def __init__(self, text: str | Callable[[Sequence[Message]], str]) -> None:
        self.asked: list[tuple[Message, ...]] = []
        self._text = text

    def complete(
        self, messages: Sequence[Message], *, schema: Schema | None, deadline: float
    ) -> Iterator[Event]:
        assert schema is not None
        assert deadline > 0
        self.asked.append(tuple(messages))
        yield Text(self._text if isinstance(self._text, str) else self._text(messages))
        yield Finished("saying", None)


class Gone:
    """A model that nobody reaches."""

    def complete(
        self, messages: Sequence[Message], *, schema: Schema | None, deadline: float
    ) -> Iterator[Event]:
        assert messages
        assert schema is not None
        assert deadline > 0
        yield from ()
        raise ModelUnavailable("No chat model answered", where="test", mend="Wait.")


class Forgetful:
    """Remembers nothing."""

    def get(self, key: str) -> str | None:
        assert key
        return None

    def put(self, key: str, said: str) -> None:
        assert key
        assert said


def helper(model: ChatModel, memory: Memory | None = None, name: str = "any") -> SearchHelper:
    """A search helper with the shipped prompts and China's divisions."""
    prompts = {"zh": Prompts("zh"), "en": Prompts("en")}
    divisions = Divisions.load()
    return SearchHelper(
        model,
        name,
        prompts.__getitem__,
        lambda word: bool(divisions.mentions(word)),
        memory or Forgetful(),
    )


def answerer(asked: Asked, writes: Scripted | ChatModel, helps: SearchHelper | None) -> Answerer:
    """An answerer over that library with a model that writes and one that helps."""
    library = asked.library
    vectors = VectorIndex(library.home, HashedGrams(), chroma_url())
    searcher = Searcher(library, Indexes(library.home, LexicalIndex(library.home), vectors))
    prompts = {"zh": Prompts("zh"), "en": Prompts("en")}
    verifier = Verifier()
    return Answerer(
        library,
        searcher,
        Divisions.load(),
        load(),
        asked.topics,
        verifier,
        model=ModelWriter(writes, prompts.__getitem__, verifier, TokenCounter("any")),
        helper=helps,
        today=lambda: TODAY,
    )
