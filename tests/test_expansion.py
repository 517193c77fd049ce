"""The expansion: learned from lay questions, shipped with what it was learned from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.expansion import MOST_TOKENS, Expansion, load, sources, written
from answering.lay import passages
from answering.terms import TopicReader
from answering.thesaurus import Thesaurus
from answering.translation import MOST_TARGETS, learned
from benchmarks.expansion import source_hash
from tests.material import ROOT

PAIRS = [
    ("民告官赢了几场", "全年办理行政诉讼案件，行政机关胜诉三件"),
    ("民告官的事多不多", "新收一审行政诉讼案件"),
    ("民告官谁出庭", "行政诉讼案件负责人出庭应诉"),
    ("摆摊被罚", "规范占道经营"),
    ("摆摊归谁管", "对占道经营开展整治"),
]


def test_what_questions_and_their_passages_share_is_learned():
    table = learned(PAIRS)
    assert max(table["民告"], key=table["民告"].__getitem__) in {
        "行政",
        "诉讼",
        "政诉",
        "案件",
        "讼案",
    }
    assert max(table["摆摊"], key=table["摆摊"].__getitem__) in {"占道", "道经", "经营"}
    assert "诉讼" not in table["摆摊"]


def test_a_source_seen_once_is_not_believed_and_none_stands_for_itself():
    table = learned([*PAIRS, ("夜市几点关", "夜市摊点管理")])
    assert "夜市" not in table
    assert all(source not in row for source, row in table.items())
    assert all(len(row) <= MOST_TARGETS for row in table.values())


def test_probabilities_of_a_source_sum_up_to_less_than_one():
    assert all(0 < sum(row.values()) < 1 for row in learned(PAIRS).values())


def test_the_shipped_table_was_learned_from_the_shipped_passages():
    head = (ROOT / "config" / "lay" / "expansion.tsv").read_text("utf-8").splitlines()[0]
    assert head.endswith(source_hash()), "run `python -m benchmarks.expansion --write`"


def test_the_shipped_passages_are_many_and_each_has_its_own_questions():
    shipped = passages()
    questions = [question for passage in shipped for question in passage.questions]
    assert len(questions) >= 600
    assert len(set(questions)) == len(questions)
    assert len({passage.id for passage in shipped}) == len(shipped) == 500
    assert all(passage.text and passage.section and passage.title for passage in shipped)


def test_a_written_table_reads_back():
    table = learned(PAIRS)
    lines = list(written(table))
    assert len(lines) == len(table)
    for line in lines:
        source, *cells = line.split("\t")
        assert {c.split(" ")[0]: float(c.split(" ")[1]) for c in cells} == pytest.approx(
            table[source], abs=1e-4
        )


@given(st.text(max_size=40) | st.sampled_from([q for p in passages()[:40] for q in p.questions]))
def test_tokens_share_one_weight_and_are_none_of_the_questions_own(text):
    tokens = load().tokens(text)
    assert len(tokens) <= MOST_TOKENS
    assert not tokens.keys() & sources(text)
    assert not tokens or sum(tokens.values()) == pytest.approx(load().weight)


def test_nothing_learned_adds_nothing():
    assert Expansion({}).tokens("老百姓告政府") == {}


def test_a_topic_searches_for_what_was_learned_beside_its_own_words():
    def reader(expansion: Expansion) -> TopicReader:
        return TopicReader(lambda _: {}, lambda: 10, Thesaurus({}, {}), expansion)

    plain = reader(Expansion({})).read("摆摊归谁管").tokens()
    more = reader(Expansion(learned(PAIRS), 3.0)).read("摆摊归谁管").tokens()
    assert "经营" not in plain
    assert 0 < more["经营"] < 3.0
    assert all(more[token] >= weight for token, weight in plain.items())
