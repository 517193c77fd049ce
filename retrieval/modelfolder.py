"""A model's folder as Hugging Face lays it out: which files, and what they say of the model.

Knows names and formats; loading is `retrieval.onnxmodel`'s, bringing is `retrieval.hubs`'.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from config.errors import SettingsError

MODELS = ("model.onnx", "onnx/model.onnx")
QUANTIZED = ("model_quantized.onnx", "onnx/model_quantized.onnx")
TOKENIZER = "tokenizer.json"
_CONFIG = "config.json"
_POOLING = "1_Pooling/config.json"
_PROMPTS = "config_sentence_transformers.json"
_MODULES = "modules.json"
_LENGTHS = ("sentence_bert_config.json", "tokenizer_config.json")
BESIDE = (_CONFIG, *_LENGTHS, _MODULES, _POOLING, _PROMPTS)
"""What is brought along where it is there."""

LONGEST = 1024
"""Tokens read of one text at most; our passages have some 300 characters."""
_USUAL = 512

_PREFIXES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("bge-", "-zh"), "为这个句子生成表示以用于检索相关文章：", ""),
    (("bge-", "-en"), "Represent this sentence for searching relevant passages: ", ""),
    (("e5-",), "query: ", "passage: "),
)
"""What stands before a question and before a passage, by parts of the model's name, where
the folder itself does not say. From the models' own cards."""

_MEND = "Get a model with `fazhi model get NAME`; `fazhi model list` names some."

Kind = Literal["embedder", "reranker"]
Pooling = Literal["cls", "mean"]


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """What a folder says of its model.

    `kind` is None where it does not say. `longest` counts tokens. `pad` is the token that
    fills rows up; None where only the tokenizer knows it.
    """

    path: Path
    model: Path
    tokenizer: Path
    kind: Kind | None
    longest: int
    pad: int | None
    pooling: Pooling
    question_prefix: str
    passage_prefix: str

    @classmethod
    def read(cls, path: Path) -> "ModelFolder":
        """The folder at `path`; raises SettingsError where something is missing or is of
        a kind that cannot be used."""
        if not path.is_dir():
            raise SettingsError("There is no such model folder", where=path, mend=_MEND)
        config = _json(path / _CONFIG)
        names = f"{path.resolve().name} {config.get('_name_or_path', '')}".lower()
        question, passage = _prefixes(_json(path / _PROMPTS).get("prompts"), names)
        _check_modules(path)
        return cls(
            path=path,
            model=path / _needed(path, (*MODELS, *QUANTIZED)),
            tokenizer=path / _needed(path, (TOKENIZER,)),
            kind=kind_in(config),
            longest=_longest(path, config),
            pad=_whole(config.get("pad_token_id")),
            pooling=_pooling(path, names),
            question_prefix=question,
            passage_prefix=passage,
        )

    @property
    def mark(self) -> str:
        """Twelve characters that change whenever the vectors of passages would."""
        digest = hashlib.blake2b(digest_size=6)
        for file in (self.model, *weights_of(self.model), self.tokenizer):
            digest.update(_hashed(file, file.stat().st_size, file.stat().st_mtime_ns))
        digest.update(repr((self.pooling, self.longest, self.passage_prefix)).encode())
        return digest.hexdigest()


def weights_of(model: Path) -> list[Path]:
    """The files of weights that lie beside a model too large for one file."""
    beside = (model.with_name(f"{model.name}{ending}") for ending in ("_data", ".data"))
    return [path for path in beside if path.is_file()]


def wanted(there: Collection[str], *, quantized: bool = False) -> list[str]:
    """The files to bring of those that are `there`, the model first; empty where they do
    not make a model that can be used."""
    order = (*QUANTIZED, *MODELS) if quantized else (*MODELS, *QUANTIZED)
    model = next((name for name in order if name in there), "")
    if not model or TOKENIZER not in there:
        return []
    large = [f"{model}{ending}" for ending in ("_data", ".data")]
    return [model, *(name for name in (*large, TOKENIZER, *BESIDE) if name in there)]


def kind_in(config: Mapping[str, Any]) -> Kind | None:
    """What a model is for, as its config.json tells; None where it does not."""
    built = config.get("architectures")
    if not isinstance(built, list) or not built:
        return None
    ranks = any(str(name).endswith("ForSequenceClassification") for name in built)
    return "reranker" if ranks else "embedder"


def describe(path: Path, name: str) -> None:
    """Writes into a folder what only the model's name tells, where the folder is silent,
    so that it may be called anything."""
    if kind_in(_json(path / _CONFIG)) == "reranker":
        return
    question, passage = _prefixes(None, name.lower())
    if question and not _json(path / _PROMPTS).get("prompts"):
        said = {**_json(path / _PROMPTS), "prompts": {"query": question, "document": passage}}
        (path / _PROMPTS).write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    if "bge" in name.lower() and not (path / _POOLING).is_file():
        (path / _POOLING).parent.mkdir(exist_ok=True)
        (path / _POOLING).write_text('{"pooling_mode": "cls"}', encoding="utf-8")


def _needed(path: Path, names: tuple[str, ...]) -> str:
    found = next((name for name in names if (path / name).is_file()), None)
    if found is None:
        raise SettingsError(f"The model folder lacks {names[0]}", where=path, mend=_MEND)
    return found


def _json(path: Path) -> dict[str, Any]:
    """The object in that file; empty where there is no file."""
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"A file of the model cannot be read: {error}", where=path, mend=_MEND
        ) from error
    return found if isinstance(found, dict) else {}


def _longest(path: Path, config: Mapping[str, Any]) -> int:
    """The least of what the files say. RoBERTa's positions begin behind its padding."""
    sizes = [_whole(config.get("max_position_embeddings"))]
    if "roberta" in str(config.get("model_type", "")) and sizes[0]:
        sizes = [sizes[0] - 2]
    for name in _LENGTHS:
        said = _json(path / name)
        sizes += [_whole(said.get("max_seq_length")), _whole(said.get("model_max_length"))]
    stated = [size for size in sizes if size and size > 2]
    return min([*stated, LONGEST]) if stated else _USUAL


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _pooling(path: Path, names: str) -> Pooling:
    """As stated; else the first token for a BGE model, and the mean as is usual."""
    said = _json(path / _POOLING)
    if not said:
        return "cls" if "bge" in names else "mean"
    on = {
        name for name, value in said.items() if name.startswith("pooling_mode_") and value is True
    }
    if on == {"pooling_mode_cls_token"} or said.get("pooling_mode") == "cls":
        return "cls"
    if on == {"pooling_mode_mean_tokens"} or said.get("pooling_mode") == "mean":
        return "mean"
    raise SettingsError(
        "The model gathers its tokens in a way that is not known here",
        where=path / _POOLING,
        mend="Choose a model that takes the first token or the mean.",
    )


def _check_modules(path: Path) -> None:
    """A layer behind the pooling is not in the ONNX file: without it vectors are wrong."""
    if not (path / _MODULES).is_file():
        return
    try:
        modules = json.loads((path / _MODULES).read_text(encoding="utf-8"))
        kinds = [str(module.get("type", "")).rpartition(".")[2] for module in modules]
    except (OSError, ValueError, AttributeError, TypeError):
        return
    extra = [kind for kind in kinds if kind not in ("Transformer", "Pooling", "Normalize")]
    if extra:
        raise SettingsError(
            f"The model has a further layer, {extra[0]}, that is not known here",
            where=path / _MODULES,
            mend="Choose a model that takes the first token or the mean.",
        )


def _prefixes(prompts: object, names: str) -> tuple[str, str]:
    """What stands before a question and before a passage."""
    stated = prompts if isinstance(prompts, dict) else {}
    said = {name: text for name, text in stated.items() if isinstance(text, str)}
    if said.get("query"):
        return said["query"], said.get("document") or said.get("passage") or ""
    for parts, question, passage in _PREFIXES:
        if all(part in names for part in parts):
            return question, passage
    return "", ""


@cache
def _hashed(file: Path, _size: int, _changed: int) -> bytes:
    """Once a process for each state of a file: a model has hundreds of megabytes."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, lambda: hashlib.blake2b(digest_size=16)).digest()
