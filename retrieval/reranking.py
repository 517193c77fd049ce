"""Scores of texts for a question by a model that reads both together.

Slower than vectors by far, and better: for the few that a search has found.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from config.errors import SettingsError
from retrieval.modelfolder import ModelFolder
from retrieval.onnxmodel import Floats, OnnxModel


class Reranker(Protocol):
    """Tells how well each text answers a question."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One a text, higher is better; to be compared within one question only."""
        ...


class OnnxReranker:
    """A cross-encoder from a folder: `onnx:FOLDER`. Raises SettingsError where there is
    none, or, when it is first asked, where it cannot be loaded."""

    def __init__(self, path: Path) -> None:
        folder = ModelFolder.read(path)
        if folder.kind == "embedder":
            raise SettingsError(
                "This model embeds texts and does not rank them",
                where=path,
                mend="Name it in FAZHI_EMBEDDING, and a ranking model in FAZHI_RERANKER.",
            )
        self._path = path
        self._model = OnnxModel(folder)

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """The model's logits, about -10 to 10; of two classes, how far the second leads."""
        found: dict[int, float] = {}
        for batch in self._model.run([(question, text) for text in texts]):
            found.update(zip(batch.places, self._single(batch.found), strict=True))
        return [found[place] for place in range(len(texts))]

    def _single(self, rows: Floats) -> list[float]:
        if rows.ndim == 2 and rows.shape[1] == 2:
            return [float(yes - no) for no, yes in rows]
        if rows.ndim == 1 or rows.shape[1:] == (1,):
            return [float(value) for value in rows.reshape(-1)]
        raise SettingsError(
            "The model gives no score a text", where=self._path, mend="Choose a ranking model."
        )
