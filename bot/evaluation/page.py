"""An evaluation as one HTML file: it needs no network, no script and no other file.

The markup is made here, by `markup`; how it looks is `page.css`'s.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from pathlib import Path

from bot.evaluation import questionlist, wording
from bot.evaluation.earlier import Change, Comparison
from bot.evaluation.evaluated import Evaluated
from bot.evaluation.markup import Html, raw, tag
from bot.evaluation.questionlist import badge
from bot.evaluation.tally import STATES, Figures, Tally
from bot.words import Words
from config.errors import BadRequest

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for the page: nothing, whatever a report brought into it."""


def check(path: Path) -> None:
    """Raises BadRequest where no page could be written, so that this is known before the
    questions are asked."""
    if not path.parent.is_dir() or path.is_dir() or not os.access(path.parent, os.W_OK):
        raise _unwritable("no such folder, or not writable", path)


def write(path: Path, whole: Evaluated, words: Words) -> None:
    """Writes the page, replacing what is there."""
    try:
        path.write_text(html(whole, words, datetime.now().astimezone()), encoding="utf-8")
    except OSError as error:
        raise _unwritable(error.strerror or str(error), path) from error


def html(whole: Evaluated, words: Words, now: datetime) -> str:
    """The whole document. `now` is when the evaluation ended."""
    title = words("评测报告：{name}", name=whole.name)
    style = resources.files("bot.evaluation").joinpath("page.css").read_text(encoding="utf-8")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name_="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", raw(style)),
    )
    body = tag("body", tag("main", *_sections(whole, words, title, now)))
    language = "en" if words.language == "en" else "zh-CN"
    return raw("<!DOCTYPE html>\n") + tag("html", head, body, lang=language) + "\n"


def _sections(whole: Evaluated, words: Words, title: str, now: datetime) -> Iterator[Html]:
    yield tag("header", tag("h1", title), tag("p", _made(whole, words, now), class_="made"))
    yield tag("dl", *_tiles(whole.tally, words), class_="tiles")
    yield _table(whole.tally, words)
    if whole.comparison is not None:
        yield _comparison(whole.comparison, words)
    yield questionlist.section(whole, words)


def _made(whole: Evaluated, words: Words, now: datetime) -> str:
    said = "{n} 题，评测于 {time}"
    return words(said, n=len(whole.outcomes), time=f"{now:%Y-%m-%d %H:%M}")


def _tiles(tally: Tally, words: Words) -> Iterator[Html]:
    whole = tally.all
    for name, count, base in (
        ("对", whole.right, whole.n),
        ("证实", whole.proven, whole.n),
        ("搜到原文", whole.found, whole.looked),
        ("引文逐字无误", tally.cited - tally.unsound, tally.cited),
    ):
        share = wording.percent(count / base if base else None)
        told = tag("dd", tag("span", share), tag("small", f"{count}/{base}"))
        yield tag("div", tag("dt", words(name)), told)


# -- the table -----------------------------------------------------------------------


def _table(tally: Tally, words: Words) -> Html:
    heads = [words("类别"), words("对错"), *map(words, wording.HEADINGS)]
    row = tag(
        "tr", *(tag("th", head, scope="col", role="columnheader") for head in heads), role="row"
    )
    bodies = [
        tag("tbody", *(_row(name, tally.groups[name], words) for name in names), role="rowgroup")
        for names in _blocks(tally)
        if names
    ]
    return tag(
        "section",
        tag("h2", words("各类结果")),
        _legend(words),
        tag("table", tag("thead", row, role="rowgroup"), *bodies, role="table"),
    )


def _blocks(tally: Tally) -> list[list[str]]:
    """The groups as they stand together: the whole, types, reports."""
    apart = {*tally.types, *tally.reports}
    whole = [name for name in tally.groups if name not in apart]
    reports = [name for name in tally.reports if name not in tally.types]
    return [whole, list(tally.types), reports]


def _row(name: str, figures: Figures, words: Words) -> Html:
    cells = zip(wording.HEADINGS, wording.cells(figures), strict=True)
    return tag(
        "tr",
        tag("th", wording.group(name, words), scope="row", role="rowheader"),
        tag("td", _bar(figures, words), class_="bar", role="cell"),
        *(tag("td", value, data_head=words(head), role="cell") for head, value in cells),
        role="row",
    )


def _bar(figures: Figures, words: Words) -> Html:
    """Proven, right only and wrong, side by side; a picture that prints."""
    counts = {
        "proven": figures.proven,
        "right": figures.right - figures.proven,
        "wrong": figures.n - figures.right,
    }
    said = words("已证实 {proven}，仅对 {right}，错 {wrong}", **counts)
    parts, start = [], 0.0
    for name, count in counts.items():
        width = 100 * count / figures.n if figures.n else 0.0
        at = {"x": f"{start:.2f}", "y": "0", "width": f"{width:.2f}", "height": "10"}
        parts.append(tag("rect", class_=name, **at))
        start += width
    frame = {"viewBox": "0 0 100 10", "preserveAspectRatio": "none", "role": "img"}
    return tag("svg", *parts, **frame, aria_label=said)


def _legend(words: Words) -> Html:
    shown = [state for state in STATES if state != "unjudged"]
    marks = (
        tag("li", tag("span", class_=f"mark {state}"), words(wording.STATES[state]))
        for state in reversed(shown)
    )
    return tag("ul", *marks, class_="legend")


# -- an earlier run ------------------------------------------------------------------


def _comparison(found: Comparison, words: Words) -> Html:
    counts = {"n": found.both, "better": len(found.better), "worse": len(found.worse)}
    said = "与此前相比（同样的 {n} 题）：变好 {better} 题，变差 {worse} 题。"
    changes = [_change(change, words) for change in (*found.worse, *found.better)]
    return tag(
        "section",
        tag("h2", words("与此前相比")),
        tag("p", words(said, **counts)),
        *([tag("ul", *changes, class_="changes")] if changes else []),
    )


def _change(change: Change, words: Words) -> Html:
    posed, now = change.outcome.posed, change.outcome.state
    return tag(
        "li",
        badge(change.before, words),
        " → ",
        badge(now, words),
        " ",
        tag("code", str(posed.id)),
        " ",
        tag("bdi", posed.question.text),
    )


def _unwritable(why: str, path: Path) -> BadRequest:
    return BadRequest(
        f"The page cannot be written: {why}",
        where=path,
        mend="Choose a folder that is there and may be written.",
    )
