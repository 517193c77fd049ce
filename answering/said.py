"""What is said to a reader in the language of the question, which where it comes up is not
known yet: in both."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Said:
    """One remark in both languages. Names and words of reports stay Chinese in either."""

    zh: str
    en: str

    def told(self, language: Language) -> str:
        """The remark in one language."""
        return self.en if language == "en" else self.zh


def notes_told(notes: Iterable[Said], language: Language) -> str | None:
    """Several remarks as one line, each once; None for none."""
    stop = "; " if language == "en" else "；"
    return stop.join(dict.fromkeys(note.told(language) for note in notes)) or None
