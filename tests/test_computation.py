"""Sums, shares, remainders and differences: a formula over numbers that are quoted."""

import pytest

from answering.checks.computed import evaluated, operands_of
from retrieval.quantities import quantities
from tests.asking import Asked, assert_sound, library_of
from tests.material import text_of


def computed(ask: Asked, question: str):
    answer = ask(question)
    assert_sound(ask, answer)
    [claim] = [claim for claim in answer.claims if claim.kind == "computed"]
    return answer, claim


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("示例县2024年维持和撤销的行政复议加起来多少件？", "35件 + 4件 = 39件"),
        ("示例县2024年法律援助案件里，刑事案件占百分之几？", "154件 ÷ 428件 = 36%"),
        ("示例县2024年法律援助案件中，刑事案件的占比", "154件 ÷ 428件 = 36%"),
        ("示例县2023年和2024年办理的法律援助案件合计多少件？", "386件 + 428件 = 814件"),
        (
            "示例县2023年和2024年两年的罚没金额合计多少万元？",
            "1187.36万元 + 1042.58万元 = 2229.94万元",
        ),
        ("示例县2024年办理的法律援助案件比2023年多了多少件？", "428件 - 386件 = 42件"),
        ("示例县2024年的败诉率比2023年低了多少？", "14.3%减去12% = 2.3个百分点"),
    ],
)
def test_the_result_stands_behind_its_formula(ask, question, outcome):
    _, claim = computed(ask, question)
    assert outcome in claim.text


def test_every_operand_stands_in_a_cited_quote(ask):
    answer, claim = computed(ask, "示例县2024年法律援助案件里，刑事案件占百分之几？")
    quoted = " ".join(citation.quote for citation in answer.citations)
    values = {quantity.value for quantity in quantities(quoted)}
    assert set(operands_of(claim.formula)) <= values


def test_the_formula_gives_the_result(ask):
    _, claim = computed(ask, "示例县2024年维持和撤销的行政复议加起来多少件？")
    assert evaluated(claim.formula) == 39
    assert claim.formula.endswith("= 39")


def test_each_operand_is_told_with_its_own_year(ask):
    _, claim = computed(ask, "示例县2023年和2024年办理的法律援助案件合计多少件？")
    assert "示例县2023年：" in claim.text
    assert "示例县2024年：" in claim.text


def test_what_is_left_is_the_whole_less_what_was_done(tmp_path):
    text = text_of("青川县").replace("审结228件", "受理208件")
    with library_of(tmp_path, {"a.txt": text}) as asked:
        _, claim = computed(asked, "青川县收到的行政复议申请中，没有受理的有多少件？")
        assert "236件 - 208件 = 28件" in claim.text


def test_a_share_that_the_report_states_is_not_computed(ask):
    answer = ask("示例县2024年“零跑动”事项占依申请政务服务事项的百分之几？")
    assert answer.claims[0].kind == "quoted"
    assert "73.0%" in answer.text


def test_what_lacks_an_operand_is_not_computed(ask):
    answer = ask("示例县2024年行政复议和渔业纠纷加起来多少件？")
    assert_sound(ask, answer)
    assert not any(claim.kind == "computed" for claim in answer.claims)


def test_numbers_of_different_units_are_not_added(ask):
    answer = ask("示例县2024年行政复议申请和罚没金额加起来多少？")
    assert_sound(ask, answer)
    assert not any(claim.kind == "computed" for claim in answer.claims)


def test_by_how_much_one_thing_exceeds_another_of_the_same_report(ask):
    answer = ask("示例县2024年维持的比撤销的多多少件？")
    assert_sound(ask, answer)
    assert "31件" in answer.text
    assert answer.claims[-1].kind == "computed"


def test_one_of_two_things_compared_is_no_value_of_their_difference(tmp_path):
    with library_of(tmp_path, {"a.txt": text_of("青川县")}) as asked:
        answer = asked("青川县2023年行政复议申请比行政诉讼案件多多少件？")
        assert answer.rows == ()
