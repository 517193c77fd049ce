"""The commands, in both languages, through a local Bot API server."""

import io
import zipfile

import pytest

from bot.telegram.chat.deeplinks import Opening, address, opening, payload
from tests.botapi.profile import Key
from tests.chatting import asked, pressed
from tests.runningbot import ADMIN, served

ASKED = "青川县2023年收到多少件行政复议申请？"
FOR_ALL = (
    "start ask compare regions reports scope sources export new language feedback privacy help"
).split()
FOR_ADMINISTRATORS = "status allow ban broadcast".split()


@pytest.fixture(scope="module")
def api(counties_home, tmp_path_factory):
    """The bot on the reports of three counties; the first person there administers it."""
    folder = tmp_path_factory.mktemp("bot")
    with served(counties_home, folder, telegram_admins=(ADMIN,)) as api:
        api.user("管")
        yield api


@pytest.fixture(params=["zh-hans", "en"])
def person(api, request):
    """One whose app speaks Chinese, and one whose app speaks English."""
    return api.user(language=request.param)


@pytest.fixture
def ann(api):
    return api.user("安")


def in_chinese(person):
    return person.user.language != "en"


def first_line(message):
    return message.text.splitlines()[0]


# -- what Telegram lists ------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "word"), [("", "提问"), ("zh", "提问"), ("en", "Ask")])
def test_the_commands_are_listed_in_the_language_of_the_app(api, code, word):
    commands = _listed(api, "default", code)
    assert list(commands) == FOR_ALL
    assert word in commands["ask"]


@pytest.mark.parametrize(("code", "word"), [("", "状况"), ("en", "library")])
def test_an_administrator_has_those_of_administrators_besides(api, code, word):
    commands = _listed(api, f'"chat_id": {ADMIN}', code)
    assert list(commands) == FOR_ALL + FOR_ADMINISTRATORS
    assert word in commands["status"]


def _listed(api, scope, code):
    """What was set, as soon as it is there: it is told while questions are answered."""

    def found() -> list[Key]:
        return [key for key in api.hub.profile.commands if scope in key[0] and key[1] == code]

    api.wait_until(found)
    return dict(api.hub.profile.commands[found()[0]])


# -- /start and its links -----------------------------------------------------------------------


def test_start_says_what_it_is_and_offers_questions_that_are_answered(person):
    hello = asked(person, person.chat, "/start")
    assert first_line(hello) == ("法治问答" if in_chinese(person) else "Fazhi")
    assert "/help" in hello.text
    assert len(hello.text.splitlines()) == 3
    while len(hello.labels) < 2:  # they are still being found
        hello = asked(person, person.chat, "/start")
    assert len(hello.labels) <= 3
    answer = pressed(person, person.chat, hello, hello.labels[0])
    assert answer.quotes


@pytest.mark.parametrize(("region", "years"), [("四川省广元市剑阁县", "全部"), ("剑阁", "全部")])
def test_a_link_opens_the_bot_at_a_region(ann, region, years):
    picker = ann.chat.wait_for_answer(ann.starts(payload(Opening("region", region))))
    assert f"地区：四川省广元市剑阁县\n年份：{years}" in picker.text
    assert "剑阁县" in first_line(asked(ann, ann.chat, "收到多少件行政复议申请？"))


def test_a_link_opens_the_bot_with_a_question(ann):
    said = ann.starts(payload(Opening("question", "青川县收到多少行政复议？")))
    assert "件" in ann.chat.wait_for_answer(said).text


def test_a_link_of_the_list_of_regions_leads_to_one(ann):
    regions = asked(ann, ann.chat, "/regions")
    [link] = {
        e.url for e in regions.entities if e.kind == "text_link" and "剑阁" in _of(regions, e)
    }
    picker = ann.chat.wait_for_answer(ann.starts(link.partition("?start=")[2]))
    assert "地区：四川省广元市剑阁县" in picker.text


def _of(message, entity):
    return next(t for t in message.marked("text_link") if message.text.index(t) == entity.offset)


@pytest.mark.parametrize("given", ["r-", "q-", "x", "r-____", "q-_w", "apply"])
def test_a_link_that_says_nothing_is_a_plain_start(ann, given):
    assert first_line(ann.chat.wait_for_answer(ann.starts(given))) == "法治问答"


def test_a_payload_says_what_was_put_in_or_is_too_long():
    for text in ("城口", "重庆市城口县", "2020年行政复议"):
        assert opening(payload(Opening("region", text))) == Opening("region", text)
    assert payload(Opening("question", "很" * 30)) == ""
    assert address("bot", Opening("question", "很" * 30)) == ""


# -- help, lists --------------------------------------------------------------------------------


def test_help_tells_how_with_examples_and_administrators_more(api, person):
    told = asked(person, person.chat, "/help")
    assert first_line(told) == (
        "直接发来问题就行。" if in_chinese(person) else "Just send your question."
    )
    assert "/status" not in told.text
    admin = api.user("管", id=ADMIN)
    assert "/status" in asked(admin, admin.chat, "/help").text


def test_a_command_that_nobody_knows_brings_the_help(ann):
    assert first_line(asked(ann, ann.chat, "/what")) == "直接发来问题就行。"


def test_in_a_group_the_help_tells_how_to_ask_there(api, ann):
    group = api.supergroup("群", ann)
    assert "写上 @fazhi_test_bot" in asked(ann, group, "/help").text


def test_regions_lists_those_there_are_with_their_years(person):
    regions = asked(person, person.chat, "/regions")
    years = "2022–2023年" if in_chinese(person) else "2022–2023"
    assert f"四川省广元市青川县  {years}" in regions.text
    found = asked(person, person.chat, "/regions 剑阁")
    assert len(found.text.splitlines()) == 2


def test_reports_lists_those_there_are(person):
    reports = asked(person, person.chat, "/reports")
    assert len(reports.text.splitlines()) == 7
    found = asked(person, person.chat, "/reports 苍溪 2022")
    assert "四川省苍溪县2022年法治政府建设情况报告" in found.text
    assert len(found.text.splitlines()) == 2


# -- /ask, /compare -----------------------------------------------------------------------------


def test_ask_asks(person):
    assert "103件" in asked(person, person.chat, f"/ask {ASKED}").text


@pytest.mark.parametrize("command", ["/ask", "/compare"])
def test_a_command_without_its_question_says_what_is_missing(person, command):
    said = asked(person, person.chat, command).text
    assert said.startswith("请在" if in_chinese(person) else "Please write")


def test_compare_sets_all_regions_beside_each_other_with_a_chart(ann):
    question = ann.asks("/compare 行政复议申请")
    table = ann.chat.wait_for(lambda _: [m for m in ann.chat.after(question) if m.quotes])[0]
    chart = ann.chat.after(question)[0]
    assert chart.picture
    assert (chart.file.width, chart.file.content[:4]) == (1080, b"\x89PNG")
    for value in ("青川县：103件 [", "剑阁县：120件 [", "苍溪县：137件 ["):
        assert value in table.text
    assert len(table.quotes) == 3
    assert len(ann.chat.after(question)) == 2


def test_compare_keeps_to_the_regions_and_years_that_are_named(ann):
    question = ann.asks("/compare 行政复议申请 青川、苍溪 2022")
    table = ann.chat.wait_for(lambda _: [m for m in ann.chat.after(question) if m.quotes])[0]
    assert "102件" in table.text
    assert "136件" in table.text
    assert "剑阁" not in table.text


def test_compare_of_one_region_sets_its_years_beside_each_other(ann):
    question = ann.asks("/compare 青川县 行政复议申请")
    table = ann.chat.wait_for(lambda _: [m for m in ann.chat.after(question) if m.quotes])[0]
    assert "2022年：102件" in table.text
    assert "2023年：103件" in table.text


def test_compare_keeps_to_the_scope_that_was_chosen(ann):
    asked(ann, ann.chat, "/scope 剑阁")
    question = ann.asks("/compare 行政复议申请")
    table = ann.chat.wait_for(lambda _: [m for m in ann.chat.after(question) if m.quotes])[0]
    assert "119件" in table.text
    assert "120件" in table.text
    assert "青川" not in table.text


def test_compare_of_what_no_report_counts_is_answered_in_words_or_refused(ann):
    answer = asked(ann, ann.chat, "/compare 法治文化公园")
    assert answer.text.startswith("范围：")


# -- what was said before -----------------------------------------------------------------------


def test_sources_lists_those_of_the_last_answer(person):
    assert not asked(person, person.chat, "/sources").text.startswith("[1]")
    asked(person, person.chat, ASKED)
    told = asked(person, person.chat, "/sources").text
    assert told.startswith(
        "[1] 《四川省青川县2023年法治政府建设情况报告》" if in_chinese(person) else "[1] "
    )
    assert "SHA-256" in told


def test_sources_bring_the_quote_of_each(ann):
    asked(ann, ann.chat, ASKED)
    told = asked(ann, ann.chat, "/sources")
    assert "103件" in told.quotes[0]


def test_an_unknown_form_of_export_is_told_with_those_that_there_are(ann):
    asked(ann, ann.chat, ASKED)
    told = asked(ann, ann.chat, "/export xyz")
    assert told.file is None
    assert "没有这种格式" in told.text
    for form in ("docx", "md", "pdf", "all"):
        assert form in told.text


def test_an_export_says_what_it_holds(ann):
    asked(ann, ann.chat, "昆明市2021年行政复议多少件？")
    assert asked(ann, ann.chat, "/export pdf").text.startswith("这里没有作答")
    asked(ann, ann.chat, ASKED)
    assert asked(ann, ann.chat, "/export markdown").text.startswith("每句的原文在脚注里。")


def test_new_begins_afresh_without_scope_and_without_what_was_asked(ann):
    asked(ann, ann.chat, "/scope 剑阁")
    asked(ann, ann.chat, ASKED.replace("青川", "剑阁"))
    assert asked(ann, ann.chat, "/new").text == "好，重新开始；范围也恢复为全部。"
    assert "102件" not in asked(ann, ann.chat, "那2022年呢？").text
    assert "地区：全部" in asked(ann, ann.chat, "/scope").text


@pytest.mark.parametrize("form", ["docx", "md"])
def test_export_is_a_document_with_the_quotes_as_footnotes(ann, form):
    assert "还没有回答" in asked(ann, ann.chat, "/export").text
    asked(ann, ann.chat, ASKED)
    file = exported(ann, form)
    assert file.name.endswith(f".{form}")
    text = _text_of(file.content, form)
    assert ASKED in text
    assert "全年收到行政复议申请103件" in text
    assert "四川省青川县2023年法治政府建设情况报告" in text


def test_export_of_all_holds_the_whole_conversation(ann):
    asked(ann, ann.chat, ASKED)
    asked(ann, ann.chat, "那2022年呢？")
    last = exported(ann, "md").content.decode()
    whole = exported(ann, "all md").content.decode()
    assert "103件" not in last
    assert "103件" in whole
    assert "102件" in whole


def test_export_as_pdf(ann):
    asked(ann, ann.chat, ASKED)
    assert exported(ann, "pdf").content.startswith(b"%PDF")


def exported(person, what):
    """The document that /export brings."""
    message = asked(person, person.chat, f"/export {what}")
    assert message.file is not None
    assert not message.picture
    return message.file


def _text_of(content, form):
    if form == "md":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(n).decode() for n in parts.namelist() if n.endswith(".xml"))


# -- language, privacy, opinions ----------------------------------------------------------------


def test_the_language_is_chosen_whatever_the_app_speaks(person):
    choice = asked(person, person.chat, "/language")
    changed = pressed(person, person.chat, choice, "English")
    assert changed.text == "English from now on."
    assert "Another year" in asked(person, person.chat, ASKED).labels
    choice = asked(person, person.chat, "/language")
    assert pressed(person, person.chat, choice, "中文").text == "好，以后用中文。"
    assert "换个年份" in asked(person, person.chat, ASKED).labels


def test_privacy_tells_what_is_kept_and_deletes_it(person):
    answer = asked(person, person.chat, ASKED)
    told = asked(person, person.chat, "/privacy")
    assert "30" in told.text
    pressed(person, person.chat, told, told.labels[0])
    said = person.presses(answer, answer.labels[1]).wait()
    assert said.alert
    assert "103件" not in asked(person, person.chat, "/sources").text


def test_a_word_on_the_last_answer_is_taken(person):
    asked(person, person.chat, "/feedback")
    asked(person, person.chat, ASKED)
    thanks = "谢谢，记下了。" if in_chinese(person) else "Thank you, noted."
    assert asked(person, person.chat, "/feedback 很好用").text == thanks
    asking = asked(person, person.chat, "/feedback")
    assert asked(person, person.chat, "再说一句", reply_to=asking).text == thanks


def test_no_request_was_refused(api):
    assert api.refusals == []
