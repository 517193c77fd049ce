"""The whole way of a question: whatever is asked, the answer is sound or a refusal."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import BadRequest
from retrieval.ingest import Overrides
from tests.asking import Asked, assert_sound, library_of
from tests.material import text_of

_PIECES = (
    "示例县 2024年 2023年 行政复议 法律援助 多少件 哪些 不足 下一步 占百分之几 一共 和 与 各 比上年 "
    "去年 同年 其中 未 没有 谁 由谁负责 文号 为什么 ？ ， 、 。 “ ” 《 》 示例縣 How many 1 😀 那 呢 "
    "目标 城口县 各地 最多 剩 除了 外"
).split()

questions = st.text(max_size=60) | st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)
"""Any text at all, and texts that look like questions."""


def assert_answered(ask: Asked, text: str, *history: str, regions=(), years=()) -> None:
    try:
        answer = ask(text, *history, regions=regions, years=years)
    except BadRequest:
        return
    assert_sound(ask, answer)
    single = len(answer.scope.regions) == 1
    assert not single or {c.region for c in answer.citations} <= set(answer.scope.regions)


@given(questions, st.lists(questions, max_size=2))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_question_gets_a_sound_answer_or_a_refusal(ask, text, history):
    assert_answered(ask, text, *history)


@given(questions, st.sampled_from(["示例县", "示例省", "城口县", "", "x"]), st.integers(2020, 2027))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_filter_fails_closed(ask, text, region, year):
    try:
        answer = ask(text, regions=[region], years=[year])
    except BadRequest:
        return
    assert_sound(ask, answer)
    assert {c.year for c in answer.citations} <= {year}
    assert answer.refusal is not None or region in ("示例县", "示例省")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("示例县", "not_a_question"),
        ("2024年", "not_a_question"),
        ("多少件？", "not_a_question"),
        ("你好", "not_a_question"),
        ("城口县2024年收到多少件申请？", "no_such_region"),
        ("示例县2001年收到多少件申请？", "no_such_year"),
        ("示例县2024年造了多少艘军舰？", "not_in_reports"),
        ("行政复议法规定的期限是多久？", "not_in_reports"),
    ],
)
def test_a_refusal_has_its_reason(ask, text, reason):
    answer = ask(text)
    assert_sound(ask, answer)
    assert answer.refusal is not None
    assert answer.refusal.reason == reason
    assert answer.text == answer.refusal.message


def test_a_refusal_brings_the_nearest_sentences(ask):
    answer = ask("示例县2024年行政复议请了多少名翻译？")
    assert answer.refusal is None or answer.refusal.nearest


@pytest.mark.parametrize("text", ["", "？？？", "😀", "问" * 2001])
def test_what_cannot_be_read_is_a_bad_request(ask, text):
    with pytest.raises(BadRequest):
        ask(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("示例县2024年报告的文号是什么？", "示政发〔2025〕3号"),
        ("示例县2025年工作要点的发文字号是多少？", "示政办发〔2025〕8号"),
        ("示例县2024年的报告是哪天发布的？", "2025"),
        ("示例县2025年工作要点是谁印发的？", "示例县人民政府办公室"),
    ],
)
def test_a_document_is_asked_after_itself(ask, text, told):
    answer = ask(text)
    assert_sound(ask, answer)
    assert told in answer.text


def test_a_number_that_a_document_does_not_bear_is_not_made_up(tmp_path):
    with library_of(tmp_path, {"a.txt": text_of("青川县")}) as asked:
        assert asked("青川县2023年报告的文号是什么？").refusal is not None


def test_the_unit_in_charge_stands_in_brackets_behind_the_task(ask):
    answer = ask("示例县2025年谁负责行政执法案卷评查？")
    assert_sound(ask, answer)
    assert "牵头单位：县司法局" in answer.text


def test_a_year_without_a_report_is_answered_where_a_later_one_ties_the_value_to_it(tmp_path):
    text = text_of("青川县").replace("审结228件", "败诉率由2022年的8.3%降至6.1%")
    with library_of(tmp_path, {"a.txt": text}) as asked:
        answer = asked("青川县2022年的败诉率是多少？")
        assert_sound(asked, answer)
        assert "2022年的8.3%" in answer.text
        assert asked("青川县2021年的败诉率是多少？").refusal is not None
        assert asked("青川县2022年的调解成功率是多少？").refusal is not None


def test_a_range_of_years_ties_no_value_to_its_end(tmp_path):
    text = text_of("青川县").replace("审结228件", "2020年—2022年败诉率为8.3%")
    with library_of(tmp_path, {"a.txt": text}) as asked:
        assert asked("青川县2022年的败诉率是多少？").refusal is not None


def test_traditional_characters_are_read(ask):
    assert ask("示例縣2024年人民調解成功率是多少？").text == (
        ask("示例县2024年人民调解成功率是多少？").text
    )


def test_a_library_of_many_reports_is_searched_first(tmp_path):
    counties = ("青川县", "苍溪县", "剑阁县", "旺苍县")
    files = {f"{c}{y}.txt": text_of(c, y) for c in counties for y in range(2010, 2024)}
    files["long.txt"] = text_of("宝应县") + "\n".join(
        f"（{n}）专项工作。" + f"第{n}项任务按期完成。" * 60 for n in range(1, 150)
    )
    with library_of(tmp_path, files) as asked:
        assert asked.library.passage_count() > 400
        answer = asked("调解成功率是多少？")
        assert_sound(asked, answer)
        assert "98.6%" in answer.text


def test_a_report_given_its_region_by_hand_is_found_by_it(tmp_path):
    text = "法治建设情况\n一、情况\n全年收到行政复议申请236件。\n"
    overrides = Overrides(("四川省", "广元市", "青川县"), 2023)
    with library_of(tmp_path, {"a.txt": text}, overrides) as asked:
        answer = asked("青川县2023年收到多少件行政复议申请？")
        assert_sound(asked, answer)
        assert "236件" in answer.text


def test_the_timings_name_each_step(ask):
    assert set(ask("示例县").timings_ms) == {"search", "write", "verify", "total"}


def test_the_timings_are_of_their_steps(ask):
    told = ask("示例县2024年人民调解成功率是多少？").timings_ms
    steps = [told["search"], told["write"], told["verify"]]
    assert min(steps) > 0
    assert sum(steps) == pytest.approx(told["total"], abs=0.05)


def test_each_citation_names_the_legs_of_the_search_that_found_it(ask):
    for question in (
        "示例县2024年人民调解成功率是多少？",
        "示例县2024年还存在哪些不足？",
        "示例县2023年和2024年人民调解成功率分别是多少？",
    ):
        answer = ask(question)
        assert answer.citations
        assert all(citation.legs in ((), ("lexical",)) for citation in answer.citations)
        assert any(citation.legs for citation in answer.citations)
    refused = ask("示例县2024年地铁客流量是多少？").refusal
    assert refused is not None
    assert all(set(citation.legs) <= {"lexical"} for citation in refused.nearest)


@pytest.mark.parametrize("name", ["“海燕”", "《示例县养犬条例》", "「青松行动」"])
def test_a_name_in_quotation_marks_that_no_report_has_is_answered_with_nothing_like_it(ask, name):
    answer = ask(f"示例县2024年{name}专项行政复议收到多少件申请？")
    assert answer.refusal is not None
    assert answer.refusal.reason == "not_in_reports"


@pytest.mark.parametrize("name", ["“综合查一次”", "“综合……”"])
def test_a_name_in_quotation_marks_that_the_report_has_is_answered(ask, name):
    answer = ask(f"示例县2024年{name}减少了多少检查？")
    assert answer.refusal is None
    assert "综合查一次" in answer.text
