"""An embedding model from a folder: its vectors, what its files mean, and what is told of bad ones."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from config.errors import SettingsError
from retrieval.modelfolder import ModelFolder, wanted
from retrieval.onnxembedding import OnnxEmbedder
from retrieval.onnxmodel import OnnxModel
from tests import tinymodels
from tests.tinymodels import VOCABULARY, WIDTH, write

TEXTS = ["收到行政复议申请236件", "开展普法宣传讲座", "审结行政复议案件228件" * 9, "调解"]
ZH = "为这个句子生成表示以用于检索相关文章："


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tinymodels.embedder(tmp_path / "tiny")


def table(seed=5):
    found = np.random.default_rng(seed).standard_normal((len(VOCABULARY), WIDTH))
    found[:4] = 0
    return found


def expected(text, pooling):
    """The vector by the model's own formula: a token's plus the text's mean."""
    ids = [2, *(VOCABULARY.get(character, 1) for character in text), 3]
    tokens = table()[ids] + table()[ids].mean(axis=0)
    row = tokens[0] if pooling == "cls" else tokens.mean(axis=0)
    return row / np.linalg.norm(row)


@pytest.mark.parametrize("pooling", ["cls", "mean"])
def test_vectors_are_what_the_model_says_gathered_as_its_folder_says(folder, pooling):
    said = {
        "pooling_mode_cls_token": pooling == "cls",
        "pooling_mode_mean_tokens": pooling != "cls",
    }
    write(folder, "1_Pooling/config.json", {"word_embedding_dimension": WIDTH, **said})
    rows = OnnxEmbedder(folder).embed(TEXTS)
    assert rows.dtype == np.float32
    assert np.allclose(rows, [expected(text, pooling) for text in TEXTS], atol=1e-5)


def test_a_model_that_gathers_by_itself_is_taken_at_its_word(tmp_path):
    own = OnnxEmbedder(tinymodels.embedder(tmp_path / "own", pooled=True)).embed(TEXTS)
    mean = OnnxEmbedder(tinymodels.embedder(tmp_path / "tiny")).embed(TEXTS)
    assert np.allclose(own, mean, atol=1e-5)


@pytest.mark.parametrize("inputs", [tinymodels.INPUTS[:2], tinymodels.INPUTS])
def test_the_model_gets_the_inputs_that_it_declares(tmp_path, inputs):
    assert OnnxEmbedder(tinymodels.embedder(tmp_path / "m", inputs=inputs)).embed(TEXTS).shape == (
        len(TEXTS),
        WIDTH,
    )


def test_an_input_that_we_do_not_know_is_named(tmp_path):
    odd = tinymodels.embedder(tmp_path / "m", inputs=(*tinymodels.INPUTS, "pixels"))
    with pytest.raises(SettingsError, match="pixels"):
        OnnxEmbedder(odd).embed(TEXTS)


def test_batches_of_many_lengths_keep_their_order_and_do_not_change_a_vector(folder):
    texts = ["复议" * (n % 40 + 1) + str(n) for n in range(150)]
    embedder = OnnxEmbedder(folder)
    together = embedder.embed(texts)
    assert np.allclose(together[::17], [embedder.embed([t])[0] for t in texts[::17]], atol=1e-5)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_no_batch_is_wider_than_memory_allows(folder):
    batches = list(OnnxModel(ModelFolder.read(folder)).run(["复" * 120] * 100 + ["议"] * 10))
    assert sorted(place for batch in batches for place in batch.places) == list(range(110))
    assert all(batch.mask.size <= 8192 and len(batch.places) <= 32 for batch in batches)


def test_nothing_asked_gives_no_rows(folder):
    assert OnnxEmbedder(folder).embed([]).shape == (0, WIDTH)


def test_a_text_longer_than_the_model_takes_is_cut(folder):
    embedder = OnnxEmbedder(folder)
    long, longer = embedder.embed(["复" * 126 + "议", "复" * 126 + "议" * 900])
    assert np.allclose(long, longer)
    write(folder, "sentence_bert_config.json", {"max_seq_length": 6})
    shorter = OnnxEmbedder(folder).embed(["复复复复", "复复复复议议议议"])
    assert np.allclose(*shorter)


@pytest.mark.parametrize(
    ("config", "files", "longest"),
    [
        ({"max_position_embeddings": 514, "model_type": "xlm-roberta"}, {}, 512),
        ({}, {"tokenizer_config.json": {"model_max_length": 10**30}}, 128),
        ({"max_position_embeddings": 8194}, {}, 1024),
        ({"max_position_embeddings": None}, {}, 512),
    ],
)
def test_the_longest_text_is_the_least_of_what_the_files_say(tmp_path, config, files, longest):
    folder = tinymodels.embedder(tmp_path / "m", **config)
    for name, content in files.items():
        write(folder, name, content)
    assert ModelFolder.read(folder).longest == longest


@pytest.mark.parametrize(
    ("name", "prompts", "question", "passage"),
    [
        ("bge-small-zh-v1.5", None, ZH, ""),
        ("bge-m3", None, "", ""),
        ("multilingual-e5-small", None, "query: ", "passage: "),
        ("tiny", {"query": "问：", "document": "文："}, "问：", "文："),
        ("bge-base-zh-v1.5", {"query": "问："}, "问：", ""),
        ("tiny", None, "", ""),
    ],
)
def test_questions_are_told_from_passages_as_the_model_was_taught(
    tmp_path, name, prompts, question, passage
):
    folder = tinymodels.embedder(tmp_path / name)
    if prompts is not None:
        write(folder, "config_sentence_transformers.json", {"prompts": prompts})
    embedder = OnnxEmbedder(folder)
    plain = OnnxEmbedder(bare(folder, tmp_path / "plain"))
    assert np.allclose(embedder.embed_question("复议"), plain.embed([f"{question}复议"])[0])
    assert np.allclose(embedder.embed(["复议"]), plain.embed([f"{passage}复议"]))


def bare(folder: Path, copy: Path) -> Path:
    """The same model gathered alike, without anything before a text."""
    shutil.copytree(folder, copy)
    pooling = ModelFolder.read(folder).pooling
    write(copy, "1_Pooling/config.json", {"pooling_mode": pooling})
    write(copy, "config_sentence_transformers.json", {})
    return copy


def test_a_model_of_the_bge_family_takes_the_first_token(tmp_path):
    assert ModelFolder.read(tinymodels.embedder(tmp_path / "bge-m3")).pooling == "cls"
    assert ModelFolder.read(tinymodels.embedder(tmp_path / "other")).pooling == "mean"


def test_the_name_is_that_of_the_model_wherever_it_lies(folder, tmp_path):
    moved = Path(shutil.copytree(folder, tmp_path / "elsewhere"))
    assert OnnxEmbedder(moved).name == OnnxEmbedder(folder).name
    assert OnnxEmbedder(folder).weight == 0.5


@pytest.mark.parametrize("change", ["weights", "tokenizer", "pooling", "length", "prefix", "data"])
def test_the_name_changes_whenever_the_vectors_would(folder, tmp_path, change):
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    if change == "weights":
        tinymodels.embedder(other, seed=6)
    elif change == "tokenizer":
        text = (other / "tokenizer.json").read_text(encoding="utf-8")
        (other / "tokenizer.json").write_text(text + " ", encoding="utf-8")
    elif change == "pooling":
        write(other, "1_Pooling/config.json", {"pooling_mode_cls_token": True})
    elif change == "length":
        write(other, "sentence_bert_config.json", {"max_seq_length": 9})
    elif change == "prefix":
        write(
            other, "config_sentence_transformers.json", {"prompts": {"query": "a", "passage": "b"}}
        )
    else:
        (other / "model.onnx_data").write_bytes(b"weights")
    assert OnnxEmbedder(other).name != OnnxEmbedder(folder).name


def test_what_stands_before_a_question_does_not_change_the_passages_name(folder, tmp_path):
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    write(other, "config_sentence_transformers.json", {"prompts": {"query": "问："}})
    assert OnnxEmbedder(other).name == OnnxEmbedder(folder).name


@pytest.mark.parametrize("file", ["onnx/model.onnx", "model_quantized.onnx"])
def test_the_model_is_found_where_it_usually_lies(tmp_path, file):
    folder = tinymodels.embedder(tmp_path / "m", file=file)
    assert len(OnnxEmbedder(folder).embed(TEXTS)) == len(TEXTS)


def test_a_folder_that_is_not_there_says_how_to_get_a_model(tmp_path):
    with pytest.raises(SettingsError, match="fazhi model get"):
        OnnxEmbedder(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_that_is_missing_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(SettingsError, match=name):
        OnnxEmbedder(folder)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_file_that_is_cut_short_fails_with_the_mend(folder, name):
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SettingsError, match=r"cannot be loaded.*fazhi model get"):
        OnnxEmbedder(folder).embed(TEXTS)


def test_a_config_that_is_no_json_is_named(folder):
    (folder / "config.json").write_bytes(b"{")
    with pytest.raises(SettingsError, match=r"config\.json"):
        OnnxEmbedder(folder)


def test_a_model_with_a_layer_of_its_own_is_refused(folder):
    kinds = ["Transformer", "Pooling", "Dense"]
    write(folder, "modules.json", [{"type": f"sentence_transformers.models.{k}"} for k in kinds])
    with pytest.raises(SettingsError, match="Dense"):
        OnnxEmbedder(folder)


def test_a_pooling_that_we_do_not_know_is_refused(folder):
    write(folder, "1_Pooling/config.json", {"pooling_mode_max_tokens": True})
    with pytest.raises(SettingsError, match="1_Pooling"):
        OnnxEmbedder(folder)


def test_a_model_whose_numbers_overflow_gives_no_vectors(tmp_path):
    folder = tinymodels.embedder(tmp_path / "m")
    blob = (folder / "model.onnx").read_bytes()
    row = table().astype(np.float32)[VOCABULARY["复"]].tobytes()
    assert blob.count(row) == 1
    (folder / "model.onnx").write_bytes(blob.replace(row, np.full(16, np.nan, "<f4").tobytes()))
    assert len(OnnxEmbedder(folder).embed(["议"])) == 1
    with pytest.raises(SettingsError, match="overflow"):
        OnnxEmbedder(folder).embed(["复"])


def test_a_ranking_model_is_no_embedder(tmp_path):
    with pytest.raises(SettingsError, match="FAZHI_RERANKER"):
        OnnxEmbedder(tinymodels.reranker(tmp_path / "r"))


def test_what_is_wanted_of_a_repository_is_one_model_and_what_belongs_to_it():
    there = {
        "README.md", "config.json", "tokenizer.json", "pytorch_model.bin", "onnx/model.onnx",
        "onnx/model.onnx_data", "onnx/model_quantized.onnx", "1_Pooling/config.json",
    }  # fmt: skip
    assert wanted(there) == [
        "onnx/model.onnx", "onnx/model.onnx_data", "tokenizer.json", "config.json",
        "1_Pooling/config.json",
    ]  # fmt: skip
    assert wanted(there, quantized=True)[0] == "onnx/model_quantized.onnx"
    assert wanted(there - {"tokenizer.json"}) == []
    assert wanted({"tokenizer.json", "pytorch_model.bin"}) == []
