"""Long sentences are cut at clause boundaries, around what answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.cutting import QUOTE_LIMIT, window, without_tail
from retrieval.library import Library
from retrieval.sentences import clauses, sentences

INNER = "、》；;，,。"


def cut(text: str, focus: str, limit: int) -> str:
    start = text.index(focus)
    return text[slice(*window(text, (0, len(text)), (start, start + len(focus)), limit))]


def assert_well_cut(
    text: str, sentence: tuple[int, int], focus: tuple[int, int], limit: int
) -> None:
    start, end = window(text, sentence, focus, limit)
    most = max(limit, QUOTE_LIMIT)
    assert sentence[0] <= start < end <= sentence[1]
    assert end - start <= most
    if sentence[1] - sentence[0] <= limit:
        assert (start, end) == sentence
        return
    spans = clauses(text, *sentence)
    held = [span for span in spans if span[0] < focus[1] and focus[0] < span[1]]
    if held and held[-1][1] - held[0][0] <= limit:
        assert start <= focus[0]
        assert focus[1] <= end or not text[end : focus[1]].strip()
    edges = {text[a:b].strip() and a + len(text[a:b]) - len(text[a:b].lstrip()) for a, b in spans}
    assert start in edges or text[start - 1] in INNER or text[start - 1].isspace()
    ends = {a + len(text[a:b].rstrip()) for a, b in spans}
    assert end in ends or text[end - 1] in INNER or end - start == most


def test_a_sentence_that_fits_is_whole():
    assert cut("全年受理86件，审结73件。", "审结73件", 40) == "全年受理86件，审结73件。"


def test_a_value_keeps_the_subject_before_it():
    text = "深入推进各项工作，" * 8 + "全县共收到行政复议申请86件，其中维持35件，撤销4件。"
    assert "全县共收到行政复议申请86件，其中维持35件" in cut(text, "其中维持35件，", 40)


@pytest.mark.parametrize(
    "turn", ["但偏远乡镇除外，", "不含上年结转的9件，", "除外资企业，", "未达到年度目标，"]
)
def test_what_takes_something_back_stays_with_it(turn):
    text = "全年合格率达到百分之九十八点六，" + turn + "有关部门采取多项措施继续推进整改落实到位。"
    assert turn.rstrip("，") in cut(text, "全年合格率达到百分之九十八点六，", 20)


def test_a_negation_is_never_parted_from_its_clause():
    text = "各部门按期办结全部事项，三家单位未按期办结所承担的整改任务，县政府予以通报批评。"
    assert cut(text, "按期办结所承担", 18).startswith("三家单位未按期办结")


def test_a_clause_too_long_for_a_quote_is_cut_between_its_items():
    text = "审核了" + "、".join(f"《示例县第{n}号办法》" for n in range(60)) + "等文件。"
    found = cut(text, "第40号", 60)
    assert len(found) <= QUOTE_LIMIT
    assert "第40号" in found
    assert found.endswith(("、", "》"))
    assert found.startswith(("《", "审核"))


def test_the_closing_mark_is_left_off_inside_running_text():
    assert without_tail("甲，乙。", (0, 4)) == (0, 3)
    assert without_tail("。", (0, 1)) == (0, 0)


@given(st.data())
def test_any_sentence_is_cut_well(data):
    words = st.sampled_from(
        ["受理86件", "其中", "未", "《条例》", "，", "；", "、", "但", "“三个", "）", " "]
    )
    text = "".join(data.draw(st.lists(words, min_size=1, max_size=120))).strip() or "甲"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert_well_cut(text, (0, len(text)), (start, end), data.draw(st.integers(10, QUOTE_LIMIT)))


def assert_reports_cut_well(library: Library) -> None:
    for entry in library.entries():
        text = library.report(entry.id).text
        for sentence in sentences(text):
            for focus in clauses(text, *sentence):
                for limit in (60, 150, QUOTE_LIMIT):
                    assert_well_cut(text, sentence, focus, limit)


def test_the_sample_is_cut_well_wherever_the_answer_lies(ask):
    assert_reports_cut_well(ask.library)


def test_real_reports_are_cut_well_wherever_the_answer_lies(ask_real):
    assert_reports_cut_well(ask_real.library)
