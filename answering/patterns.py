"""Patterns written as lists of words, so that a long one reads in lines."""


def any_of(*lists: str) -> str:
    """A group of alternatives from lists parted by white space: any_of("甲 乙") is (?:甲|乙)."""
    words = (word for words in lists for word in words.split())
    return "(?:" + "|".join(words) + ")"
