"""The page of an evaluation: whole in itself, nothing on it runs, what is foreign is text."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot import troubles
from bot.evaluation.markup import Html, join, tag, text
from tests.conftest import ASKED, Fazhi
from tests.test_evaluating import BAD, GOOD, MIXED, lines

Make = Callable[[str, str | bytes], Path]
HOSTILE = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;</title></style>\u202e\x1b[2J"
)
VOID = ("meta", "input")


class Page(HTMLParser):
    """What a browser would make of it: elements with attributes, and their text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def said(self) -> str:
        return "".join(data for where, data in self.texts if where != "style")

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.elements if found == name]


def page_of(fazhi: Fazhi, file: Make, *questions: object, more: tuple[object, ...] = ()) -> Page:
    path = file("q.jsonl", lines(*questions))
    out = path.with_suffix(".html")
    ran = fazhi("eval", path, "--html", out, *more)
    assert ran.code == 0, ran.err
    assert str(out) in ran.err
    found = Page(out.read_text(encoding="utf-8"))
    assert found.open == []
    return found


def test_nothing_on_the_page_runs_or_is_fetched(sample: Fazhi, file: Make) -> None:
    page = page_of(sample, file, *MIXED)
    names = {name for name, _ in page.elements}
    assert names.isdisjoint({"script", "img", "link", "iframe", "object", "base", "form", "a"})
    for name, attributes in page.elements:
        assert not [key for key in attributes if key.startswith("on") or key in ("src", "href")]
        assert "style" not in attributes, name
    [style] = [data for where, data in page.texts if where == "style"]
    assert not re.search(r"url\(|@import|expression", style)
    assert any(m.get("http-equiv") == "Content-Security-Policy" for m in page.of("meta"))


def test_every_question_can_be_unfolded_and_failures_are(sample: Fazhi, file: Make) -> None:
    page = page_of(sample, file, *MIXED)
    folded = [(d["class"], "open" in d) for d in page.of("details")]
    assert folded == [
        ("proven", False),
        ("wrong", True),
        ("right", True),
        ("proven", False),
        ("unjudged", False),
    ]
    said = page.said()
    for wanted in (
        ASKED,
        "缺少：99件 / 99起",
        "应有：86件",
        "收到行政复议申请86件",
        "75.0%",
        "3/4",
    ):
        assert wanted in said


def test_the_filters_name_states_that_the_style_knows(sample: Fazhi, file: Make) -> None:
    page = page_of(sample, file, *MIXED)
    choices = [one["id"] for one in page.of("input")]
    assert choices == ["show-all", "show-wrong", "show-right", "show-proven", "show-unjudged"]
    assert [label["for"] for label in page.of("label")] == choices
    [style] = [data for where, data in page.texts if where == "style"]
    for key in choices[1:]:
        name = str(key).removeprefix("show-")
        assert f"#{key}:checked ~ .list > :not(.{name})" in style


def test_a_bar_is_as_long_as_its_share(sample: Fazhi, file: Make) -> None:
    page = page_of(sample, file, *MIXED)
    first = page.of("rect")[:3]
    assert [(r["class"], r["x"], r["width"]) for r in first] == [
        ("proven", "0.00", "50.00"),
        ("right", "50.00", "25.00"),
        ("wrong", "75.00", "25.00"),
    ]
    assert page.of("svg")[0]["aria-label"] == "已证实 2，仅对 1，错 1"


def test_what_is_hostile_stays_text(sample: Fazhi, file: Make) -> None:
    harmless = page_of(sample, file, BAD | {"history": ["x"], "note": "x"}, GOOD)
    hostile = {
        "id": HOSTILE,
        "type": HOSTILE,
        "question": HOSTILE + "长" * 1500,
        "history": [HOSTILE],
        "must": [[HOSTILE + "很" * 5000]],
        "evidence": [{"report": HOSTILE, "spans": [HOSTILE]}],
        "note": HOSTILE,
    }
    page = page_of(sample, file, hostile, GOOD)
    assert {name for name, _ in page.elements} <= {name for name, _ in harmless.elements}
    allowed = {(name, key) for name, found in harmless.elements for key in found}
    assert {(name, key) for name, found in page.elements for key in found} <= allowed
    said = page.said()
    assert said.count("<script>alert(1)</script>") >= 6
    assert "很" * 5000 in said
    assert not {"\u202e", "\x1b"} & set(said)


def test_hostile_answers_quotes_and_titles_stay_text(sample: Fazhi, file: Make) -> None:
    answer = json.loads(sample("ask", "--json", ASKED).out)
    [citation] = answer["citations"]
    foreign = citation | dict.fromkeys(("source", "title", "quote"), HOSTILE)
    answer |= {"id": "good", "answer": HOSTILE + "\n" + "答" * 5000}
    answers = file("a.jsonl", lines(answer | {"citations": [foreign | {"section": [HOSTILE]}]}))
    page = page_of(sample, file, GOOD, more=("--answers", answers))
    assert {name for name, _ in page.elements}.isdisjoint({"script", "img"})
    assert "<script>alert(1)</script>" in page.said()
    assert "答" * 5000 in page.said()


def test_an_earlier_run_is_shown_beside_this_one(sample: Fazhi, file: Make) -> None:
    before = file("e.json", sample("eval", "--json", file("o.jsonl", lines(*MIXED))).out)
    page = page_of(sample, file, BAD | {"must": [["86件"]]}, more=("--compare", before))
    assert "与此前相比（同样的 1 题）：变好 1 题，变差 0 题。" in page.said()


def test_the_page_speaks_english_where_it_is_set(sample: Fazhi, file: Make) -> None:
    page = page_of(sample.with_(FAZHI_LANGUAGE="en"), file, *MIXED)
    assert page.of("html") == [{"lang": "en"}]
    said = page.said()
    assert "lacks: 99件 / 99起" in said
    assert not any(word in said for word in ("缺", "道题", "逐题", "证实"))


def test_a_page_that_cannot_be_written_is_told_before_anything_is_asked(
    sample: Fazhi, file: Make, tmp_path: Path
) -> None:
    path = file("q.jsonl", lines(GOOD))
    for out in (tmp_path / "nowhere" / "x.html", tmp_path):
        ran = sample("eval", "--json", path, "--html", out)
        assert (ran.code, ran.out) == (troubles.BAD_REQUEST, "")
        assert str(out) in ran.err
        assert "详情" not in ran.err


def test_with_json_the_page_is_written_and_stdout_is_json_only(sample: Fazhi, file: Make) -> None:
    path = file("q.jsonl", lines(GOOD))
    ran = sample.process("eval", "--json", path, "--html", path.with_suffix(".html"))
    assert len(ran.lines) == 2
    assert path.with_suffix(".html").stat().st_size > 1000


@pytest.mark.parametrize("foreign", [HOSTILE, "&lt;", "a\nb", "\ud800", "'\""])
def test_text_becomes_markup_by_being_escaped_only(foreign: str) -> None:
    made = tag("p", foreign, tag("b", foreign), title=foreign, hidden=True, open=False)
    assert made == f'<p title="{text(foreign)}" hidden>{text(foreign)}<b>{text(foreign)}</b></p>'
    assert not set(text(foreign)) & set("<>\"'\x1b\u202e")
    made.encode("utf-8")
    assert join(Html("<i>"), "<i>") == "<i>&lt;i&gt;"
