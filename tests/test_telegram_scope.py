"""Choosing where to look, by button, by command and by name, through a local Bot API server."""

import pytest

from tests.chatting import asked, pressed
from tests.runningbot import served

UNPLACED = "收到多少件行政复议申请？"


@pytest.fixture(scope="module")
def api(counties_home, tmp_path_factory):
    """The bot on the reports of three counties."""
    with served(counties_home, tmp_path_factory.mktemp("bot")) as api:
        yield api


@pytest.fixture
def ann(api):
    return api.user("安")


def walked(person, *buttons):
    """The picker after these buttons."""
    message = asked(person, person.chat, "/scope")
    for button in buttons:
        message = pressed(person, person.chat, message, button)
    return message


def test_the_scope_is_at_first_everything(ann):
    picker = asked(ann, ann.chat, "/scope")
    assert "地区：全部\n年份：全部" in picker.text
    assert picker.labels == ("选地区", "选年份", "输入地名", "恢复全部")


def test_regions_are_walked_from_province_to_county_and_chosen_there(ann):
    provinces = walked(ann, "选地区")
    assert "全部地区：1 个" in provinces.text
    cities = pressed(ann, ann.chat, provinces, "›")
    counties = pressed(ann, ann.chat, cities, "›")
    assert counties.labels == ("青川县 2", "剑阁县 2", "苍溪县 2", "上一级", "完成")
    chosen = pressed(ann, ann.chat, counties, "剑阁县 2")
    assert "✓ 剑阁县 2" in chosen.labels
    chosen = pressed(ann, ann.chat, chosen, "苍溪县 2")
    done = pressed(ann, ann.chat, chosen, "完成")
    assert "地区：四川省广元市剑阁县、四川省广元市苍溪县" in done.text
    assert len(ann.chat.from_bot) == 1, "one message is the picker"


def test_a_region_above_is_gone_back_to(ann):
    counties = walked(ann, "选地区", "›", "›")
    assert "四川省：1 个" in pressed(ann, ann.chat, counties, "上一级").text


def test_what_is_chosen_holds_for_the_questions_that_follow(ann):
    walked(ann, "选地区", "›", "›", "剑阁县 2", "完成")
    answer = asked(ann, ann.chat, UNPLACED)
    assert answer.text.startswith("范围：四川省广元市剑阁县")
    assert "青川县" not in answer.text


def test_years_are_chosen_and_taken_back(ann):
    years = walked(ann, "选年份")
    assert [label for label in years.labels if "年" in label] == ["2023年", "2022年"]
    chosen = pressed(ann, ann.chat, years, "2022年")
    assert "✓ 2022年" in chosen.labels
    assert "102件" in asked(ann, ann.chat, "青川县" + UNPLACED).text
    again = pressed(ann, ann.chat, chosen, "✓ 2022年")
    assert "2022年" in again.labels


def test_all_is_everything_again(ann):
    asked(ann, ann.chat, "/scope 剑阁 2022")
    assert "地区：全部\n年份：全部" in walked(ann, "恢复全部").text


@pytest.mark.parametrize("typed", ["剑阁 2022", "剑阁县 2022年", "jiange 2022", "2022 jg"])
def test_a_command_with_a_name_and_a_year_chooses_both(ann, typed):
    picker = asked(ann, ann.chat, f"/scope {typed}")
    assert "地区：四川省广元市剑阁县\n年份：2022年" in picker.text


def test_a_year_alone_leaves_the_regions(ann):
    asked(ann, ann.chat, "/scope 剑阁")
    assert "地区：四川省广元市剑阁县\n年份：2022年" in asked(ann, ann.chat, "/scope 2022").text


def test_a_name_is_searched_by_replying_to_the_bot(ann):
    wanted = walked(ann, "输入地名")
    assert "force_reply" in wanted.markup
    picker = asked(ann, ann.chat, "cangxi", reply_to=wanted)
    assert "地区：四川省广元市苍溪县" in picker.text


def test_of_several_that_are_named_one_is_chosen(ann):
    which = asked(ann, ann.chat, "/scope 广元")
    assert which.text == "是哪一个？"
    assert len(which.labels) == 3
    assert "地区：四川省广元市青川县" in pressed(ann, ann.chat, which, "青川县").text


def test_of_none_that_is_named_the_way_to_all_is_shown(ann):
    nothing = asked(ann, ann.chat, "/scope 昆明")
    assert nothing.text == "库里没有“昆明”的报告。"
    assert "选地区" in pressed(ann, ann.chat, nothing, "看看有哪些地区").text


def test_under_an_answer_the_scope_is_changed_and_the_question_asked_again(ann):
    answer = asked(ann, ann.chat, UNPLACED)
    picker = pressed(ann, ann.chat, answer, "改范围")
    for button in ("选地区", "›", "›", "苍溪县 2", "完成"):
        picker = pressed(ann, ann.chat, picker, button)
    again = pressed(ann, ann.chat, picker, "按这个范围再问一遍")
    assert again.text.startswith("范围：四川省广元市苍溪县")
    assert "137件" in again.text


def test_a_question_outside_of_the_scope_is_asked_again_without_it(ann):
    asked(ann, ann.chat, "/scope 剑阁")
    refusal = asked(ann, ann.chat, "青川县2023年" + UNPLACED)
    assert "查询范围限定在四川省广元市剑阁县" in refusal.text
    assert "103件" in pressed(ann, ann.chat, refusal, "不限范围，再问一遍").text


def test_buttons_that_name_a_region_look_there_whatever_the_scope_is(ann):
    asked(ann, ann.chat, "/scope 剑阁 2023")
    answer = asked(ann, ann.chat, UNPLACED)
    assert (
        "119件" in pressed(ann, ann.chat, pressed(ann, ann.chat, answer, "换个年份"), "2022年").text
    )


def test_a_topic_has_a_scope_of_its_own(api, ann):
    forum = api.supergroup("论坛", ann, forum=True)
    first, second = forum.makes_topic("一"), forum.makes_topic("二")
    asked(ann, forum, "/scope 剑阁", thread=first)
    assert "地区：全部" in asked(ann, forum, "/scope", thread=second).text
    picker = asked(ann, forum, "/scope", thread=first)
    assert "剑阁县" in picker.text
    assert picker.thread == first


def test_presses_that_come_at_once_are_all_taken(ann):
    counties = walked(ann, "选地区", "›", "›")
    for county in ("青川县 2", "剑阁县 2", "苍溪县 2"):
        ann.presses(counties, county)
    ann.chat.wait_for(lambda _: sum("✓" in label for label in ann.chat.now(counties).labels) == 3)
    assert asked(ann, ann.chat, "/scope").text.count("四川省广元市") == 3


def test_no_request_was_refused(api):
    assert api.refusals == []
