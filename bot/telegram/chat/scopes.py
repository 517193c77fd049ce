"""The scope of a conversation as it is changed by a press or a command. Values only."""

from dataclasses import replace
from typing import Any

from bot.telegram.keeping.talks import Talk

MOST_CHOSEN = 12


def chosen(talk: Talk, action: str, values: dict[str, Any]) -> Talk:
    """The conversation after a press; a second press takes back what a first one chose."""
    if action == "all":
        return replace(talk, regions=(), years=())
    if action == "region":
        return replace(talk, regions=_toggled(talk.regions, values["region"]))
    if action == "year":
        return replace(talk, years=_toggled(talk.years, values["year"]))
    return talk


def read(written: str) -> tuple[str, tuple[int, ...]]:
    """The name and the years of a scope as it is typed: 城口 2020."""
    words = written.split()
    years = tuple(int(word.rstrip("年")) for word in words if _is_year(word))
    return " ".join(word for word in words if not _is_year(word)), years


def _toggled(chosen: tuple[Any, ...], one: Any) -> tuple[Any, ...]:
    if one in chosen:
        return tuple(other for other in chosen if other != one)
    return (*chosen, one)[-MOST_CHOSEN:]


def _is_year(word: str) -> bool:
    digits = word.rstrip("年")
    return digits.isascii() and digits.isdecimal() and len(digits) == 4
