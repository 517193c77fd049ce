"""Text as Telegram measures it: in UTF-16 code units. Nothing is known here of entities."""


def units(text: str) -> int:
    """How long the text is; a character beyond U+FFFF counts two."""
    return len(text) + sum(character > "\uffff" for character in text)


def boundaries(text: str) -> dict[int, int]:
    """Each offset in units at which a character begins, and the end, with its offset in
    characters. An offset that is missing lies inside a surrogate pair."""
    found, at = {}, 0
    for index, character in enumerate(text):
        found[at] = index
        at += 2 if character > "\uffff" else 1
    found[at] = len(text)
    return found


def cut(text: str, offset: int, length: int) -> str:
    """The stretch at an offset, both counted in units. KeyError inside a surrogate pair."""
    at = boundaries(text)
    return text[at[offset] : at[offset + length]]


def is_sound(text: str) -> bool:
    """Whether it can be written in UTF-8: no surrogate stands alone."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
