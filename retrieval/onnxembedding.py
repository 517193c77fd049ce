"""An embedding model from a folder: `onnx:FOLDER`. Needs no network.

Knows how tokens become one vector; the folder's layout is `retrieval.modelfolder`'s, the
running `retrieval.onnxmodel`'s.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from config.errors import SettingsError
from retrieval.embedding import Vectors, unit
from retrieval.modelfolder import ModelFolder
from retrieval.onnxmodel import Batch, OnnxModel


class OnnxEmbedder:
    """A learned embedder. Raises SettingsError where the folder holds none."""

    travels = False
    weight = 0.5

    def __init__(self, path: Path) -> None:
        self._folder = ModelFolder.read(path)
        if self._folder.kind == "reranker":
            raise SettingsError(
                "This model ranks texts and does not embed them",
                where=path,
                mend="Name it in FAZHI_RERANKER, and an embedding model in FAZHI_EMBEDDING.",
            )
        self._model = OnnxModel(self._folder)

    @cached_property
    def name(self) -> str:
        """The same wherever the folder lies."""
        return f"onnx/{self._folder.mark}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), what the model gives), each row of length 1."""
        return self._embed([self._folder.passage_prefix + text for text in texts])

    def embed_question(self, text: str) -> Vectors:
        """One row, of the question behind the words that the model was taught for it."""
        row: Vectors = self._embed([self._folder.question_prefix + text])[0]
        return row

    def _embed(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        rows: dict[int, Vectors] = {}
        for batch in self._model.run(texts):
            rows.update(zip(batch.places, self._pooled(batch), strict=True))
        if not rows:
            return np.zeros((0, self._model.width), dtype=np.float32)
        return unit(np.stack([rows[place] for place in range(len(texts))]))

    def _pooled(self, batch: Batch) -> Vectors:
        """A row a text, out of a row a token where the model has not done it."""
        found = batch.found
        if found.ndim == 2:
            return found
        if found.ndim != 3:
            raise SettingsError(
                "The model gives no vector a text",
                where=self._folder.path,
                mend="Choose an embedding model.",
            )
        if self._folder.pooling == "cls":
            first: Vectors = found[:, 0]
            return first
        real = batch.mask[:, :, None].astype(found.dtype)
        mean: Vectors = (found * real).sum(axis=1) / real.sum(axis=1)
        return mean
