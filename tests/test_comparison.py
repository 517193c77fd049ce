"""Several regions or years: a line for each, kept as rows."""

import pytest

from answering.catalogue import NONE
from answering.comparison import order, parts_of
from answering.evidence import Evidence
from answering.place import Place
from retrieval.quantities import quantities
from tests.asking import assert_sound, library_of
from tests.material import text_of


@pytest.fixture(scope="module")
def ask_three(tmp_path_factory):
    """A library of three counties."""
    files = {
        "a.txt": text_of("青川县"),
        "b.txt": text_of("苍溪县").replace("236件", "412件"),
        "c.txt": text_of("剑阁县").replace("236件", "57件").replace("98.6%", "97.1%"),
    }
    with library_of(tmp_path_factory.mktemp("three"), files) as asked:
        yield asked


def test_each_year_has_its_line_and_row(ask):
    answer = ask("示例县2023年和2024年收到的行政复议申请各多少件？")
    assert_sound(ask, answer)
    assert [(row.year, row.value, row.unit) for row in answer.rows] == [
        (2023, "57", "件"),
        (2024, "86", "件"),
    ]
    assert [row.citation for row in answer.rows] == [1, 2]


def test_each_region_has_its_line(ask_three):
    answer = ask_three("青川县、苍溪县和剑阁县收到的行政复议申请各多少件？")
    assert_sound(ask_three, answer)
    assert [row.value for row in answer.rows] == ["236", "412", "57"]


@pytest.mark.parametrize("question", ["各地收到多少件行政复议申请？", "哪个县的行政复议申请最多？"])
def test_every_region_is_asked_for_at_once(ask_three, question):
    answer = ask_three(question)
    assert_sound(ask_three, answer)
    assert {row.value for row in answer.rows} == {"236", "412", "57"}


def test_each_region_may_have_words_of_its_own(ask_three):
    answer = ask_three("青川县收到多少件行政复议申请，剑阁县的调解成功率是多少？")
    assert_sound(ask_three, answer)
    assert "236件" in answer.claims[0].text
    assert "97.1%" in answer.claims[1].text


@pytest.mark.parametrize("lead", ["那", "那么", ""])
@pytest.mark.parametrize("joint", ["、", "和", "，", "跟"])
@pytest.mark.parametrize(
    "before", ["剑阁县收到的行政复议申请多少件？", "剑阁县共办理行政复议申请几件？"]
)
def test_what_was_asked_of_one_is_asked_of_several_in_the_same_words(
    ask_three, lead, joint, before
):
    """Whatever the lengths: the words of one question never meet the places of another."""
    answer = ask_three(f"{lead}青川县{joint}苍溪县呢？", before)
    assert_sound(ask_three, answer)
    assert [(row.value, row.unit) for row in answer.rows] == [("236", "件"), ("412", "件")]


def test_a_region_that_is_silent_is_named_as_such(tmp_path):
    files = {"a.txt": text_of("青川县"), "b.txt": text_of("苍溪县").replace("行政复议申请", "诉求")}
    with library_of(tmp_path, files) as asked:
        answer = asked("青川县和苍溪县收到的行政复议申请各多少件？")
        assert_sound(asked, answer)
        assert len(answer.claims) == 1
        assert "苍溪县2023年：报告中未见相应内容。" in answer.text
        silent = answer.rows[-1]
        assert (silent.region[-3:], silent.year, silent.value) == ("苍溪县", 2023, "")
        assert (silent.unit, silent.citation) == ("", 0)


def test_a_region_without_a_report_of_that_year_is_named_and_has_no_row(tmp_path):
    other = text_of("苍溪县").replace("2023", "2022")
    with library_of(tmp_path, {"a.txt": text_of("青川县"), "b.txt": other}) as asked:
        answer = asked("青川县和苍溪县2023年收到的行政复议申请各多少件？")
        assert_sound(asked, answer)
        assert "苍溪县：库中没有所问年份的报告。" in answer.text
        assert "苍溪县2023年的报告" in (answer.scope.note or "")
        assert [row.region[-3:] for row in answer.rows] == ["青川县"]


def test_a_year_without_a_report_is_left_out_of_a_range(ask):
    answer = ask("示例县2022年到2024年收到的行政复议申请各多少件？")
    assert {row.year for row in answer.rows} == {2023, 2024}
    assert answer.scope.note == "库中没有示例省示例市示例县2022年的报告"


def test_a_year_that_only_a_filter_leaves_out_is_not_said_to_be_missing(ask):
    answer = ask("示例县2023年和2024年收到的行政复议申请各多少件？", years=[2024])
    assert {citation.year for citation in answer.citations} == {2024}
    assert answer.scope.note is None


def test_several_values_of_several_years_are_all_given(ask):
    answer = ask("示例县2023年和2024年的行政处罚案件和罚没金额各是多少？")
    assert_sound(ask, answer)
    for value in ("行政处罚2416件", "1187.36万元", "行政处罚2238件", "1042.58万元"):
        assert value in answer.text


def test_shortcomings_of_two_years_stand_side_by_side(ask):
    answer = ask("示例县2023年和2024年各存在哪些不足？")
    assert_sound(ask, answer)
    assert {c.year for c in answer.citations} == {2023, 2024}


def test_words_said_once_are_said_of_every_place():
    text = "甲县、乙县的复议案件各多少"
    places = [Place("甲县", ("甲县",), NONE, 0, 2), Place("乙县", ("乙县",), NONE, 3, 5)]
    blank = "  、  的复议案件各多少"
    assert len(text) == len(blank)
    assert {part.words for part in parts_of(blank, places, ())} == {"的复议案件各多少"}


def test_places_from_a_filter_take_the_whole_question():
    places = [Place("甲县", ("甲县",), NONE), Place("乙县", ("乙县",), NONE)]
    assert [part.words for part in parts_of("多少件复议", places, ())] == ["多少件复议"] * 2
    assert parts_of("多少件", [], ()) == []


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    folder = tmp_path_factory.mktemp("twice")
    files = {
        f"{county}{year}.txt": text_of(county, year)
        for county in ("青川县", "剑阁县")
        for year in (2022, 2023)
    }
    with library_of(folder, files) as asked:
        yield asked


def test_each_report_by_itself_is_a_line(twice):
    answer = twice("各份报告里收到行政复议申请多少件？请逐一列出。")
    places = {(row.region[-3:], row.year) for row in answer.rows}
    assert places == {(c, y) for c in ("青川县", "剑阁县") for y in (2022, 2023)}


def test_one_number_of_several_years_is_their_sum_and_each_is_no_sum(twice):
    total = twice("青川县2022年和2023年两年一共收到行政复议申请多少件？")
    assert [claim.kind for claim in total.claims] == ["quoted", "quoted", "computed"]
    assert "472件" in total.text
    each = twice("青川县2022年和2023年一共收到行政复议申请各多少件？")
    assert {claim.kind for claim in each.claims} == {"quoted"}


@pytest.fixture(scope="module")
def ask_of_cases(tmp_path_factory):
    """Two counties: one says how many cases there were of two kinds, the other of one."""
    both = "评查行政处罚案卷92卷，办理行政复议案件22件，查办行政处罚案件318件。"
    files = {
        "a.txt": text_of("青川县").replace("全年收到行政复议申请236件", both + "全年收到诉求236件"),
        "b.txt": text_of("苍溪县").replace(
            "全年收到行政复议申请236件，审结228件", "评查行政处罚案卷15卷，协调处理行政复议案件7件"
        ),
    }
    with library_of(tmp_path_factory.mktemp("cases"), files) as asked:
        yield asked


def test_the_number_of_another_matter_is_no_value_of_the_one_asked(ask_of_cases):
    answer = ask_of_cases("青川县和苍溪县的行政处罚案件各是多少？")
    assert_sound(ask_of_cases, answer)
    assert [(row.region[-3:], row.value) for row in answer.rows] == [
        ("青川县", "318"),
        ("苍溪县", ""),
    ]


@pytest.mark.parametrize("ending", ["各是多少？", "各多少件？", "数量分别是多少？"])
def test_cases_are_counted_in_their_measure_whether_it_is_asked_or_not(ask_of_cases, ending):
    answer = ask_of_cases(f"青川县和苍溪县的行政复议案件{ending}")
    assert {(row.value, row.unit) for row in answer.rows} == {("22", "件"), ("7", "件")}


def test_each_one_is_no_count(tmp_path):
    told = "让群众在每一起行政复议案件中都感受到公平正义"
    files = {
        "a.txt": text_of("青川县"),
        "b.txt": text_of("苍溪县").replace("全年收到行政复议申请236件，审结228件", told),
    }
    with library_of(tmp_path, files) as asked:
        answer = asked("青川县和苍溪县的行政复议案件各是多少？")
        assert [row.value for row in answer.rows] == ["236", ""]


def test_the_number_of_the_year_before_is_not_this_years(tmp_path):
    told = "全年行政复议案件由上年的322件猛增至890件"
    files = {
        "a.txt": text_of("青川县").replace("全年收到行政复议申请236件，审结228件", told),
        "b.txt": text_of("苍溪县"),
    }
    with library_of(tmp_path, files) as asked:
        answer = asked("青川县和苍溪县的行政复议案件各多少件？")
        assert [row.value for row in answer.rows] == ["890", "236"]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("哪个县收到的行政复议申请最多？", ["412", "236", "57"]),
        ("哪个县收到的行政复议申请最少？", ["57", "236", "412"]),
        ("青川县和苍溪县，谁收到的行政复议申请更多", ["412", "236"]),
        ("苍溪县和青川县哪个收到的行政复议申请少？", ["236", "412"]),
    ],
)
def test_what_is_most_or_least_stands_first(ask_three, words, values):
    answer = ask_three(words)
    assert_sound(ask_three, answer)
    assert [row.value for row in answer.rows if row.value][: len(values)] == values
    assert "排列，只含报告写明数值的。" in answer.text


def test_values_of_several_units_are_put_in_no_order():
    def found(text: str) -> list[Evidence]:
        [quantity] = quantities(text)
        return [Evidence(None, None, 1.0, 1.0, (0, 1), quantity)]  # type: ignore[arg-type]

    assert order([found("3件"), found("12件"), []], least=False) == [1, 0, 2]
    assert order([found("3件"), found("12件"), []], least=True) == [0, 1, 2]
    assert order([found("3件"), found("98%")], least=False) == []
    assert order([found("3件"), []], least=False) == []


def test_a_report_that_is_said_to_mention_something_holds_it(tmp_path):
    files = {
        "a.txt": text_of("青川县").replace("加强领导。", "加强领导。践行“枫桥经验”。"),
        "b.txt": text_of("苍溪县").replace("加强领导。", "加强领导。推广典型经验做法。"),
    }
    with library_of(tmp_path, files) as asked:
        answer = asked("有哪些报告提到了枫桥经验？")
        assert_sound(asked, answer)
        assert {citation.source for citation in answer.citations} == {"a.txt"}
        assert asked("哪些报告提到了火星移民？").refusal is not None


@pytest.mark.parametrize(
    ("question", "formula"),
    [
        ("示例县2024年行政复议申请比2023年增加了吗？", "86 - 57 = 29"),
        ("示例县行政复议申请比2023年多吗？", "86 - 57 = 29"),
        ("示例县2024年与2023年相比，法律援助案件是增加还是减少？", "428 - 386 = 42"),
        ("示例县2024年人民调解成功率比2023年有没有提高？", "98.6 - 98.3 = 0.3"),
        ("示例县2024年法治讲座是不是比2023年少了？", "274 - 236 = 38"),
        ("示例县2024年行政复议申请比2023年多了多少件？", "86 - 57 = 29"),
    ],
)
def test_whether_a_thing_rose_is_told_by_both_values_and_the_difference(ask, question, formula):
    answer = ask(question)
    assert_sound(ask, answer)
    assert not answer.dropped
    assert [row.year for row in answer.rows] == [2023, 2024]
    assert [claim.formula for claim in answer.claims if claim.formula] == [formula]


@pytest.mark.parametrize(
    "question",
    ["青川县2023年行政复议申请比2022年增加了吗？", "青川县行政复议申请比2022年多了多少件？"],
)
def test_where_the_other_year_is_missing_it_is_said_and_one_value_is_no_difference(
    tmp_path, question
):
    with library_of(tmp_path, {"a.txt": text_of("青川县")}) as asked:
        answer = asked(question)
        assert_sound(asked, answer)
        assert "行政复议申请236件" in answer.claims[0].text
        assert (answer.scope.note or "").endswith("青川县2022年的报告")
        assert answer.rows == ()


def test_a_year_that_is_missing_beside_others_is_named(tmp_path):
    with library_of(tmp_path, {"a.txt": text_of("青川县")}) as asked:
        answer = asked("青川县2022年和2023年收到行政复议申请各多少件？")
        assert (answer.scope.note or "").endswith("青川县2022年的报告")
        assert [(row.year, row.value) for row in answer.rows] == [(2023, "236")]


def test_who_has_more_asks_for_no_number_of_its_own(tmp_path):
    text = text_of("苍溪县").replace("行政复议申请236件", "来信236件") + "设3类窗口。\n"
    with library_of(tmp_path, {"a.txt": text_of("青川县"), "b.txt": text}) as asked:
        answer = asked("青川县和苍溪县2023年收到多少行政复议申请？，哪个多？")
        assert [(row.region[-3:], row.value) for row in answer.rows] == [
            ("青川县", "236"),
            ("苍溪县", ""),
        ]
