"""Rates: a share belongs to the rate it is given for; 结案率 is no 成功率."""

import re
from collections.abc import Iterator, Sequence

from answering.checks.label import Label
from answering.checks.numbers import entails
from answering.checks.problem import Problem, contradicted
from retrieval.quantities import Quantity

_RATE = re.compile(r"((?:(?!率)[\u4e00-\u9fff]){2,12})率(?:(?!率)[\u4e00-\u9fff]){0,6}$")
_LIMIT = re.compile(r"调解|按期|按时|及时|现场|网上|一次|当场|首次|一审|二审|直接|主动|限时|准时")


def check(
    said: Quantity, label: Label, pairs: Sequence[tuple[Quantity, Label]], text: str
) -> Iterator[Problem]:
    """A claim's rate under another name, or without what limits it."""
    rate = _stem(label.before)
    own = [_stem(words.before) for quantity, words in pairs if entails(quantity, said)]
    if said.unit != "%" or not rate or not own or not all(own):
        return
    if not any(_agree(rate, text, stem) for stem in own):
        yield contradicted("rate_differs", f"“{said.text}”在引文中说的是另一个比率。")


def _stem(before: str) -> str:
    found = _RATE.search(before)
    return found.group(1) if found else ""


def _agree(rate: str, text: str, stem: str) -> bool:
    named = rate[-2:] == stem[-2:] or all(character in stem for character in rate[-2:])
    limit = _LIMIT.search(stem[-6:])
    return named and (limit is None or limit.group() in text)
