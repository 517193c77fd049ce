"""Readers: bytes of whatever kind become text or a clear error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UnreadableReport
from retrieval import reader
from tests.material import BODY

TRADITIONAL = (
    "本縣政府依法行政，全年受理行政復議案件二十三件，辦結二十一件，有關情況報告如下。\n" * 3
)


def text_of(data: bytes, name: str = "a.txt") -> str:
    return "".join(page.text for page in reader.read(data, name))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_encoding_met_in_china_reads_the_same(encoding):
    assert text_of(BODY.encode(encoding)) == BODY


def test_traditional_text_in_big5_is_no_simplified_text_in_disguise():
    assert text_of(TRADITIONAL.encode("big5")) == TRADITIONAL


def test_a_file_broken_off_within_a_character_still_reads():
    data = BODY.encode()[:-2]
    assert text_of(data).startswith(BODY[:-2])


def test_a_few_damaged_bytes_do_not_turn_the_whole_into_another_encoding():
    data = bytearray((BODY * 5).encode())
    data[300] = 0xFF
    assert text_of(bytes(data)).count("\ufffd") <= 4
    assert "行政复议申请236件" in text_of(bytes(data))


@pytest.mark.parametrize(
    "data",
    [b"", b"  \n\t ", bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(range(128, 256)) * 30],
)
def test_what_is_no_text_is_refused_with_the_mend(data):
    with pytest.raises(UnreadableReport) as refusal:
        text_of(data)
    assert refusal.value.mend


def test_a_marked_file_with_broken_content_says_so():
    with pytest.raises(UnreadableReport, match="damaged"):
        text_of(b"\xef\xbb\xbf" + b"\xff\xfe" * 40)


def test_a_file_of_another_kind_tells_which_are_read():
    with pytest.raises(UnreadableReport, match=r"\.txt"):
        text_of(b"hello", "a.xyz")


def test_a_file_too_large_is_refused():
    with pytest.raises(UnreadableReport, match="larger"):
        text_of(b"a" * (reader.MAX_BYTES + 1))


def test_a_text_too_long_for_one_report_is_refused_and_says_how_long_it_may_be():
    longest = ("法" * 59 + "\n") * (reader.MAX_CHARACTERS // 60)
    assert text_of(longest.encode())
    with pytest.raises(UnreadableReport, match=str(reader.MAX_CHARACTERS)):
        text_of((longest + "法" * 60).encode())


@pytest.mark.parametrize("text", ["aaaa " * 500, "12.5 %\n" * 9, "Annual report of 甲 county"])
def test_a_text_without_a_chinese_sentence_is_no_report(text):
    with pytest.raises(UnreadableReport, match="no Chinese sentence"):
        text_of(text.encode())


@pytest.mark.parametrize("text", ["法 治 政 府\n建 设", "無此等事", "a" * 900 + "行政复议12件"])
def test_odd_texts_with_a_little_chinese_are_read(text):
    assert text_of(text.encode()) == text


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    try:
        pages = reader.read(data, "a.txt")
    except UnreadableReport:
        return
    assert any(character.isalnum() for page in pages for character in page.text)
