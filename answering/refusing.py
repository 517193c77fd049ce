"""What a refusal says: why, and what there is instead. Words only."""

from collections.abc import Sequence
from dataclasses import replace

from answering.answer import Citation, Reason, Refusal
from answering.catalogue import Catalogue, Entries, listed, together, told
from answering.place import Place
from retrieval.regions import Division
from retrieval.report import KIND_NAMES, KINDS, Kind

_ENGLISH: dict[Reason, str] = {
    "no_such_region": "The library holds no report of the region you ask about.",
    "no_such_year": "The library holds no report of that year for this region.",
    "not_in_reports": "The reports in scope do not say this.",
    "not_a_question": "I only answer what the reports in the library say.",
    "unverified": "Nothing that could be proved against the reports was left to say.",
}


def no_region(name: str, catalogue: Catalogue, choices: Sequence[Division] = ()) -> Refusal:
    """No report of a region; names those near it that there are, else all."""
    near = [catalogue.inside(d.path) for d in choices]
    near += [catalogue.inside(d.path[:-1]) for d in choices if len(d.path) > 1]
    near = [entries for entries in near if entries]
    there = listed(together(near) if near else catalogue.entries)
    have = f"现有：{there}。" if there else ""
    return Refusal("no_such_region", f"库中没有{name}的报告。{have}")


def no_year(place: Place, years: Sequence[int], catalogue: Catalogue) -> Refusal:
    """No report of those years for a place; names the years that there are."""
    name = "".join(place.path) or place.name
    there = place.entries or catalogue.of(place.path) or catalogue.entries
    have = told(there.years) or "无"
    return Refusal("no_such_year", f"库中没有{name}{told(years)}的报告。现有年份：{have}。")


def no_kind(kinds: Sequence[Kind]) -> Refusal:
    """No report of those kinds at all."""
    return Refusal("not_in_reports", f"库中没有{_named(kinds)}这类报告。")


def only_kinds(kinds: Sequence[Kind]) -> str:
    """The note for a question that is answered from reports of those kinds alone."""
    return f"只查{_named(kinds)}"


def _named(kinds: Sequence[Kind]) -> str:
    return "、".join(KIND_NAMES[kind] for kind in KINDS if kind in kinds)


def outside_filter(names: Sequence[str], filters: Sequence[str]) -> Refusal:
    """The question names one region, the filter another."""
    asked, chosen = "、".join(names), "、".join(filters)
    return Refusal(
        "no_such_region", f"提问的是{asked}，而查询范围限定在{chosen}，两者没有共同的报告。"
    )


def outside_years(years: Sequence[int], filters: Sequence[int]) -> Refusal:
    """The question names some years, the filter others."""
    asked, chosen = told(years), told(filters)
    return Refusal(
        "no_such_year", f"提问的是{asked}，而查询范围限定在{chosen}，两者没有共同的年份。"
    )


def nothing_asked(entries: Entries) -> Refusal:
    """The question has no words of its own: only a region, only a year."""
    there = listed(entries)
    have = f"现有{there}的报告。" if there else ""
    return Refusal(
        "not_a_question", f"没有看出要问什么。{have}可以问具体的数字、做法、不足或下一步安排。"
    )


def nothing_found(entries: Entries, nearest: tuple[Citation, ...]) -> Refusal:
    """The reports in scope do not say it; `nearest` are the sentences closest to it."""
    where = listed(entries)
    message = f"已查阅{where}的报告，没有写到这一点。" if where else "库中的报告没有写到这一点。"
    if nearest:
        message += "最接近的原文附后，供参考。"
    return Refusal("not_in_reports", message, nearest)


def nothing_proven(nearest: tuple[Citation, ...]) -> Refusal:
    """Something was said, and none of it could be proved."""
    message = "写出的内容没有一句能由报告原文证明，因此不作回答。"
    if nearest:
        message += "最接近的原文附后，供参考。"
    return Refusal("unverified", message, nearest)


def english_refusal(refusal: Refusal) -> Refusal:
    """The same refusal for an English reader; what exists stays in Chinese."""
    there = refusal.message.partition("现有")[2].lstrip("年份：:")
    tail = f" Available: {there}" if there else ""
    return replace(refusal, message=_ENGLISH[refusal.reason] + tail)
