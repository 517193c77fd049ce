"""What became of what is counted: the part of a whole that a question asks for (败诉 of
行政诉讼案件, 未审结 of those received), and whether the words at a number say it.

Knows words and their opposites, from `config/outcomes.tsv`; weighs no sentence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from answering.patterns import any_of

_NOT = "(?:尚未|未能|未|没有|没能|没|不予|不能|不|并非|非)(?:予以|能|被)?(?:调解|调处|及时|按期|全部|完全|完成)?"
_AFFIRMED = "(?<![不未没非无])(?<!没有|尚未|未能|没能|不予|不能|并非)"
_DENIED = (
    "未(?!成年|来|必)|(?<![罚有])没(?!收|问|有(?:[?？。，,]|$))|不予|无法|不具备|不是|不属于|不(?:合|符|服|达|通过)"
    "|非(?!法|常|洲|遗|税|典)"
)
_PREDICATE = re.compile(f"(?:{_DENIED})[^，,。]{{0,6}}的?(?:一?共)?(?:有|是)?$")
"""A denial that stands as what is counted, right before its number: of 拆了几处没批就盖的房子
the reports may say without one."""
_CLAUSE = re.compile("[，,；;。?？!！]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome as a folded report says it (a pattern); `undone` is the word for what was
    not (审结 where a question counts what is 未审结), "" where it was."""

    says: str
    undone: str = ""

    def said_in(self, words: str) -> bool:
        """Whether folded words, those at a number, tell this outcome."""
        return bool(re.search(self.says, words))


def outcome_asked(text: str, measure: tuple[int, int]) -> Outcome | None:
    """The outcome that a folded question names nearest to its 多少, 几 (half-open offsets),
    in the same clause, be it only that something was not done (没有资格的有多少); None where it
    names none, or one that reports put in many ways."""
    start, end = _clause(text, measure)
    best: tuple[int, Outcome | None] | None = None
    for asked, outcome in _outcomes():
        for match in re.finditer(asked, text[start:end]):
            away = max(measure[0] - start - match.end(), match.start() + start - measure[1])
            if best is None or away < best[0]:
                best = away, outcome
    if best is not None:
        return best[1]
    return Outcome(_DENIED) if _PREDICATE.search(text, start, measure[0]) else None


def without(outcome: Outcome, text: str) -> str:
    """A question without the words of the outcome: what it asks of the whole."""
    return re.sub(outcome.says, "", text)


def _clause(text: str, measure: tuple[int, int]) -> tuple[int, int]:
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, measure[0])), default=0)
    after = _CLAUSE.search(text, measure[1])
    return start, after.start() if after else len(text)


@lru_cache(maxsize=1)
def _outcomes() -> tuple[tuple[str, Outcome | None], ...]:
    """How a question names an outcome, with the outcome."""
    return tuple(pair for row in _rows() for pair in _ways(row))


def _ways(row: Sequence[str]) -> Iterator[tuple[str, Outcome | None]]:
    """An outcome, its denial and its opposite. What was denied is the whole less what was
    done; an opposite need not be (差评 is not all that is no 好评)."""
    words, opposites, loose = row[0].split(), row[1].split(), bool(row[2])
    done = f"{_AFFIRMED}{any_of(*words)}(?!率)"
    denied = f"{_NOT}{any_of(*words)}(?!率)"
    undone = f"(?:{denied}|{any_of(*opposites)}(?!率))" if opposites else denied
    yield denied, Outcome(undone, words[0])
    if opposites:
        yield f"{any_of(*opposites)}(?!率)", Outcome(undone)
    yield done, None if loose else Outcome(done)


def _rows() -> Iterator[list[str]]:
    text = (resources.files("config") / "outcomes.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield [*line.split("\t"), "", ""]
