"""The plain word lists of `config/`, read when first asked for."""

from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=8)
def words(name: str) -> tuple[str, ...]:
    """The words of `config/NAME.txt`, in order; a line that begins with # says nothing."""
    text = (resources.files("config") / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(word for line in lines for word in line.split())


def is_weak(word: str) -> bool:
    """Whether a word says little of a topic: 工作, 情况."""
    return word in words("weak_words")
