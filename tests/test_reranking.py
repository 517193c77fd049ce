"""A ranking model from a folder: its scores, and what is told of one that cannot be used."""

import numpy as np
import pytest

from config.errors import SettingsError
from retrieval.reranking import OnnxReranker
from tests import tinymodels
from tests.test_onnxembedding import table
from tests.tinymodels import VOCABULARY

QUESTION = "收到多少件行政复议申请"
TEXTS = ["开展普法宣传讲座", "收到行政复议申请236件", "调解成功率98.6%", "复" * 400]


def expected(question: str, text: str) -> float:
    first = table()[[VOCABULARY.get(c, 1) for c in question]].sum(axis=0)
    second = table()[[VOCABULARY.get(c, 1) for c in text]].sum(axis=0)
    return float(first @ second)


def test_scores_are_the_models_in_the_order_of_the_texts(tmp_path):
    scores = OnnxReranker(tinymodels.reranker(tmp_path / "r")).scores(QUESTION, TEXTS)
    assert np.allclose(scores[:3], [expected(QUESTION, text) for text in TEXTS[:3]], rtol=1e-4)
    assert max(scores[:3]) == scores[1]


def test_of_two_classes_the_score_is_how_far_the_second_leads(tmp_path):
    one = OnnxReranker(tinymodels.reranker(tmp_path / "one")).scores(QUESTION, TEXTS)
    two = OnnxReranker(tinymodels.reranker(tmp_path / "two", classes=2)).scores(QUESTION, TEXTS)
    assert np.allclose(two, 2 * np.array(one), rtol=1e-4)


def test_many_texts_keep_their_order(tmp_path):
    reranker = OnnxReranker(tinymodels.reranker(tmp_path / "r"))
    texts = ["复议" * (n % 30 + 1) + str(n) for n in range(90)]
    single = [reranker.scores(QUESTION, [text])[0] for text in texts[::9]]
    assert np.allclose(reranker.scores(QUESTION, texts)[::9], single, rtol=1e-4)


def test_no_texts_have_no_scores(tmp_path):
    assert OnnxReranker(tinymodels.reranker(tmp_path / "r")).scores(QUESTION, []) == []


def test_a_question_longer_than_the_model_takes_leaves_room_for_the_text(tmp_path):
    reranker = OnnxReranker(tinymodels.reranker(tmp_path / "r"))
    near, far = reranker.scores("复" * 900, ["复复复复", "讲讲讲讲"])
    assert near > far


def test_a_ranking_model_need_not_say_what_it_is(tmp_path):
    folder = tinymodels.reranker(tmp_path / "r")
    (folder / "config.json").unlink()
    assert len(OnnxReranker(folder).scores(QUESTION, TEXTS)) == len(TEXTS)


def test_an_embedding_model_ranks_nothing(tmp_path):
    with pytest.raises(SettingsError, match="FAZHI_EMBEDDING"):
        OnnxReranker(tinymodels.embedder(tmp_path / "e"))
    unsaid = tinymodels.embedder(tmp_path / "u", architectures=None)
    with pytest.raises(SettingsError, match="no score"):
        OnnxReranker(unsaid).scores(QUESTION, TEXTS)


def test_a_folder_that_is_not_there_says_how_to_get_a_model(tmp_path):
    with pytest.raises(SettingsError, match="fazhi model get"):
        OnnxReranker(tmp_path / "nowhere")
