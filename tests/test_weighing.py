"""The weight of the vectors: measured on pairs, chosen on one half, told by the other."""

import json
from pathlib import Path

import numpy as np
import pytest

from bot import troubles
from config.errors import BadRequest, ModelUnavailable
from retrieval.embedding import HashedGrams, Vectors
from retrieval.indexes import Indexes
from retrieval.lexical import LexicalIndex
from retrieval.library import Library
from retrieval.vectors import VectorIndex
from retrieval.weighing import WEIGHTS, Pair, Remembering, Verdict, interval, read, shelve, weigh
from tests.chromaserver import chroma_url
from tests.conftest import Fazhi
from tests.fake_openai import refused

FIRST = 0x4E64


def pairs_of(count: int, *, said: bool = False) -> tuple[Pair, ...]:
    """Passages with two questions each. A passage is known by one character of its own,
    a question by a number; where `said`, also by that character."""
    return tuple(
        Pair(
            f"{n}-{which}",
            f"某工作{chr(FIRST + n)}。",
            "某县报告",
            "做法",
            f"{which}{n}{chr(FIRST + n) if said else ''}某工作",
        )
        for n in range(count)
        for which in "ab"
    )


class Knowing(HashedGrams):
    """Knows which passage a question is of, as a learned model might; or of each the wrong one."""

    name = "knowing/1"

    def __init__(self, *, right: bool) -> None:
        self.right = right
        self.asked = 0

    def embed(self, texts):
        return np.array([self.row(ord(text[3]) - FIRST) for text in texts])

    def embed_question(self, text: str) -> Vectors:
        self.asked += 1
        number = int("".join(filter(str.isdigit, text)))
        return self.row(number if self.right else number + 1)

    def row(self, number: int) -> Vectors:
        row = np.zeros(384, dtype=np.float32)
        row[number] = 1.0
        return row


def measured(folder: Path, pairs: tuple[Pair, ...], embedder: HashedGrams) -> Verdict:
    with Library.create(folder) as library:
        remembering = Remembering(embedder)
        numbers = shelve(library, pairs, remembering)
        assert sorted(numbers.values()) == sorted({pair.passage for pair in pairs})
        vectors = VectorIndex(folder, remembering, chroma_url())
        indexes = Indexes(folder, LexicalIndex(folder), vectors)
        return weigh(library, indexes, pairs, numbers, lambda _text: {})


def test_vectors_that_know_better_are_given_weight(tmp_path):
    embedder = Knowing(right=True)
    verdict = measured(tmp_path, pairs_of(80), embedder)
    assert [row.weight for row in verdict.chosen] == list(WEIGHTS)
    assert verdict.weight == verdict.told.weight > 0
    assert verdict.told.mrr > 0.9
    assert 0 < verdict.told.low <= verdict.told.gain <= verdict.told.high
    assert embedder.asked == 160


def test_vectors_that_mislead_are_given_none(tmp_path):
    verdict = measured(tmp_path, pairs_of(80, said=True), Knowing(right=False))
    assert verdict.weight == 0
    assert verdict.chosen[0].mrr > 0.9
    assert verdict.chosen[-1].high < 0


def test_the_halves_have_no_passage_in_common_and_the_zero_gains_nothing(tmp_path):
    verdict = measured(tmp_path, pairs_of(80), Knowing(right=True))
    first = verdict.chosen[0]
    assert (first.weight, first.gain, first.low, first.high) == (0.0, 0.0, 0.0, 0.0)


def test_the_interval_is_wider_where_questions_of_one_passage_are_alike():
    rng = np.random.default_rng(3)
    alike = np.repeat(rng.normal(0.1, 1, 50), 8)
    low, high = interval([str(n // 8) for n in range(400)], alike.tolist())
    narrow = interval([str(n) for n in range(400)], alike.tolist())
    assert low < alike.mean() < high
    assert high - low > 2 * (narrow[1] - narrow[0])
    assert high - low == pytest.approx(2 * 1.96 * alike.std() / 50**0.5, rel=0.2)


def lines(pairs: tuple[Pair, ...]) -> str:
    names = ("id", "passage", "title", "section", "question")
    rows = [{name: getattr(pair, name) for name in names} for pair in pairs]
    return "".join(json.dumps({**row, "more": 1}, ensure_ascii=False) + "\n" for row in rows)


def test_pairs_are_read_from_json_lines(file):
    assert read(file("pairs.jsonl", "\n" + lines(pairs_of(25)))) == pairs_of(25)


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a"}', '{"id": 1, "passage": "x"}', "3"])
def test_a_line_that_is_no_pair_is_named(file, line):
    with pytest.raises(BadRequest, match=r"pairs\.jsonl:2"):
        read(file("pairs.jsonl", lines(pairs_of(25)[:1]) + line))


def test_too_few_passages_say_nothing(file):
    with pytest.raises(BadRequest, match="fewer than 20"):
        read(file("pairs.jsonl", lines(pairs_of(19))))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_prints_each_weight_and_the_setting(fazhi: Fazhi, file, language) -> None:
    pairs = file("pairs.jsonl", lines(pairs_of(40)))
    ran = fazhi.with_(FAZHI_LANGUAGE=language)("model", "weigh", "--pairs", pairs)
    assert ran.code == 0, ran.err
    assert ran.out.count("MRR@10") == len(WEIGHTS) + 1
    assert ran.out.splitlines()[-1].startswith("FAZHI_VECTOR_WEIGHT=")
    assert not fazhi.home.exists()


def test_the_command_prints_json_where_it_is_asked_for(fazhi: Fazhi, file) -> None:
    rows = fazhi("model", "weigh", "--json", "--pairs", file("p.jsonl", lines(pairs_of(40)))).lines
    assert [row["weight"] for row in rows[:-2]] == list(WEIGHTS)
    assert rows[-2]["half"] == "told"
    assert set(rows[-1]) == {"weight"}


def test_a_server_that_is_down_is_an_error_here(fazhi: Fazhi, file) -> None:
    dead = fazhi.with_(FAZHI_EMBEDDING="openai:m", OPENAI_BASE_URL=refused())
    ran = dead("model", "weigh", "--pairs", file("pairs.jsonl", lines(pairs_of(40))))
    assert ran.code == troubles.KINDS[ModelUnavailable].code


def test_a_file_that_is_not_there_is_named(fazhi: Fazhi) -> None:
    ran = fazhi("model", "weigh", "--pairs", "nowhere.jsonl")
    assert ran.code == troubles.BAD_REQUEST
    assert "--pairs" in ran.err
