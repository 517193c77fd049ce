"""A learned model run by ONNX Runtime: texts or pairs of texts in, an array out.

The one module that imports onnxruntime and tokenizers, when the model is first run. Feeds
only the inputs that the model declares, in batches of texts alike in length.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from config.errors import SettingsError
from retrieval.cores import cores
from retrieval.modelfolder import ModelFolder

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Whole: TypeAlias = "npt.NDArray[np.int64]"
Floats: TypeAlias = "npt.NDArray[np.float32]"
Input = str | tuple[str, str]

_ROWS, _TOKENS = 32, 8192
"""What one batch has at most: rows, and tokens with those that fill rows up."""
_THREADS = 8
_OUTPUTS = ("sentence_embedding", "logits", "last_hidden_state")
"""Which of a model's outputs is taken, the first that is there; else its first."""
_MEND = "Get the model again with `fazhi model get NAME`, or name another folder."


@dataclass(frozen=True, slots=True)
class Batch:
    """`places` are where the texts stood; `found` has a row each, and where it has three
    dimensions a vector for each token, of which `mask` tells the real ones by 1."""

    places: list[int]
    found: Floats
    mask: Whole


class OnnxModel:
    """One model, loaded when it is first run. Thread-safe."""

    def __init__(self, folder: ModelFolder) -> None:
        self._folder = folder

    def run(self, inputs: Sequence[Input]) -> Iterator[Batch]:
        """Every input once, in batches of any order. Raises SettingsError where the model
        cannot be loaded or run."""
        codes = self._codes(inputs)
        for places in _batches([len(code) for code in codes]):
            yield self._run(places, [codes[place] for place in places])

    @property
    def width(self) -> int:
        """How many numbers a row has; 0 where the model does not say."""
        shape = self._session.get_outputs()[self._output].shape
        return shape[-1] if shape and isinstance(shape[-1], int) else 0

    def _codes(self, inputs: Sequence[Input]) -> list[Any]:
        return list(self._tokenizer.encode_batch(list(inputs))) if inputs else []

    def _run(self, places: list[int], codes: list[Any]) -> Batch:
        import numpy as np

        width = max(len(code) for code in codes)
        ids = np.full((len(codes), width), self._pad, dtype=np.int64)
        mask, kinds = np.zeros_like(ids), np.zeros_like(ids)
        for row, code in enumerate(codes):
            ids[row, : len(code)] = code.ids
            mask[row, : len(code)] = code.attention_mask
            kinds[row, : len(code)] = code.type_ids
        known = {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
        try:
            given = {name: known[name].astype(kind) for name, kind in self._inputs.items()}
            found = np.asarray(self._session.run(None, given)[self._output], dtype=np.float32)
        except Exception as error:
            raise self._unfit("The model cannot be run", error) from error
        if not np.isfinite(found).all():
            raise self._unfit("The model cannot be run", ValueError("its numbers overflow"))
        return Batch(places, found, mask)

    @cached_property
    def _tokenizer(self) -> Any:
        """Ours to pad; cut at what the model takes, whatever its file says."""
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder.tokenizer))
            tokenizer.no_padding()
            tokenizer.enable_truncation(max_length=self._folder.longest)
        except Exception as error:
            raise self._unfit("The model cannot be loaded", error) from error
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(_THREADS, cores())
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 4
        try:
            path = str(self._folder.model)
            return onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"])
        except Exception as error:
            raise self._unfit("The model cannot be loaded", error) from error

    @cached_property
    def _pad(self) -> int:
        if self._folder.pad is not None:
            return self._folder.pad
        found = (self._tokenizer.token_to_id(name) for name in ("[PAD]", "<pad>"))
        return next((number for number in found if number is not None), 0)

    @cached_property
    def _inputs(self) -> dict[str, str]:
        """The model's inputs with their types as numpy calls them."""
        kinds = {"tensor(int64)": "int64", "tensor(int32)": "int32"}
        return {part.name: kinds.get(part.type, "int64") for part in self._session.get_inputs()}

    @cached_property
    def _output(self) -> int:
        names = [part.name for part in self._session.get_outputs()]
        return next((names.index(name) for name in _OUTPUTS if name in names), 0)

    def _unfit(self, what: str, error: Exception) -> SettingsError:
        told = " ".join(f"{error}".split())[:200]
        return SettingsError(f"{what}: {told}", where=self._folder.path, mend=_MEND)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts that go together, the longest first, so that memory fails early."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        widest = lengths[batch[0]] if batch else 0
        if batch and (len(batch) >= _ROWS or (len(batch) + 1) * widest > _TOKENS):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
