"""Lists: the sentence that enumerates, or the points under a heading."""

import pytest

from answering.lists import items_in
from tests.asking import assert_sound


def test_all_the_items_stand_in_one_claim(ask):
    answer = ask("示例县2024年把哪6项事项纳入了重大行政决策目录？")
    assert_sound(ask, answer)
    for item in ("城乡供水", "停车收费", "学校布局", "污水治理", "公交线网", "养老服务"):
        assert item in answer.claims[0].text


def test_headings_are_a_list_where_they_are_what_is_asked_for(ask):
    answer = ask("示例县2024年法治政府建设存在哪四个方面的问题？")
    assert_sound(ask, answer)
    assert len(answer.claims) == 4
    assert "执法规范化" in answer.text
    assert "普法" in answer.text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("甲、乙、丙三项", 3),
        ("《甲》《乙》两部", 2),
        ("“甲”“乙”“丙”“丁”", 4),
        ("只有一件", 0),
        ("", 0),
    ],
)
def test_items_are_counted_by_their_marks(text, count):
    assert items_in(text) == count


def test_nothing_that_enumerates_is_a_refusal(ask):
    answer = ask("示例县2024年聘用了哪些外籍教师？")
    assert_sound(ask, answer)
    assert answer.refusal is not None
