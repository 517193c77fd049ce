"""The words of verification: which say the same, and which say nothing of their own.

Read from `config/synonyms.tsv`, `config/light_words.txt` and `config/acts.txt` once, at
first use.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Self


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Synonyms, each led back to the first of its set; light words; words for acts."""

    first: dict[str, str]
    light: re.Pattern[str]
    acts: re.Pattern[str]
    _synonyms: re.Pattern[str]

    @classmethod
    @cache
    def load(cls) -> Self:
        """The lexicon of `config/`."""
        folder = resources.files("config")
        synonyms = (folder / "synonyms.tsv").read_text(encoding="utf-8")
        light = (folder / "light_words.txt").read_text(encoding="utf-8")
        acts = (folder / "acts.txt").read_text(encoding="utf-8")
        return cls.of(_lines(synonyms), _words(light), _words(acts))

    @classmethod
    def of(cls, sets: list[str], light: list[str], acts: list[str]) -> Self:
        """From sets of synonyms, one a line, and lists of light words and of acts."""
        first: dict[str, str] = {}
        for line in sets:
            head, *others = line.split()
            first.update((word, head) for word in others if word not in first)
        canonical = [first.get(act, act) for act in acts]
        return cls(first, _either(light), _either(canonical), _either(first))

    def canonical(self, text: str) -> str:
        """`text` with every synonym replaced by the first of its set."""
        return self._synonyms.sub(lambda found: self.first[found.group()], text)

    def is_light(self, word: str) -> bool:
        """True where nothing is left of `word` without light words."""
        return not self.light.sub("", word)

    def acts_in(self, text: str) -> frozenset[str]:
        """The acts that a canonical text names."""
        return frozenset(self.acts.findall(text))


def _words(text: str) -> list[str]:
    return " ".join(_lines(text)).split()


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _either(words: list[str] | dict[str, str]) -> re.Pattern[str]:
    """Any of `words`, the longest first; a pattern that never matches for none."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
