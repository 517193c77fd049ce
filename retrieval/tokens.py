"""What the lexical index is told of a report: the tokens of each passage."""

from dataclasses import dataclass

from retrieval import analysis
from retrieval.report import Report


@dataclass(frozen=True, slots=True)
class Tokens:
    """A passage's tokens by field, each field joined by spaces."""

    grams: str
    words: str


def tokens_of(report: Report) -> tuple[Tokens, ...]:
    """Of each passage in order, with what stands above it: region, year, title, headings."""
    about = report.metadata
    top = analysis.grams(f"{about.region_name} {about.year or ''} {about.title}")
    above = {-1: ("", "")}
    for index in {passage.section for passage in report.passages} - {-1}:
        headings = " ".join(report.headings(index))
        above[index] = (_joined(analysis.grams(headings)), _joined(analysis.words(headings)))
    return tuple(
        Tokens(
            _joined([*top, above[passage.section][0], *analysis.grams(passage.text)]),
            _joined([above[passage.section][1], *analysis.words(passage.text)]),
        )
        for passage in report.passages
    )


def _joined(tokens: list[str]) -> str:
    return " ".join(filter(None, tokens))
