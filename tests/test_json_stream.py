"""JSON as models write it, in whatever pieces it comes."""

import json
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from answering.json_stream import ObjectReader, document, loads

CLAIM = {"text": "调解成功6756件，成功率“99.8%”。\n{括号}[12]\\", "sentences": [12, 13]}
OTHER = {"text": '他说"好"', "sentences": [], "more": {"deep": [{"a": "}"}]}}
ANSWER = json.dumps({"claims": [CLAIM, OTHER], "answered": True}, ensure_ascii=False)


def read(text, cuts=()):
    """What comes of a text cut at these offsets, and what is left for the end."""
    reader = ObjectReader("claims")
    edges = [0, *sorted(cuts), len(text)]
    pieces = [text[a:b] for a, b in pairwise(edges)]
    found = [value for piece in pieces for value in reader.feed(piece)]
    return found, reader.close()


WRAPPED = [
    ANSWER,
    f"```json\n{ANSWER}\n```",
    f"好的，{{以下}}是答案 [1]：\n{ANSWER}\n以上。 {{}}",
    f'<think>先写 {{"claims": [{{"text": "草稿"}}]}}</think>\n{ANSWER}',
    f'格式是 {{"claims": []}}，答案是 {ANSWER}',
    json.dumps({"claims": [CLAIM, OTHER]}, indent=2),
    f'{{"answered": true, "claims" :\n[ {json.dumps(CLAIM)}\n, {json.dumps(OTHER)} ,]}}',
    f'{ANSWER} 再说一遍 {{"claims": [{{"text": "又一次"}}]}}',
    f'"claims" 是键。"claims": 没有数组。{ANSWER}',
]


@pytest.mark.parametrize("text", WRAPPED)
def test_the_objects_are_found_whatever_stands_around_them(text):
    assert read(text) == ([CLAIM, OTHER], [])
    assert read(text, range(len(text))) == ([CLAIM, OTHER], [])


def test_an_object_is_given_with_its_closing_brace_and_no_later():
    reader = ObjectReader("claims")
    end = ANSWER.index("}, {") + 1
    assert reader.feed(ANSWER[: end - 1]) == []
    assert reader.feed(ANSWER[end - 1 : end]) == [CLAIM]
    assert reader.feed(ANSWER[end:]) == [OTHER]


_TEXT = st.one_of(
    st.sampled_from(WRAPPED),
    st.text(alphabet='{}[]",:\\ clams<think>/1', max_size=80),
    st.lists(st.sampled_from(['"claims"', ":", "[", "]", "{", "}", '"', "\\", "a", ",", " "])).map(
        "".join
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=8,
    ).map(lambda value: "说明" + json.dumps({"x": value, "claims": [{"v": value}, value]})),
)


@settings(deadline=None)
@given(_TEXT, st.lists(st.integers(0, 400)))
@example('\\"claims": [{}]', [1])
def test_any_chunking_gives_the_same_objects(text, cuts):
    cuts = [cut for cut in cuts if cut <= len(text)]
    assert read(text, cuts) == read(text) == read(text, range(len(text)))


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text()))))
def test_what_json_writes_comes_back(objects):
    expected = loads(json.dumps(objects))
    found, rest = read(json.dumps({"claims": objects}, ensure_ascii=False))
    assert found + rest == expected


MENDED = [
    (r'{"a": "\（一\）\'是\'"}', {"a": "（一）'是'"}),
    (r'{"a": "100\%，\u4e00，\u12，C:\\d"}', {"a": "100%，一，u12，C:\\d"}),
    ('{"a": "一\n二\t"}', {"a": "一\n二\t"}),
    ('{"a": NaN, "b": [Infinity, -Infinity, 1e999]}', {"a": None, "b": [None, None, None]}),
    ('{"a": [1, 2,], }', {"a": [1, 2]}),
    (r'{"a": "\ud83d"}', {"a": "\ufffd"}),
    (r'{"a": "\ud83d\ude00"}', {"a": "😀"}),
]


@pytest.mark.parametrize(("text", "value"), MENDED)
def test_wrong_escapes_numbers_and_commas_are_mended(text, value):
    assert loads(text) == value
    assert read(f'{{"claims": [{text}]}}') == ([value], [])


@pytest.mark.parametrize("text", ["", "好的。", '{"a": ', "[" * 100_000, "9" * 5_000, '{"a" 1}'])
def test_what_is_no_json_is_nothing(text):
    assert loads(text) is None
    assert document(text, ("claims",)) is None
    assert read(text) == ([], [])


def test_an_object_that_cannot_be_mended_is_left_out_alone():
    broken = '{"text": "他说"好"", "sentences": [1]}'
    text = f'{{"claims": [{broken}, "文字 {{", 5, {json.dumps(CLAIM)}]}}'
    assert read(text) == ([CLAIM], [])


def test_a_bare_array_is_given_at_the_end():
    assert read(f"答案：{json.dumps([CLAIM, 1])}") == ([], [CLAIM])


def test_what_is_cut_short_gives_what_was_whole():
    text = ANSWER[: ANSWER.index("more")]
    assert read(text) == ([CLAIM], [])
    assert document(text, ("claims", "answered")) is None


def test_the_document_tells_what_stands_beside_the_array():
    reader = ObjectReader("claims")
    reader.feed(f"```\n{ANSWER}\n```")
    whole = reader.document()
    assert whole is not None
    assert whole["answered"] is True
    assert document('[12] {"answered": false}', ("claims", "answered")) == {"answered": False}


@pytest.mark.parametrize(
    "unit", ['"claims"', "{", '"claims": ', "\\", "[", '"', '{"a":', "<think>"]
)
def test_a_long_hostile_text_is_read_at_once(unit):
    text = unit * (100_000 // len(unit))
    started = time.perf_counter()
    read(text, range(0, len(text), 4))
    document(text, ("claims",))
    assert time.perf_counter() - started < 3
