"""Models small enough to build in a test: a character is a random vector, in real ONNX files.

A text's vector is near to that of a text with the same characters, so ranks can be told.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split
from tokenizers.processors import TemplateProcessing

WIDTH = 16
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
_CHARACTERS = (*"0123456789%abcdefghijklmnopqrstuvwxyz，。：", *map(chr, range(0x4E00, 0x9FA6)))
VOCABULARY = {name: number for number, name in enumerate((*_SPECIAL, *_CHARACTERS))}

Node = Callable[..., str]


def embedder(
    folder: Path,
    *,
    inputs: Sequence[str] = INPUTS[:2],
    file: str = "model.onnx",
    pooled: bool = False,
    seed: int = 5,
    **config: Any,
) -> Path:
    """An embedding model in `folder`: each token's vector plus the text's mean, or where
    `pooled`, the mean alone."""

    def build(node: Node) -> str:
        mean = node("Div", _sum(node, "mask"), _count(node, "mask"))
        if pooled:
            return mean
        return node("Add", "vectors", node("Unsqueeze", mean, "one"))

    shape: list[str | int] = ["batch", WIDTH] if pooled else ["batch", "length", WIDTH]
    output = "sentence_embedding" if pooled else "last_hidden_state"
    _model(folder / file, inputs, build, output, shape, seed)
    return _beside(folder, {"architectures": ["BertModel"], **config})


def reranker(folder: Path, *, classes: int = 1, **config: Any) -> Path:
    """A ranking model in `folder`: how much the characters of both texts have in common."""

    def build(node: Node) -> str:
        kinds = node("Cast", "token_type_ids", to=TensorProto.FLOAT)
        second = node("Mul", "mask", node("Unsqueeze", kinds, "two"))
        first = node("Sub", "mask", second)
        alike = node("Mul", _sum(node, second), _sum(node, first))
        score = node("ReduceSum", alike, "one", keepdims=1)
        if classes == 1:
            return score
        return node("Concat", node("Neg", score), score, axis=1)

    _model(folder / "model.onnx", INPUTS, build, "logits", ["batch", classes], 5)
    return _beside(folder, {"architectures": ["XLMRobertaForSequenceClassification"], **config})


def _sum(node: Node, weights: str) -> str:
    return node("ReduceSum", node("Mul", "vectors", weights), "one", keepdims=0)


def _count(node: Node, weights: str) -> str:
    return node("ReduceSum", weights, "one", keepdims=0)


def _model(
    path: Path,
    inputs: Sequence[str],
    build: Callable[[Node], str],
    output: str,
    shape: Sequence[str | int],
    seed: int,
) -> None:
    nodes: list[onnx.NodeProto] = []

    def node(kind: str, *given: str, name: str = "", **attributes: Any) -> str:
        made = name or f"n{len(nodes)}"
        nodes.append(helper.make_node(kind, list(given), [made], **attributes))
        return made

    node("Gather", "table", "input_ids", name="vectors")
    as_float = node("Cast", "attention_mask", to=TensorProto.FLOAT)
    node("Unsqueeze", as_float, "two", name="mask")
    node("Identity", build(node), name=output)
    table = np.random.default_rng(seed).standard_normal((len(VOCABULARY), WIDTH))
    table[: len(_SPECIAL)] = 0
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in inputs
        ],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        [
            numpy_helper.from_array(table.astype(np.float32), "table"),
            numpy_helper.from_array(np.array([1], dtype=np.int64), "one"),
            numpy_helper.from_array(np.array([2], dtype=np.int64), "two"),
        ],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(made)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.SerializeToString())


def _beside(folder: Path, config: dict[str, Any]) -> Path:
    tokenizer = Tokenizer(WordLevel(VOCABULARY, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Split(Regex(r"[\s\S]"), "isolated")
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, VOCABULARY[name]) for name in ("[CLS]", "[SEP]")],
    )
    tokenizer.enable_padding(length=64)  # as some files have it: not to be taken up
    tokenizer.save(str(folder / "tokenizer.json"))
    whole = {"model_type": "bert", "max_position_embeddings": 128, "pad_token_id": 0, **config}
    write(folder, "config.json", whole)
    return folder


def write(folder: Path, name: str, content: object) -> None:
    """A JSON file in the folder."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")
