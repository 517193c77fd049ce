"""HTML that is safe by how it is made: a text becomes markup by being escaped, and in no
other way but `raw`, which takes what we wrote ourselves.
"""

from html import escape

from bot.safe import safe


class Html(str):
    """Markup. A plain str is text."""

    __slots__ = ()


_EMPTY = ("br", "hr", "img", "input", "link", "meta")


def tag(name: str, *inside: str, **attributes: str | bool) -> Html:
    """An element. What is inside is escaped unless it is Html; so are attributes. An
    attribute that is True stands alone, one that is False is left out. `class_` is class,
    `aria_label` is aria-label."""
    head = name + "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _EMPTY:
        return Html(f"<{head}>")
    return Html(f"<{head}>{join(*inside)}</{name}>")


def join(*parts: str) -> Html:
    """The parts one after the other, those that are text escaped."""
    return Html("".join(part if isinstance(part, Html) else text(part) for part in parts))


def text(foreign: str) -> Html:
    """Foreign text on one line, its markup, control and formatting characters harmless."""
    return Html(escape(safe(foreign)))


def raw(own: str) -> Html:
    """Markup that we wrote ourselves."""
    return Html(own)


def _attribute(key: str, value: str | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    if isinstance(value, bool):
        return f" {name}" if value else ""
    return f' {name}="{text(value)}"'
