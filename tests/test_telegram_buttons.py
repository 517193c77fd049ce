"""The buttons under an answer, pressed through a local Bot API server."""

import pytest

from tests.conftest import Fazhi
from tests.material import text_of, written
from tests.runningbot import served

ASKED = "青川县2023年收到多少件行政复议申请？"
VALUE = "全年收到行政复议申请103件"


@pytest.fixture(scope="module")
def api(counties_home, tmp_path_factory):
    """The bot on the reports of three counties."""
    with served(counties_home, tmp_path_factory.mktemp("bot")) as api:
        yield api


@pytest.fixture(scope="module")
def told(api):
    """Whoever asks gets an answer: the person, and the answer."""

    def ask(text=ASKED, **how):
        person = api.user(**how)
        return person, person.chat.wait_for_answer(person.asks(text))

    return ask


def next_from_bot(room, after):
    """What the bot says next."""
    return room.wait_for(lambda _: [m for m in room.from_bot if m.id > after.id])[0]


def chosen(person, answer, button, choice):
    """The choice behind a button, and the answer that comes in its place."""
    last = person.chat.messages[-1]
    person.presses(answer, button).wait()
    offered = next_from_bot(person.chat, last)
    person.presses(offered, choice).wait()
    return offered, person.chat.wait_for(
        lambda _: [m for m in person.chat.from_bot if m.id >= offered.id and "范围：" in m.text]
    )[0]


# -- the original -------------------------------------------------------------------------------


def test_without_a_portal_the_original_comes_with_its_surroundings(told):
    person, answer = told()
    person.presses(answer, "打开原文").wait()
    passage = next_from_bot(person.chat, answer)
    assert "（一）加强领导" in passage.text
    assert VALUE in "".join(passage.marked("bold"))
    assert "青川县2023.txt 第" in passage.text
    assert "…" not in passage.quotes[0]  # it is the whole report


def test_where_the_report_goes_on_around_a_passage_dots_say_so(sample_home, tmp_path):
    with served(sample_home, tmp_path) as api:
        person = api.user()
        answer = person.chat.wait_for_answer(person.asks("示例县2024年行政复议收到多少件申请？"))
        person.presses(answer, "打开原文").wait()
        [shown] = next_from_bot(person.chat, answer).quotes
        assert (shown[0], shown[-1]) == ("…", "…")


def test_only_what_there_is_is_offered(tmp_path):
    home = tmp_path / "one"
    Fazhi(home)("ingest", *written_files(tmp_path, {"一.txt": text_of("苍溪县")}))
    with served(home, tmp_path / "bot") as api:
        person = api.user()
        answer = person.chat.wait_for_answer(person.asks("苍溪县2023年收到多少件行政复议申请？"))
        assert "打开原文" in answer.labels
        assert "继续问" in answer.labels
        assert not {"换个年份", "对比其他地区"} & set(answer.labels)


def written_files(folder, texts):
    return [str(path) for path in written(folder, texts)]


def test_of_several_originals_each_has_a_button(told):
    person, answer = told("青川县、剑阁县2023年各收到多少件行政复议申请？")
    answer = person.chat.wait_for(lambda _: [m for m in person.chat.from_bot if m.buttons])[0]
    assert answer.labels[:2] == ("打开原文 1", "2")
    person.presses(answer, "2").wait()
    assert "剑阁县" in next_from_bot(person.chat, answer).text


@pytest.mark.parametrize(
    ("portal", "opens"),
    [
        ("https://reports.example.gov.cn/", True),
        ("http://localhost:8000", False),
    ],
)
def test_with_a_portal_that_telegram_takes_the_original_is_a_link(
    counties_home, tmp_path, portal, opens
):
    with served(counties_home, tmp_path, portal_url=portal) as api:
        person = api.user()
        answer = person.chat.wait_for_answer(person.asks(ASKED))
        button = answer.button("打开原文")
        assert (button.action == "url") is opens
        if opens:
            assert button.value.startswith(portal.rstrip("/") + "/reports/")
            assert "#q=" in button.value
        else:
            person.presses(answer, "打开原文").wait()
            assert VALUE in next_from_bot(person.chat, answer).text
        assert api.refusals == []


# -- another year, other regions, more ----------------------------------------------------------


def test_another_year_is_chosen_from_those_there_are_and_answered_in_place(told):
    person, answer = told()
    offered, changed = chosen(person, answer, "换个年份", "2022年")
    assert offered.text == "换成哪一年？"
    assert offered.labels == ("2022年",)
    assert "102件" in changed.text
    assert changed.id == offered.id
    assert len(person.chat.from_bot) == 2


def test_after_another_year_the_next_follow_up_follows_that(told):
    person, answer = told()
    chosen(person, answer, "换个年份", "2022年")
    assert "119件" in person.chat.wait_for_answer(person.asks("剑阁县呢？")).text


def test_the_buttons_of_an_earlier_answer_go_on_from_that(told):
    person, _ = told()
    followed = person.chat.wait_for_answer(person.asks("那2022年呢？"))
    person.chat.wait_for_answer(person.asks("苍溪县2023年是怎么化解纠纷的？"))
    _, changed = chosen(person, followed, "对比其他地区", "四川省广元市剑阁县")
    texts = "\n".join(message.text for message in person.chat.from_bot)
    assert "102件" in texts
    assert "119件" in changed.text


def test_other_regions_come_with_a_chart_a_table_and_quotes(told):
    person, answer = told()
    person.presses(answer, "对比其他地区").wait()
    offered = next_from_bot(person.chat, answer)
    assert offered.text == "和哪里比？"
    assert set(offered.labels) == {"全部 3 个地区", "四川省广元市剑阁县", "四川省广元市苍溪县"}
    person.presses(offered, "全部 3 个地区").wait()
    compared = person.chat.wait_for(
        lambda _: [m for m in person.chat.from_bot if m.id > offered.id and m.quotes]
    )[0]
    [chart] = [message for message in person.chat.from_bot if message.picture]
    assert chart.file.content.startswith(b"\x89PNG")
    assert chart.quiet
    for value in ("103件", "120件", "137件"):
        assert value in compared.text
    assert len(compared.quotes) == 3
    assert offered not in person.chat.from_bot, "the choice makes room for the picture"


def test_asking_on_offers_three_questions_that_are_answered(told):
    person, answer = told()
    offered = answer
    while len(offered.labels) != 3:  # a slow machine may find fewer in time
        last = person.chat.messages[-1]
        person.presses(answer, "继续问").wait()
        offered = next_from_bot(person.chat, last)
        assert offered.text == "还可以问："
    person.presses(offered, offered.labels[0]).wait()
    more = person.chat.wait_for(
        lambda _: [m for m in person.chat.from_bot if m.id >= offered.id and "范围：" in m.text]
    )[0]
    assert more.quotes


def test_two_choices_that_are_pressed_at_once_both_have_their_answer(told):
    person, answer = told("青川县收到多少件行政复议申请？")
    person.presses(answer, "换个年份").wait()
    offered = next_from_bot(person.chat, answer)
    first, second = offered.labels[:2]
    person.presses(offered, first)
    person.presses(offered, second)
    for value in ("102件", "103件"):
        person.chat.wait_for(
            lambda _, value=value: any(value in m.text for m in person.chat.from_bot[1:])
        )


def test_in_english_the_buttons_ask_in_english(told):
    person, answer = told(
        "How many reconsideration applications did Qingchuan receive in 2023?", language="en"
    )
    person.presses(answer, "Compare regions").wait()
    offered = next_from_bot(person.chat, answer)
    person.presses(offered, "剑阁县").wait()
    compared = person.chat.wait_for(
        lambda _: [m for m in person.chat.from_bot if "Scope: " in m.text and "120件" in m.text]
    )[0]
    assert "103件" in compared.text


def test_with_nothing_else_left_to_choose_it_says_so(counties_home, tmp_path):
    with served(counties_home, tmp_path) as api:
        person = api.user()
        answer = person.chat.wait_for_answer(person.asks(ASKED))
        others = [f"{county}{year}.txt" for county in ("剑阁县", "苍溪县") for year in (2022, 2023)]
        for report in others:
            assert Fazhi(tmp_path / "home")("forget", report).code == 0
        person.presses(answer, "对比其他地区").wait()
        assert next_from_bot(person.chat, answer).text == "库里没有别的可选。"


# -- opinions -----------------------------------------------------------------------------------


def test_useful_is_thanked_for_and_asks_nothing(api, told):
    person, answer = told()
    assert person.presses(answer, "有用").wait().text == "谢谢，记下了。"
    assert api.wait_idle(0.5)
    assert person.chat.from_bot == [answer]


def test_useless_asks_for_a_word_why_once_and_takes_it(told):
    person, answer = told()
    assert person.presses(answer, "没用").wait().text == "谢谢，记下了。"
    asking = next_from_bot(person.chat, answer)
    assert "force_reply" in asking.markup
    person.presses(answer, "没用").wait()
    said = person.says(person.chat, "数字不对，联系电话13800138000", reply_to=asking)
    assert person.chat.wait_for_answer(said).text == "谢谢，记下了。"
    assert len(person.chat.from_bot) == 3


# -- a refusal ----------------------------------------------------------------------------------


def test_a_refusal_offers_what_there_is_as_questions(told):
    person, refusal = told("青川县2019年收到多少件行政复议申请？")
    assert "2022年、2023年" in refusal.text
    questions = [label for label in refusal.labels if label.endswith("？")]
    assert 1 <= len(questions) <= 3, "a slow machine may find fewer in time"
    person.presses(refusal, questions[0]).wait()
    assert next_from_bot(person.chat, refusal).quotes


def test_a_greeting_is_answered_with_what_may_be_asked(told):
    _, refusal = told("你好")
    assert [label for label in refusal.labels if label.endswith("？")]


# -- what a button may not ----------------------------------------------------------------------


def test_a_button_that_is_forgotten_says_so(api, told):
    person, answer = told()
    person.presses(person.chat.wait_for_answer(person.asks("/privacy")), "删除这里的对话").wait()
    assert api.wait_idle(0.3)
    said = person.presses(answer, "打开原文").wait()
    assert said.alert
    assert said.text == "这个按钮已经过期，请重新提问。"


def test_what_a_button_of_another_chat_carries_opens_nothing(api, told):
    _, answer = told()
    other, own = told()
    body = {
        "id": str(api.hub.queries.ask("callback", other.id, other.id, "").id),
        "from": {"id": other.id, "is_bot": False, "first_name": "他"},
        "chat_instance": "1",
        "data": answer.button("打开原文").value,
        "message": {"message_id": own.id, "date": 1, "chat": {"id": other.id, "type": "private"}},
    }
    api.hub.updates.add("callback_query", other.id, body)
    assert api.wait_idle(0.5)
    assert other.chat.from_bot == [own]


@pytest.mark.parametrize(
    "data", ["", "open", "open:", "open:x:y", "nonsense:1:2", "a" * 64, "::::"]
)
def test_what_no_button_carries_is_answered_as_one_that_is_forgotten(api, told, data):
    person, answer = told()
    query = api.hub.queries.ask("callback", person.id, person.id, data)
    body = {
        "id": query.id,
        "from": {"id": person.id, "is_bot": False, "first_name": "安"},
        "chat_instance": "1",
        "data": data,
        "message": {
            "message_id": answer.id,
            "date": 1,
            "chat": {"id": person.id, "type": "private"},
        },
    }
    api.hub.updates.add("callback_query", person.id, body)
    api.wait_until(lambda: query.answer is not None)
    assert query.answer.text == "这个按钮已经过期，请重新提问。"


def test_in_a_group_what_a_button_brings_replies_to_its_message(api):
    person = api.user()
    group = api.supergroup("群", person)
    answer = group.wait_for_answer(person.says(group, f"@fazhi_test_bot {ASKED}"))
    person.presses(answer, "打开原文").wait()
    assert next_from_bot(group, answer).reply_to == answer.id
    assert api.refusals == []
