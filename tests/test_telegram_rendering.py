"""An answer in a chat: everything is said, in order, and nothing in a report is markup."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.answer import Answer, Citation, Claim, Finding, Refusal, Row, ScopeTaken, Struck
from answering.events import Claimed, Done, Found, Scoped
from answering.question import Question
from bot.telegram.text.cleaning import clean, one_line
from bot.telegram.text.rendering import passage_shown, preview, rendered, sources
from bot.telegram.text.richtext import LIMIT, Rich, units
from bot.words import Words
from tests.asking import Asked
from tests.chattexts import HOSTILE, assert_accepted, bare, inner, texts
from tests.sample_questions import QUESTIONS
from tests.test_render import ANSWER, CITATION, QUOTE

ZH, EN = Words(), Words("en")
BLOCK = "expandable_blockquote"
PATIENT = replace(CITATION, page=3)
COMPARED = replace(
    ANSWER,
    question="对比城口县和示例县的调解成功率",
    text=f"城口县2020年：{QUOTE}[1]",
    rows=(Row("重庆市城口县", 2020, "99.8", "%", 1), Row("示例省示例市示例县", 2021, "", "", 0)),
)


def viewer(citation: Citation) -> str:
    return f"https://fazhi.example.cn/reports/{citation.n}#q={citation.start}-{citation.end}"


def text_of(messages: Sequence[Rich]) -> str:
    return "\n".join(message.text for message in messages)


def marked(messages: Sequence[Rich], kind: str) -> list[str]:
    return [text for message in messages for found, text in inner(message) if found == kind]


def only(messages: tuple[Rich, ...]) -> Rich:
    (message,) = messages
    assert_accepted(message)
    return message


def test_the_first_line_is_the_scope_and_the_second_how_it_was_chosen() -> None:
    message = only(rendered(ANSWER, ZH))
    first, second, *_ = message.text.split("\n")
    assert first == "范围：重庆市城口县 2020年"
    assert second == "说明：按库中有的城口县作答"
    assert message.entities[0].kind == "bold"
    assert marked((message,), "bold")[0] == "范围："


def test_a_scope_of_many_regions_is_counted_instead_of_listed() -> None:
    scope = ScopeTaken(tuple(f"甲省乙市丙{n}县" for n in range(40)))
    first = only(rendered(replace(ANSWER, scope=scope), ZH)).text.split("\n")[0]
    assert first.endswith("丙5县 等 40 个地区")


def test_a_sentence_has_what_was_asked_in_bold_and_a_mark_that_opens_the_report() -> None:
    message = only(rendered(ANSWER, ZH, viewer))
    assert f"城口县2020年：{QUOTE}[1]" in message.text
    assert marked((message,), "bold") == ["范围：", "调解成功率99.8%", "调解成功率99.8%"]
    assert marked((message,), "text_link") == ["[1]", "[1]"]
    assert {e.url for e in message.entities if e.url} == {viewer(CITATION)}


def test_without_a_viewer_a_mark_is_only_text() -> None:
    for link in (None, lambda _: "", lambda _: "http://localhost/"):
        assert marked(rendered(ANSWER, ZH, link), "text_link") == []


def test_a_quote_stands_in_a_block_with_number_report_headings_page_and_file() -> None:
    message = only(rendered(replace(ANSWER, citations=(PATIENT,)), ZH))
    (block,) = marked((message,), BLOCK)
    assert block.split("\n") == [
        f"[1] {QUOTE}",
        "——《城口县2020年度法治政府建设情况报告》 重庆市城口县 2020年",
        "一、主要做法 › （六）化解矛盾 › 第 3 页",
        "000.txt",
    ]


def test_a_source_without_pages_has_none_shown() -> None:
    assert "页" not in text_of(rendered(ANSWER, ZH))


@pytest.mark.parametrize(
    ("line", "linked"),
    [
        ("甲。[1]", ["[1]"]),
        ("甲。乙。[1]", ["[1]"]),
        ("甲。[1]乙。", []),
        ("甲。[1][9][1]", ["[1]", "[1]"]),
        ("甲。[1" + "1" * 5000 + "]", []),
        ("乙[1]。", []),
        ("甲。" + "[1]" * 300 + "。", []),
    ],
)
def test_nothing_of_a_line_is_lost_and_only_marks_at_its_end_open_a_report(
    line: str, linked: list[str]
) -> None:
    answer = replace(ANSWER, text=line, claims=(Claim("甲。", (1,)),), citations=(CITATION,))
    messages = rendered(answer, ZH, viewer)
    assert line in bare(text_of(messages)).replace("（续）", "")
    assert marked(messages, "text_link") == [*linked, "[1]"]


def test_values_that_are_compared_stand_one_a_line_the_silent_report_too() -> None:
    message = only(rendered(COMPARED, ZH, viewer))
    assert "\n城口县 2020年：99.8% [1]\n示例县 2021年：报告未载明\n" in message.text
    assert "99.8%" in marked((message,), "bold")
    assert message.text.index("报告未载明") < message.text.index(QUOTE)


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ((("甲省乙市", 2020), ("甲省乙市", 2021)), ["2020年：1件", "2021年：1件"]),
        ((("甲省乙市", 2020), ("甲省丙县", 2020)), ["乙市：1件", "丙县：1件"]),
        (
            (("甲省乙市城中区", 2020), ("甲省丙市城中区", 2020)),
            ["甲省乙市城中区：1件", "甲省丙市城中区：1件"],
        ),
        ((("湖南省常德市津市市", 1), ("湖北省荆州市沙市区", 1)), ["津市市：1件", "沙市区：1件"]),
        (
            (("四川省乐山市市中区", 1), ("内蒙古自治区锡林郭勒盟", 1)),
            ["市中区：1件", "锡林郭勒盟：1件"],
        ),
        ((("甲省", None), ("甲省", None)), ["1件", "1件"]),
    ],
)
def test_what_tells_the_values_apart_is_named_and_nothing_else(
    rows: tuple[tuple[str, int | None], ...], lines: list[str]
) -> None:
    cells = tuple(Row(region, year, "1", "件", 0) for region, year in rows)
    text = only(rendered(replace(ANSWER, rows=cells), ZH)).text
    assert text.split("\n\n")[1].split("\n") == lines


def test_one_value_makes_no_list() -> None:
    assert "99.8% [1]" not in text_of(rendered(ANSWER, ZH))


def computed(text: str, formula: str) -> Answer:
    return replace(
        ANSWER, text=f"{text}[1]", claims=(Claim(text, (1,), "computed", formula),), rows=()
    )


def test_a_formula_that_the_sentence_shows_is_not_said_twice() -> None:
    message = only(rendered(computed("合计：2件 + 3件 = 5件。", "2 + 3 = 5"), ZH))
    assert "算式" not in message.text
    assert "5件" in marked((message,), "bold")


def test_a_formula_that_the_sentence_does_not_show_is_added() -> None:
    text = text_of(rendered(computed("两项合计5件。", "2 + 3 = 5"), ZH))
    assert "两项合计5件。[1]\n算式：2 + 3 = 5\n" in text


def test_the_heads_of_a_list_are_in_bold() -> None:
    items = ("城口县2020年：（1）办案力量不足。专职人员仅4名；", "（2）普法不够；")
    claims = tuple(Claim(item, (1,)) for item in items)
    answer = replace(ANSWER, text="\n".join(f"{i}[1]" for i in items), claims=claims, rows=())
    message = only(rendered(answer, ZH))
    assert marked((message,), "bold")[:2] == ["范围：", "办案力量不足"]
    assert "（2）普法不够；[1]" in message.text


def test_what_was_struck_is_counted_with_reasons_and_never_repeated() -> None:
    struck = (
        Struck("成功率为100%。", (Finding("number", "原文是99.8%"),)),
        Struck("已完成。", (Finding("plan", ""), Finding("number_x", ""))),
    )
    text = text_of(rendered(replace(ANSWER, dropped=struck), ZH))
    assert "\n已删去未能证明的 2 句：数字与原文不符 × 2；把计划说成了结果 × 1\n" in text
    assert "100%" not in text


def test_the_last_line_says_who_wrote_it_and_labels_what_a_model_wrote() -> None:
    assert text_of(rendered(ANSWER, ZH)).endswith("\n摘自报告原文，未使用模型")
    model = replace(ANSWER, mode="model", model="qwen")
    (message,) = rendered(model, ZH)
    assert message.text.endswith("\n人工智能生成 · 由模型 qwen 撰写，逐句核对原文")
    assert marked((message,), "bold")[-1] == "人工智能生成"


def test_a_refusal_is_its_message_and_the_nearest_passages_as_no_answer() -> None:
    refusal = Refusal("not_in_reports", "报告没有写到这一点。", (CITATION,))
    answer = replace(ANSWER, refusal=refusal, text=refusal.message, claims=(), citations=())
    message = only(rendered(answer, ZH, viewer))
    _, said, nearest = message.text.split("\n\n")
    assert said == "报告没有写到这一点。"
    assert nearest.startswith("最接近的原文（不是回答）：\n[1] ")
    assert len(marked((message,), BLOCK)) == 1


def test_a_refusal_with_nothing_near_is_short() -> None:
    refusal = Refusal("no_such_year", "库中没有2010年的报告。")
    answer = replace(ANSWER, refusal=refusal, scope=ScopeTaken())
    assert only(rendered(answer, ZH)).text == "范围：库中全部地区\n\n库中没有2010年的报告。"


def test_an_english_question_gets_english_words_around_chinese_quotes() -> None:
    text = text_of(rendered(replace(ANSWER, question="What was the success rate?"), ZH))
    assert text.startswith("Scope: 重庆市城口县 2020\nNote: ")
    assert text.endswith("Taken from the reports word for word, without a model")
    assert QUOTE in text
    assert "范围" not in text


def long_answer() -> Answer:
    """As long as an answer may be: 12 quotes of 240 characters."""
    texts = [f"城口县2020年第{n}项工作{'落实到位' * 14}。" for n in range(1, 13)]
    return replace(
        ANSWER,
        text="\n".join(f"{text}[{n}]" for n, text in enumerate(texts, 1)),
        claims=tuple(Claim(text, (n,)) for n, text in enumerate(texts, 1)),
        citations=tuple(
            replace(CITATION, n=n, quote=f"第{n}项：" + "办理行政许可𠮷件，" * 26)
            for n in range(1, 13)
        ),
        rows=(),
        mode="model",
        model="qwen",
    )


def test_the_longest_answer_is_two_messages_that_can_each_be_read_alone() -> None:
    messages = rendered(long_answer(), ZH, viewer)
    assert len(messages) == 2
    for message in messages:
        assert_accepted(message)
        assert "人工智能生成" in message.text
    assert messages[1].text.startswith("（续）\n[")
    blocks = marked(messages, BLOCK)
    assert [re.match(r"\[\d+\]", block)[0] for block in blocks] == [f"[{n}]" for n in range(1, 13)]  # type: ignore[index]
    assert all("《城口县2020年度法治政府建设情况报告》 重庆市城口县 2020年" in b for b in blocks)


def assert_all_said(answer: Answer, messages: Sequence[Rich]) -> None:
    """Each sentence with its marks, each quote and its place, and no entity but our own."""
    text = text_of(messages)
    for line in answer.text.splitlines():
        assert clean(line) in text
    shown = answer.refusal.nearest if answer.refusal else answer.citations
    blocks = marked(messages, BLOCK)
    assert len(blocks) == len(shown)
    for citation, block in zip(shown, blocks, strict=True):
        assert block.startswith(f"[{citation.n}] {clean(citation.quote)}\n")
        assert one_line(citation.title) in block
        assert citation.source in block
    kinds = Counter(entity.kind for message in messages for entity in message.entities)
    assert set(kinds) <= {"bold", BLOCK, "text_link"}
    marks = sum(len(claim.citations) for claim in answer.claims)
    compared = sum(row.citation > 0 for row in answer.rows) if len(answer.rows) > 1 else 0
    assert kinds["text_link"] == marks + compared + len(shown)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.text)
def test_real_answers_are_said_whole_in_one_message(ask: Asked, question: Question) -> None:
    answer = ask.answerer.answer(question)
    message = only(rendered(answer, ZH, viewer))
    assert_all_said(answer, (message,))


@pytest.mark.parametrize("question", QUESTIONS[:14:3], ids=lambda question: question.text)
def test_real_answers_are_previewed_and_only_with_what_is_proven(
    ask: Asked, question: Question
) -> None:
    scope: ScopeTaken | None = None
    found: tuple[Citation, ...] = ()
    claims: list[Claim] = []
    for event in ask.answerer.events(question):
        if isinstance(event, Scoped):
            scope = event.scope
        elif isinstance(event, Found):
            found = event.citations
        elif isinstance(event, Claimed):
            claims.append(event.claim)
        message = preview(scope, found, claims, ZH)
        assert_accepted(message)
        if claims:
            told = f"找到 {len(found)} 处原文 · " if found else ""
            said = [f"{c.text}{''.join(f'[{n}]' for n in c.citations)}" for c in claims]
            assert message.text.split("\n\n")[1:] == [f"{told}已核对 {len(claims)} 句", *said]
    assert isinstance(event, Done)


def test_a_preview_shows_what_was_found_word_for_word_until_a_claim_is_proven() -> None:
    assert preview(None, (), (), ZH).text == "正在查找……"
    nearest = preview(ANSWER.scope, (CITATION,), (), ZH)
    assert "找到 1 处原文" in nearest.text
    assert marked((nearest,), BLOCK)[0].startswith(QUOTE)
    proven = preview(ANSWER.scope, (CITATION,), ANSWER.claims, ZH)
    assert marked((proven,), BLOCK) == []
    assert "已核对 1 句" in proven.text


def test_a_preview_is_one_message_however_much_is_known() -> None:
    claims = [Claim("𠮷" * 900, (n,)) for n in range(1, 9)]
    message = preview(ANSWER.scope, (CITATION,) * 50, claims, ZH)
    assert units(message.text) <= LIMIT
    assert "已核对 8 句" in message.text


def test_a_passage_is_shown_with_its_surroundings_and_its_headings_on_top() -> None:
    message = only(passage_shown(PATIENT, "前文。", "后文。", ZH))
    title, headings, _, passage, _, place = message.text.split("\n")
    assert title == "《城口县2020年度法治政府建设情况报告》 重庆市城口县 2020年"
    assert headings == "一、主要做法 › （六）化解矛盾"
    assert passage == f"前文。{QUOTE}后文。"
    assert place == f"000.txt 第 3900–{3900 + len(QUOTE)} 字，第 3 页"
    assert marked((message,), "bold") == [title, QUOTE]
    assert marked((message,), "blockquote") == [passage]


def test_a_long_passage_goes_on_in_a_block_of_the_next_message() -> None:
    messages = passage_shown(CITATION, "前文。" * 1500, "后文。" * 1500, ZH)
    assert len(messages) == 3
    for message in messages:
        assert_accepted(message)
        assert len(marked((message,), "blockquote")) == 1


def test_the_sources_are_numbered_with_place_offsets_and_digest() -> None:
    answer = replace(ANSWER, citations=(CITATION, replace(PATIENT, n=2, sha256="ab" * 32)))
    message = only(sources(answer, ZH))
    first, second = message.text.split("\n\n")
    assert first.split("\n") == [
        "[1] 《城口县2020年度法治政府建设情况报告》 重庆市城口县 2020年",
        "一、主要做法 › （六）化解矛盾",
        QUOTE,
        f"000.txt 第 3900–{3900 + len(QUOTE)} 字",
        "SHA-256 000000000000",
    ]
    assert marked((message,), "code") == ["0" * 12, "ab" * 6]
    assert marked((message,), "expandable_blockquote")[0] == QUOTE
    assert marked((message,), "bold") == ["[1]", "[2]"]
    linked = only(sources(answer, ZH, lambda citation: f"https://a.example/#{citation.start}"))
    assert marked((linked,), "text_link") == ["[1]", "[2]"]
    assert "第 3 页" in second


def test_the_sources_of_a_refusal_are_the_nearest_passages_or_none() -> None:
    refusal = Refusal("not_in_reports", "没有写到。", (CITATION,))
    assert only(sources(replace(ANSWER, refusal=refusal), ZH)).text.startswith("[1] ")
    nothing = replace(ANSWER, refusal=replace(refusal, nearest=()))
    assert only(sources(nothing, ZH)).text == "这个回答没有引用原文。"


def hostile(text: str) -> Answer:
    """An answer whose every foreign part is that text."""
    cited = replace(
        CITATION, quote=text, title=text, region=text, section=(text, text), source=text
    )
    return replace(
        ANSWER,
        text=f"{text}[1]",
        claims=(Claim(text, (1,), "computed", text),),
        citations=(cited,),
        rows=(Row(text, 2020, text, text, 1), Row(text + "乙", 2021, "", "", 0)),
        scope=ScopeTaken((text,), (2020,), text),
        dropped=(Struck(text, (Finding(text, text),)),),
        mode="model",
        model=text,
    )


EVERYWHERE: tuple[Callable[[str], tuple[Rich, ...]], ...] = (
    lambda text: rendered(hostile(text), ZH, viewer),
    lambda text: rendered(replace(hostile(text), refusal=_refusal(text)), ZH, viewer),
    lambda text: sources(hostile(text), EN),
    lambda text: passage_shown(hostile(text).citations[0], text, text, ZH),
    lambda text: (preview(hostile(text).scope, hostile(text).citations, (), ZH),),
    lambda text: (preview(hostile(text).scope, (), hostile(text).claims, EN),),
)


def _refusal(text: str) -> Refusal:
    return Refusal("unverified", text, hostile(text).citations)


@pytest.mark.parametrize("show", EVERYWHERE)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_reports_and_models_say_is_only_text(
    show: Callable[[str], tuple[Rich, ...]], text: str
) -> None:
    messages = show(text)
    ours = {"bold", "code", "text_link", BLOCK, "blockquote"}
    for message in messages:
        assert_accepted(message)
        assert {entity.kind for entity in message.entities} <= ours
        assert {entity.url for entity in message.entities} <= {"", viewer(CITATION)}
    assert bare(clean(text)) in bare(text_of(messages))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_report_becomes_a_link(text: str) -> None:
    linked = marked(rendered(hostile(text), ZH, viewer), "text_link")
    assert linked == ["[1]"] * (3 if text else 2)


@settings(deadline=None)
@given(texts, st.sampled_from(EVERYWHERE))
def test_any_text_anywhere_is_accepted(text: str, show: Callable[[str], tuple[Rich, ...]]) -> None:
    for message in show(text):
        assert_accepted(message)


@pytest.mark.parametrize("unit", ["好", "𠮷", "[1]", "\u202ea", "👨‍👩‍👧", "a\u0301"])
def test_a_hundred_thousand_characters_are_many_messages_that_are_all_accepted(unit: str) -> None:
    quote = unit * (100_000 // len(unit))
    answer = replace(ANSWER, citations=(replace(CITATION, quote=quote),))
    messages = rendered(answer, ZH, viewer)
    for message in messages:
        assert_accepted(message)
    assert text_of(messages).count(unit[-1]) >= clean(quote).count(unit[-1]) - len(messages) * 2
