"""Text for a chat: nothing is markup, everything is accepted, a cut loses nothing."""

import importlib
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.text.cleaning import LONGEST_ADDRESS, address, blank, clean, one_line, same_length
from bot.telegram.text.graphemes import cuttable
from bot.telegram.text.richtext import (
    Entity,
    Rich,
    bold,
    code,
    italic,
    joined,
    link,
    plain,
    quote,
    units,
)
from bot.telegram.text.splitting import MOST_ENTITIES, part, pieces
from tests.chattexts import (
    CHINA,
    ENGLAND,
    FAMILY,
    FLAG_LETTERS,
    HOSTILE,
    assert_accepted,
    bare,
    inner,
    texts,
)

UNICODE = importlib.import_module("regex")
"""Knows Unicode's rules; the program itself does not need it."""

patient = settings(deadline=None)
BUILDERS = (plain, bold, italic, code, quote, lambda text: link(text, "https://x.cn/a"))
atoms = st.builds(lambda build, text: build(text), st.sampled_from(BUILDERS), texts)
riches = st.recursive(
    st.lists(atoms, max_size=6).map(lambda items: joined("", items)),
    lambda inner: inner.map(quote) | st.lists(inner, max_size=4).map(lambda i: joined("\n", i)),
    max_leaves=4,
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("build", BUILDERS)
def test_hostile_text_is_accepted_and_makes_no_entity_of_its_own(build: Any, text: str) -> None:
    rich = build(text)
    assert_accepted(rich)
    assert len(rich.entities) <= 1
    assert rich.text == clean(text)


@patient
@given(texts)
def test_any_text_is_accepted_however_it_is_built(text: str) -> None:
    for build in BUILDERS:
        assert_accepted(build(text))


@patient
@given(riches)
def test_what_is_joined_is_accepted(rich: Rich) -> None:
    assert_accepted(rich)


@patient
@given(texts)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert "\n" not in one_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "城口县2020年：99.8%，[1] “引号”　全角",
        FAMILY,
        CHINA,
        ENGLAND,
        "👍🏽❤️1️⃣ 𠮷",
        "a\n\nb",
        "*a* <b> \\",
    ],
)
def test_what_says_something_is_left_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\u202eb\u2066c\u200bd", "abcd"),
        ("a\x00b\tc", "a b c"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\ud842\udfb7", "𠮷"),
        ("a\ud800b", "a\ufffdb"),
        ("A\u030angström a\u0333b\u033f", "Ångström ab"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("好\u200d坏 \u200d👍", "好坏 👍"),
        (f"a{FLAG_LETTERS}", "a"),
    ],
)
def test_what_telegram_refuses_or_changes_is_dealt_with(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@patient
@given(texts)
def test_text_put_in_by_hand_keeps_its_length_and_is_accepted(text: str) -> None:
    assert len(same_length(text)) == len(text)
    assert_accepted(Rich(text))


@patient
@given(st.text())
def test_units_are_those_of_utf_16(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_offsets_are_told_in_utf_16_units() -> None:
    rich = joined("", ("𠮷👍 ", bold("案件𠮷"), " ", link("[1]", "https://x.cn/?q=1-2")))
    assert rich.to_api() == [
        {"type": "bold", "offset": 5, "length": 4},
        {"type": "text_link", "offset": 10, "length": 3, "url": "https://x.cn/?q=1-2"},
    ]


def test_an_entity_stands_on_no_white_space() -> None:
    assert inner(bold("  a b \n")) == [("bold", "a b")]
    assert bold(" \n　").entities == ()


def test_block_quotations_hold_other_entities_but_no_others_of_their_kind() -> None:
    rich = quote(joined("\n", (quote("a"), bold("b"), quote("c", expandable=False))))
    assert inner(rich) == [("expandable_blockquote", "a\nb\nc"), ("bold", "b")]
    assert quote("a", expandable=False).entities == (Entity("blockquote", 0, 1),)


def test_adding_moves_the_entities_and_a_store_gives_them_back() -> None:
    rich = bold("a") + plain("b") + quote(link("c", "tg://user?id=1"))
    assert inner(rich) == [("bold", "a"), ("expandable_blockquote", "c"), ("text_link", "c")]
    assert Rich.of_rows(rich.text, [list(entity) for entity in rich.entities]) == rich


@pytest.mark.parametrize(
    "url",
    [
        "https://x.cn",
        "http://127.0.0.1:8000/reports/ab#q=1-2",
        "HTTPS://X.CN/?a=b",
        "tg://user?id=1",
    ],
)
def test_an_address_that_telegram_takes_is_linked(url: str) -> None:
    assert link("a", url).entities == (Entity("text_link", 0, 1, url),)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "ftp://x.cn",
        "//x.cn",
        "x.cn",
        "http://localhost:8000/",
        "http://x.cn:99999/",
        "https://good.cn@evil.cn/",
        "https://",
        "https://x.cn\n.evil.cn",
        "tg:user",
        "https://x.cn/" + "a" * LONGEST_ADDRESS,
    ],
)
def test_an_address_that_telegram_refuses_leaves_the_text_plain(url: str) -> None:
    assert link("a", url) == plain("a")


def test_what_an_address_cannot_hold_is_escaped() -> None:
    assert address("https://x.cn/报告 1\\") == "https://x.cn/%E6%8A%A5%E5%91%8A%201%5C"


@patient
@given(st.text() | st.text().map("https://x.cn/".__add__))
def test_no_address_breaks_a_message(url: str) -> None:
    assert_accepted(link("a", url))


@patient
@given(riches, st.integers(4, 60))
def test_pieces_lose_nothing_and_keep_the_limit(rich: Rich, limit: int) -> None:
    parts = pieces(rich, limit)
    assert all(0 < units(piece.text) <= limit for piece in parts)
    assert all(piece.text == piece.text.strip() for piece in parts)
    kept, whole = (bare(text) for text in ("".join(p.text for p in parts), rich.text))
    assert kept == whole or blank(rich.text) or is_without_blank_pieces(kept, whole)


def is_without_blank_pieces(kept: str, whole: str) -> bool:
    """Whether nothing is left out but what nobody sees."""
    seen = [c for c in whole if not blank(c)]
    return [c for c in kept if not blank(c)] == seen


@patient
@given(riches, st.integers(4, 60))
def test_pieces_are_accepted_with_their_entities(rich: Rich, limit: int) -> None:
    for piece in pieces(rich, limit):
        assert_accepted(piece)
        assert all(text == text.strip() != "" for _, text in inner(piece))


@patient
@given(riches, st.integers(30, 60))
def test_what_an_entity_covers_is_covered_after_a_cut(rich: Rich, limit: int) -> None:
    for kind in ("bold", "expandable_blockquote", "text_link"):
        covered = bare("".join(text for found, text in inner(rich) if found == kind))
        after = [pair for piece in pieces(rich, limit) for pair in inner(piece)]
        kept = bare("".join(text for found, text in after if found == kind))
        assert [c for c in kept if not blank(c)] == [c for c in covered if not blank(c)]


@patient
@given(st.lists(st.sampled_from([bold("甲乙丙"), plain("丁。"), plain(" \n")]), max_size=60))
def test_an_entity_that_fits_is_never_cut(items: list[Rich]) -> None:
    parts = pieces(joined("", items), 10)
    found = [text for piece in parts for kind, text in inner(piece)]
    assert found == [item.text for item in items if item.entities]


@patient
@given(texts, st.integers(1, 60))
def test_a_message_of_the_limit_is_one_piece(text: str, more: int) -> None:
    rich = plain(text)
    if not blank(rich.text):
        assert pieces(rich, units(rich.text) + more) == (part(rich, 0, len(rich.text)),)


def test_a_cut_falls_between_paragraphs_then_lines_then_sentences_then_clauses() -> None:
    paragraph = "甲" * 30
    cases = {
        f"{paragraph}\n{paragraph}。\n\n{paragraph}\n{paragraph}": f"{paragraph}\n{paragraph}。",
        f"{paragraph}。{paragraph}\n{paragraph}，{paragraph}": f"{paragraph}。{paragraph}",
        f"{paragraph}，{paragraph}。”[1]{paragraph}": f"{paragraph}，{paragraph}。”[1]",
        f"{paragraph}{paragraph}，{paragraph}": f"{paragraph}{paragraph}，",
        paragraph * 4: "甲" * 70,
    }
    for text, first in cases.items():
        assert pieces(plain(text), 70)[0].text == first


def test_a_coarser_cut_does_not_waste_more_than_half_a_message() -> None:
    text = "甲\n\n" + "乙" * 50 + "。" + "丙" * 60
    assert pieces(plain(text), 70)[0].text == "甲\n\n" + "乙" * 50 + "。"


def test_a_quotation_longer_than_a_message_becomes_several() -> None:
    rich = joined("\n", ("前", quote("甲乙丙丁。" * 3000), "后"))
    parts = pieces(rich)
    assert len(parts) == 4
    for piece in parts:
        assert [kind for kind, _ in inner(piece)] == ["expandable_blockquote"]
        assert_accepted(piece)
    assert parts[1].entities == (Entity("expandable_blockquote", 0, len(parts[1].text)),)


def test_a_quotation_that_fits_goes_into_the_next_message_whole() -> None:
    parts = pieces(joined("\n", ("甲" * 60, quote("乙，" * 25))), 80)
    assert [piece.text for piece in parts] == ["甲" * 60, "乙，" * 25]


def test_astral_text_is_never_cut_within_a_character() -> None:
    parts = pieces(plain("𠮷" * 5000))
    assert [units(piece.text) for piece in parts] == [4096, 4096, 1808]
    assert pieces(plain("𠮷" * 3), 3)[0].text == "𠮷"


@pytest.mark.parametrize("whole", [FAMILY, CHINA, "👍🏽", "❤️", "1️⃣", "e\u0301\u0302", "각", "กำ"])
def test_what_is_seen_as_one_character_stays_whole(whole: str) -> None:
    for before in range(8):
        parts = pieces(plain("甲" * before + whole * 40), 16)
        assert all(piece.text.strip("甲").replace(whole, "") == "" for piece in parts)


@patient
@given(st.integers(0, 12))
def test_a_mark_stays_whole_and_with_what_it_marks(before: int) -> None:
    text = "甲" * before + "乙[12]" * 20
    for piece in pieces(plain(text), 13):
        assert re.fullmatch(r"甲*(?:乙\[12\])*", piece.text)


def test_one_character_without_end_is_cut_all_the_same() -> None:
    parts = pieces(plain("a" + "\u0301" * 9000))
    assert "".join(piece.text for piece in parts) == "a" + "\u0301" * 9000
    assert all(units(piece.text) <= 4096 for piece in parts)


def test_marks_without_end_are_cut_all_the_same() -> None:
    text = "[12]" * 4000
    parts = pieces(plain(text))
    assert "".join(piece.text for piece in parts) == text
    assert all(piece.text.startswith("[12]") for piece in parts)


def test_a_message_has_no_more_entities_than_telegram_reads() -> None:
    rich = joined("", (link(f"[{n}]", "https://x.cn/" + "a" * 100) for n in range(500)))
    parts = pieces(rich)
    assert sum(len(piece.entities) for piece in parts) == 500
    for piece in parts:
        assert len(piece.entities) <= MOST_ENTITIES
        assert sum(len(entity.url) for entity in piece.entities) < 9000


def test_nothing_to_see_is_no_message() -> None:
    for text in ("", " \n ", "\u3164\u2800　", "\u200b\ufeff", "\U000e0100"):
        assert pieces(plain(text)) == ()


def test_a_hundred_thousand_characters_are_cut_in_order() -> None:
    text = "".join(f"第{n}项工作𠮷👍。" for n in range(9000))
    parts = pieces(plain(text))
    assert "".join(piece.text for piece in parts) == text
    assert len(parts) <= units(text) // 4096 + 2


@patient
@given(st.text(st.sampled_from("a가각\u0301\u200d\ufe0f👨👩🏽🇨🇳กำक्ष\u0903\u06dd\n"), max_size=12))
def test_a_cut_is_allowed_only_between_unicodes_grapheme_clusters(text: str) -> None:
    clusters = UNICODE.findall(r"\X", text)
    ends = {sum(map(len, clusters[:n])) for n in range(len(clusters) + 1)}
    assert {at for at in range(len(text) + 1) if cuttable(text, at)} <= ends
