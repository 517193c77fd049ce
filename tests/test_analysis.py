"""The analysis: characters, pairs and words; terms inside longer terms too."""

import re

import pytest
from hypothesis import given

from answering.lay import passages
from retrieval import analysis
from retrieval.analysis import domain_terms, grams, manifest, words
from tests.material import texts


def test_grams_are_characters_and_pairs_never_across_a_mark():
    assert grams("行政，复议2.5%") == ["行", "政", "行政", "复", "议", "复议", "2.5%"]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("行政复议案件", ["行政复议案件", "行政复议", "复议"]),
        ("行政机关负责人出庭应诉率", ["行政机关", "行政机关负责人", "出庭应诉", "出庭应诉率"]),
        ("人民調解委員會", ["人民调解", "人民调解委员会", "调解"]),
    ],
)
def test_a_long_term_does_not_hide_those_inside_it(text, inside):
    known = {*domain_terms(), "复议", "调解"}
    assert {word for word in inside if word in known} <= set(words(text))


def test_every_domain_term_is_a_word_of_the_text_that_holds_it():
    missing = [t for t in domain_terms() if len(t) >= 2 and t not in words(f"开展{t}等工作")]
    assert missing == []


def test_a_word_counts_once_at_each_place():
    assert words("行政复议").count("行政复议") == 1
    assert words("行政复议和行政复议").count("行政复议") == 2


def test_the_manifest_names_analysis_and_dictionary():
    assert manifest().startswith(analysis.NAME + "+")


@given(texts)
def test_any_text_has_tokens_without_white_space(text):
    assert not any(token.split() != [token] for token in [*grams(text), *words(text)])


def test_the_port_cuts_as_jieba_does():
    port, original = analysis.ported_cutter(), analysis.jieba_cutter()
    stretches = {run for one in passages() for run in re.findall("[\u4e00-\u9fff]+", one.text)}
    assert len(stretches) > 5000
    differ = [run for run in stretches if sorted(port(run)) != sorted(original(run))]
    assert len(differ) <= len(stretches) // 1000, differ
