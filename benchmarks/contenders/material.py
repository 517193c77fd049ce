"""What every contender gets: the same passages, questions and ready-made vectors, in a folder.

Read in the peers' own environments too: nothing here but the standard library and numpy.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Rows = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Row:
    """A passage; `title` is what stands above it: the report's title and the headings."""

    id: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """What a peer indexes."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Material:
    """Passages and questions, each with the row of its vector (unit length, float32).

    `reports` is the folder of the files that the passages were cut from; None where there
    are no files, only passages.
    """

    rows: tuple[Row, ...]
    vectors: "Rows"
    questions: Mapping[str, str]
    question_vectors: "Rows"
    reports: Path | None

    def passages(self, said: Sequence[str]) -> "Lookup":
        """The vectors by passages as they are `said` (cut into words, say), and by questions."""
        return Lookup(zip(said, self.vectors, strict=True))

    def asked(self, said: Sequence[str]) -> "Lookup":
        """The vectors of the questions as they are `said`."""
        return Lookup(zip(said, self.question_vectors, strict=True))


class Lookup:
    """An embedder that has it all by heart; a KeyError tells of a text that is not known."""

    def __init__(self, pairs: Iterable[tuple[str, "Rows"]]) -> None:
        self._known = dict(pairs)

    def rows(self, texts: Iterable[str]) -> "list[Rows]":
        """A vector each."""
        return [self._known[text] for text in texts]

    def lists(self, texts: Iterable[str]) -> list[list[float]]:
        """The same as plain lists, the way an embedding service hands them over."""
        return [self._known[text].tolist() for text in texts]


def write(folder: Path, material: Material) -> None:
    """Lays the material down in a folder, which is made."""
    import numpy as np

    folder.mkdir(parents=True)
    lines = (json.dumps(asdict(row), ensure_ascii=False) for row in material.rows)
    (folder / "passages.jsonl").write_text("\n".join(lines), encoding="utf-8")
    about = {"questions": material.questions, "reports": str(material.reports or "")}
    (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    np.save(folder / "passages.npy", material.vectors)
    np.save(folder / "questions.npy", material.question_vectors)


def read(folder: Path) -> Material:
    """What `write` laid down."""
    import numpy as np

    lines = (folder / "passages.jsonl").read_text(encoding="utf-8").splitlines()
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    return Material(
        rows=tuple(Row(**json.loads(line)) for line in lines),
        vectors=np.load(folder / "passages.npy"),
        questions=about["questions"],
        question_vectors=np.load(folder / "questions.npy"),
        reports=Path(about["reports"]) if about["reports"] else None,
    )
