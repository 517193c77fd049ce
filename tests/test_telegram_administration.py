"""What administrators do in a chat: reports in and out again, who may ask, a word to all."""

import pytest

from tests.botapi.faults import refusal
from tests.botapi.server import BotApi
from tests.chatting import asked, pressed
from tests.material import text_of
from tests.runningbot import ADMIN, running, served

NEW = "四川省" + text_of("旺苍县", 2023).replace("236", "777")
ABOUT_NEW = "旺苍县2023年收到多少件行政复议申请？"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bot")


@pytest.fixture(scope="module")
def api(counties_home, folder):
    """The bot on the reports of three counties; the first person there administers it."""
    with served(counties_home, folder, telegram_admins=(ADMIN,)) as api:
        yield api


@pytest.fixture(scope="module")
def admin(api):
    return api.user("管")


@pytest.fixture
def ann(admin, api):
    assert admin.id == ADMIN
    return api.user("安")


def uploaded(person, name, content):
    """What became of an upload: its one message, as it is in the end."""
    said = person.sends_file(person.chat, name, content)
    over = ("新收录", "已更新", "没有收录", "库里已有", "读不了", "文件太大", "只有管理员")
    return person.chat.wait_for(
        lambda _: [m for m in person.chat.after(said) if m.text.startswith(over)]
    )[0]


# -- reports ------------------------------------------------------------------------------------


def test_a_report_that_is_uploaded_is_told_of_while_it_goes_in_answered_from_and_undone(
    admin, folder
):
    result = uploaded(admin, "旺苍县2023.txt", NEW.encode())
    assert result.text == (
        "新收录\n《四川省旺苍县2023年法治政府建设情况报告》\n四川省广元市旺苍县 2023年  6 段"
    )
    texts = [e.message.text for e in admin.chat.events if e.message and e.message.id == result.id]
    assert texts[0] == "收到 旺苍县2023.txt，正在下载……"
    assert texts[1].startswith("正在收录 旺苍县2023.txt……（")
    assert "777件" in asked(admin, admin.chat, ABOUT_NEW).text
    uploads = folder / "home" / "uploads"
    assert [path.name for path in uploads.rglob("*.txt")] == ["旺苍县2023.txt"]
    undone = pressed(admin, admin.chat, result, "撤销收录")
    admin.chat.wait_for(lambda _: admin.chat.now(undone).text == "已撤销收录。")
    assert "库中没有" in asked(admin, admin.chat, ABOUT_NEW).text
    assert list(uploads.rglob("*.txt")) == []


def test_a_report_that_is_there_already_is_not_put_in_twice_nor_taken_out(admin, counties_home):
    content = next(counties_home.parent.rglob("青川县2023.txt")).read_bytes()
    result = uploaded(admin, "别的名字.txt", content)
    assert result.text.startswith("库里已有这份报告\n《四川省青川县2023年")
    assert result.labels == ()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("坏.txt", bytes(range(256)) * 40, "文件不是 UTF-8、GB18030、UTF-16 或 Big5 编码的文本"),
        ("空.txt", b"   \n", "文件里没有文字"),
        ("坏.pdf", b"%PDF-1.4 and no more", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_the_reason(admin, name, content, why):
    result = uploaded(admin, name, content)
    assert result.text.startswith("没有收录。\n") or result.text.startswith("读不了这种文件")
    assert why in result.text


def test_a_kind_of_file_that_nobody_reads_is_refused_with_those_that_are(admin):
    assert ".txt" in uploaded(admin, "program.exe", b"MZ").text


def test_a_file_that_is_too_large_is_refused_before_it_is_fetched(api, admin):
    before = len(api.called("getFile"))
    assert uploaded(admin, "大.txt", b"x" * 20_000_001).text == "文件太大，最多 20 MB。"
    assert len(api.called("getFile")) == before


def test_a_file_that_telegram_does_not_hand_out_is_asked_for_again(api, admin):
    api.faults.add(refusal(400, "Bad Request: file is too big", "getFile"))
    result = uploaded(admin, "旺苍县2023.txt", NEW.encode())
    assert "没有下载成功，请重新发一次；文件最多 20 MB。" in result.text


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../..\\../逃.txt", "逃.txt"), ("很" * 60 + ".TXT", "很" * 50 + ".TXT")],
)
def test_whatever_a_file_is_called_it_stays_in_its_folder(admin, folder, name, kept):
    result = uploaded(admin, name, NEW.replace("777", str(700 + len(name))).encode())
    assert result.text.startswith("新收录")
    [path] = (path for path in folder.rglob("*") if path.name in (kept, name))
    assert path.parent.parent == folder / "home" / "uploads"
    assert path.name == kept
    undone = pressed(admin, admin.chat, result, "撤销收录")
    admin.chat.wait_for(lambda _: admin.chat.now(undone).text == "已撤销收录。")


def test_from_anyone_else_no_file_is_taken(api, ann):
    before = len(api.called("getFile"))
    result = uploaded(ann, "旺苍县2023.txt", NEW.encode())
    assert result.text == "只有管理员可以收录文件。要提问，请直接发文字。"
    assert len(api.called("getFile")) == before


def test_in_a_group_a_file_is_none_of_the_bots_business(api, admin):
    group = api.supergroup("群", admin)
    said = admin.sends_file(group, "旺苍县2023.txt", NEW.encode())
    assert api.wait_idle(0.5)
    assert group.after(said) == []


def test_a_library_begins_with_the_first_upload(tmp_path):
    with BotApi() as api, running(api, tmp_path / "home", telegram_admins=(ADMIN,)):
        admin, ann = api.user("管"), api.user("安")
        assert asked(ann, ann.chat, ABOUT_NEW).text == "库里还没有报告，暂时答不了。"
        assert "就会收录。" in asked(admin, admin.chat, ABOUT_NEW).text
        assert "/ask" in asked(ann, ann.chat, "/help").text
        for command in ("/regions", "/reports", "/scope", "/compare 行政复议", "/status"):
            assert "程序出错" not in asked(admin, admin.chat, command).text
        assert ann.asks_inline("旺苍 行政复议").wait().results == ()
        uploaded(admin, "旺苍县2023.txt", NEW.encode())
        assert "777件" in asked(ann, ann.chat, ABOUT_NEW).text


# -- who may ask, how it stands, a word to all --------------------------------------------------


def test_status_tells_how_library_indexes_and_queues_stand(admin):
    told = asked(admin, admin.chat, "/status").text
    assert told.startswith("状况\n6 份报告，36 段")
    for word in ("lexical  正常", "hashed-grams", "待处理 0 条，待发送 0 条", "不用模型，只摘原文"):
        assert word in told


def test_a_user_is_kept_out_and_let_in_again(admin, ann):
    asked(ann, ann.chat, "/help")
    assert asked(admin, admin.chat, f"/ban {ann.id}").text == f"已禁止 {ann.id}。"
    assert str(ann.id) in asked(ann, ann.chat, ABOUT_NEW).text
    assert f"已禁止：{ann.id}" in asked(admin, admin.chat, "/status").text
    assert asked(admin, admin.chat, f"/allow {ann.id}").text == f"已准许 {ann.id}。"
    assert "库中没有" in asked(ann, ann.chat, ABOUT_NEW).text


def test_in_a_group_its_own_number_is_meant(api, admin, ann):
    group = api.supergroup("群", admin, ann)
    assert asked(admin, group, "/ban").text == f"已禁止 {group.id}。"
    said = ann.says(group, f"@fazhi_test_bot {ABOUT_NEW}")
    assert api.wait_idle(0.5)
    assert group.after(said) == []
    assert asked(admin, group, "/allow").text == f"已准许 {group.id}。"
    assert asked(ann, group, f"@fazhi_test_bot {ABOUT_NEW}").text


def test_an_administrator_cannot_be_kept_out_and_is_told_so(admin):
    told = asked(admin, admin.chat, f"/ban {admin.id}").text
    assert "是管理员" in told
    assert "FAZHI_TELEGRAM_ADMINS" in told
    assert "已禁止" not in asked(admin, admin.chat, "/status").text


def test_who_was_put_out_is_not_told_to_apply(admin, ann):
    asked(admin, admin.chat, f"/ban {ann.id}")
    told = asked(ann, ann.chat, ABOUT_NEW).text
    assert told == f"管理员已停止你使用这个机器人。如有疑问，请联系管理员；你的编号：\n{ann.id}"
    asked(admin, admin.chat, f"/allow {ann.id}")


@pytest.mark.parametrize("number", ["", "谁", "12x", "9" * 30, "0"])
def test_what_is_no_number_is_asked_for(admin, number):
    assert asked(admin, admin.chat, f"/ban {number}").text == "请写上编号，例如 /ban 12345"


@pytest.mark.parametrize("command", ["/status", "/allow 1", "/ban 1", "/broadcast 大家好"])
def test_nobody_else_may(ann, command):
    assert asked(ann, ann.chat, command).text == "只有管理员可以。"


def test_a_word_to_all_is_confirmed_then_goes_to_everyone_once(api, admin, ann):
    ben, group = api.user("本"), api.supergroup("群", ann)
    asked(ann, ann.chat, "示例")
    asked(ben, ben.chat, "示例")
    asked(ann, group, "@fazhi_test_bot 示例")
    asked(admin, admin.chat, f"/ban {ben.id}")
    text = "今晚 8 点维护 *不是粗体* <b>"
    draft = asked(admin, admin.chat, f"/broadcast {text}")
    assert draft.text == f"请确认：\n\n{text}"
    assert [m for m in ann.chat.from_bot if m.text == text] == []
    sent = pressed(admin, admin.chat, draft, "发给 ")
    assert sent.text.startswith("正在发给 ")
    for room in (ann.chat, group):
        room.wait_for(lambda _, room=room: [m for m in room.from_bot if m.text == text])
    assert (
        admin.presses(draft, draft.button("发给 ")).wait().text == "这个按钮已经过期，请重新提问。"
    )
    assert api.wait_idle(0.5)
    assert [m.text for m in ann.chat.from_bot].count(text) == 1
    assert text not in [m.text for m in ben.chat.from_bot]


def test_no_request_was_refused(api):
    assert api.refusals == []
