"""One page of a list that is too long to show at once. Values only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list: page `number` (from 0) of `pages`, of `total` items in all. An
    empty list has one page without items."""

    items: tuple[T, ...]
    number: int
    pages: int
    total: int


def page_of(items: Sequence[T], number: int, size: int) -> Page[T]:
    """Page `number` (from 0) of pages of `size` items; the last one where the list has
    become shorter since, the first for a number below."""
    pages = max(1, -(-len(items) // size))
    at = min(max(number, 0), pages - 1)
    return Page(tuple(items[at * size : (at + 1) * size]), at, pages, len(items))
