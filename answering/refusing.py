"""What a refusal says: why, and what there is instead. Words only."""

from collections.abc import Sequence
from dataclasses import dataclass

from answering.answer import Citation, Reason, Refusal
from answering.catalogue import Catalogue, Entries, Path, listed, together, told
from answering.place import Place
from answering.said import Language, Said
from retrieval.regions import Division
from retrieval.report import KIND_NAMES, KINDS, Kind

_KINDS_ENGLISH: dict[Kind, str] = {
    "annual_report": "annual reports",
    "plan": "work plans",
    "notice": "notices",
    "other": "documents of other kinds",
}


@dataclass(frozen=True, slots=True)
class Denial:
    """Why a question is not answered, and the nearest that there is."""

    reason: Reason
    said: Said
    nearest: tuple[Citation, ...] = ()

    def told(self, language: Language) -> Refusal:
        """The refusal as a reader of that language gets it."""
        return Refusal(self.reason, self.said.told(language), self.nearest)


def no_region(name: str, catalogue: Catalogue, choices: Sequence[Division] = ()) -> Denial:
    """No report of a region; names those near it that there are, else all."""
    near = [catalogue.inside(d.path) for d in choices]
    near += [catalogue.inside(d.path[:-1]) for d in choices if len(d.path) > 1]
    near = [entries for entries in near if entries]
    there = together(near) if near else catalogue.entries
    return Denial(
        "no_such_region",
        Said(
            f"库中没有{name}的报告。" + (f"现有：{listed(there)}。" if there else ""),
            f"The library holds no report of {name}."
            + (f" Available: {listed(there, 'en')}." if there else ""),
        ),
    )


def no_year(place: Place, years: Sequence[int], catalogue: Catalogue) -> Denial:
    """No report of those years for a place; names the years that there are."""
    name = "".join(place.path) or place.name
    there = (place.entries or catalogue.of(place.path) or catalogue.entries).years
    asked = told(years, "en")
    return Denial(
        "no_such_year",
        Said(
            f"库中没有{name}{told(years)}的报告。现有年份：{told(there) or '无'}。",
            f"The library holds no report of {f'{name} for {asked}' if name else asked}."
            f" Available: {told(there, 'en') or 'none'}.",
        ),
    )


def without(path: Path, years: Sequence[int]) -> Said:
    """The note for an answer that some of the years asked for have no report."""
    name = "".join(path)
    return Said(
        f"库中没有{name}{told(years)}的报告",
        f"The library holds no report of {name} for {told(years, 'en')}",
    )


def no_kind(kinds: Sequence[Kind]) -> Denial:
    """No report of those kinds at all."""
    named = _named(kinds)
    said = Said(f"库中没有{named.zh}这类报告。", f"The library holds no {named.en}.")
    return Denial("not_in_reports", said)


def only_kinds(kinds: Sequence[Kind]) -> Said:
    """The note for a question that is answered from reports of those kinds alone."""
    named = _named(kinds)
    return Said(f"只查{named.zh}", f"Only {named.en} were searched")


def _named(kinds: Sequence[Kind]) -> Said:
    asked = [kind for kind in KINDS if kind in kinds]
    return Said(
        "、".join(KIND_NAMES[kind] for kind in asked),
        " or ".join(_KINDS_ENGLISH[kind] for kind in asked),
    )


def outside_filter(names: Sequence[str], filters: Sequence[str]) -> Denial:
    """The question names one region, the filter another."""
    asked = Said("、".join(names), ", ".join(names))
    chosen = Said("、".join(filters), ", ".join(filters))
    return Denial("no_such_region", _outside(asked, chosen, Said("报告", "report")))


def outside_years(years: Sequence[int], filters: Sequence[int]) -> Denial:
    """The question names some years, the filter others."""
    asked = Said(told(years), told(years, "en"))
    chosen = Said(told(filters), told(filters, "en"))
    return Denial("no_such_year", _outside(asked, chosen, Said("年份", "year")))


def _outside(asked: Said, chosen: Said, shared: Said) -> Said:
    return Said(
        f"提问的是{asked.zh}，而查询范围限定在{chosen.zh}，两者没有共同的{shared.zh}。",
        f"The question is about {asked.en}, while the search is limited to {chosen.en}:"
        f" they have no {shared.en} in common.",
    )


def nothing_asked(entries: Entries) -> Denial:
    """The question has no words of its own: only a region, only a year."""
    have, english = listed(entries), listed(entries, "en")
    return Denial(
        "not_a_question",
        Said(
            "没有看出要问什么。"
            + (f"现有{have}的报告。" if have else "")
            + "可以问具体的数字、做法、不足或下一步安排。",
            "It is not clear what is asked."
            + (f" There are reports of {english}." if english else "")
            + " Ask for a figure, a measure, a shortcoming or a plan.",
        ),
    )


def nothing_found(entries: Entries, nearest: tuple[Citation, ...]) -> Denial:
    """The reports in scope do not say it; `nearest` are the sentences closest to it."""
    where = listed(entries)
    said = Said("库中的报告没有写到这一点。", "The reports in the library do not say this.")
    if where:
        said = Said(
            f"已查阅{where}的报告，没有写到这一点。",
            f"The reports of {listed(entries, 'en')} were read; they do not say this.",
        )
    return Denial("not_in_reports", _followed(said, nearest), nearest)


def nothing_proven(nearest: tuple[Citation, ...]) -> Denial:
    """Something was said, and none of it could be proved."""
    said = Said(
        "写出的内容没有一句能由报告原文证明，因此不作回答。",
        "Nothing of what was written could be proved by the reports, so there is no answer.",
    )
    return Denial("unverified", _followed(said, nearest), nearest)


def _followed(said: Said, nearest: tuple[Citation, ...]) -> Said:
    if not nearest:
        return said
    return Said(
        said.zh + "最接近的原文附后，供参考。",
        said.en + " The nearest sentences follow, for reference.",
    )
