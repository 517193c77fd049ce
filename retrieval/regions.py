"""Regions as the rest of the program meets them: `Divisions`, and their mentions.

Puts the gazetteer and the two finders, Chinese and English, behind one object. Their
rules are theirs: `retrieval.divisions`, `retrieval.placenames`, `retrieval.pinyin`.
"""

import re
from functools import cache, cached_property
from typing import Self

from retrieval.divisions import TABLE, Division, Gazetteer, inside, read_divisions
from retrieval.pinyin import PinyinNames
from retrieval.placenames import Mention, PlaceNames

__all__ = ["Division", "Divisions", "Mention", "inside", "mentions", "mentions_english"]


class Divisions(Gazetteer):
    """All divisions of China: by name, by path, as a user types them, in text."""

    @classmethod
    @cache
    def load(cls) -> Self:
        """Those of `config/divisions.tsv`, read once."""
        return cls(tuple(read_divisions(TABLE.read_text(encoding="utf-8"))))

    def resolve(self, text: str) -> tuple[Division, ...]:
        """What a user names as a region: 重庆市城口县, 西宁城中, 青海, Chengkou.

        Several where the name is ambiguous, none where there is no such region.
        """
        if text.isascii():
            return self._resolve_english(text.strip())
        return self.meant(self._spelled(re.sub(r"[\s·/>、,\uff0c-]+", "", text)))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Where a Chinese text names divisions, left to right."""
        return self._chinese.mentions(text)

    def mentions_english(self, text: str) -> tuple[Mention, ...]:
        """Where an English text names divisions in pinyin, left to right."""
        return self._english.mentions(text)

    @cached_property
    def _chinese(self) -> PlaceNames:
        return PlaceNames(self)

    @cached_property
    def _english(self) -> PinyinNames:
        return PinyinNames(self)

    def _spelled(self, text: str) -> tuple[Division, ...]:
        """The divisions that `text` spells out whole, parents first."""
        found = list(self.by_name(text))
        for cut in range(2, len(text) - 1):
            wholes = self.by_name(text[:cut])
            if wholes:
                found += self.parts(self._spelled(text[cut:].removeprefix("的")), wholes)
        return tuple(found)

    def _resolve_english(self, text: str) -> tuple[Division, ...]:
        found = self.mentions_english(text.title())
        return found[0].candidates if found and len(found[0].text) == len(text) else ()


def mentions(text: str) -> tuple[Mention, ...]:
    """Where a Chinese text names divisions of China, left to right."""
    return Divisions.load().mentions(text)


def mentions_english(text: str) -> tuple[Mention, ...]:
    """Where an English text names divisions of China, left to right."""
    return Divisions.load().mentions_english(text)
