"""What people asked and thought is kept without them, and listed worst first."""

import datetime
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from subprocess import Popen

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.answer import Answer, Refusal, ScopeTaken
from answering.concerns import concerns
from bot.impression import impression, opinion
from retrieval.feedback import FILE, LONGEST, Feedback, Impression
from retrieval.regions import Divisions
from tests.tree import ROOT

RATE = "城口县2020年调解成功率是多少？"
CHENGKOU = Answer(RATE, "99.8%", ScopeTaken(("重庆市城口县",), (2020,)))


@pytest.fixture
def feedback(tmp_path):
    store = Feedback(tmp_path, keep_days=30)
    yield store
    store.close()


@pytest.fixture
def listed(feedback):
    """Keeps questions with their outcomes, and gives the concerns that come of them."""

    def keep(*said):
        for number, (question, outcome) in enumerate(said):
            feedback.put(str(number), Impression(question, "portal", outcome))
        return concerns(feedback.all(), Divisions.load())

    return keep


def test_an_impression_is_kept_with_its_scope(feedback):
    feedback.put("a", impression(CHENGKOU, "telegram"))
    [kept] = feedback.all()
    assert (kept.question, kept.surface, kept.outcome) == (RATE, "telegram", "answered")
    assert (kept.regions, kept.years) == (("重庆市城口县",), (2020,))
    assert (kept.opinion, kept.why, kept.refused) == ("", "", "")
    assert datetime.datetime.fromisoformat(kept.at).tzinfo == datetime.UTC


def test_one_key_is_one_entry_however_often_it_is_put(feedback):
    for _ in range(3):
        feedback.put("a", impression(CHENGKOU, "telegram"))
    feedback.put("b", impression(CHENGKOU, "telegram"))
    assert len(feedback.all()) == 2


def test_an_opinion_joins_its_answer_and_a_later_one_takes_its_place(feedback):
    feedback.put("a", impression(CHENGKOU, "telegram"))
    feedback.put("a", opinion(CHENGKOU, "telegram", "useless"))
    feedback.put("a", opinion(CHENGKOU, "telegram", "useless", "年份不对"))
    [kept] = feedback.all()
    assert (kept.outcome, kept.opinion, kept.why) == ("answered", "useless", "年份不对")
    feedback.put("a", opinion(CHENGKOU, "telegram", "useful"))
    [kept] = feedback.all()
    assert (kept.outcome, kept.opinion, kept.why) == ("answered", "useful", "")


def test_what_is_put_again_after_a_crash_takes_no_opinion_away(feedback):
    feedback.put("a", opinion(CHENGKOU, "telegram", "useless", "太长"))
    feedback.put("a", impression(CHENGKOU, "telegram"))
    feedback.put("a", opinion(CHENGKOU, "telegram", "useless"))
    [kept] = feedback.all()
    assert (kept.outcome, kept.opinion, kept.why) == ("answered", "useless", "太长")


def test_a_refusal_is_kept_with_its_reason(feedback):
    refused = Answer("北京2020年？", "", ScopeTaken(), refusal=Refusal("no_such_region", ""))
    feedback.put("a", impression(refused, "cli"))
    assert feedback.all()[0].refused == "no_such_region"


def test_nothing_tells_who_asked(feedback, tmp_path):
    question = "我是张三，电话13800138000，城口县2020年调解成功率是多少？"
    asked = Answer(question, "", ScopeTaken())
    feedback.put("chat 7012345678", impression(asked, "telegram"))
    feedback.put("chat 7012345678", opinion(asked, "telegram", "useless", "写信 a@b.cn"))
    feedback.close()
    files = b"".join(path.read_bytes() for path in tmp_path.glob(f"{FILE}*"))
    assert "调解成功率".encode() in files
    for secret in (b"7012345678", b"13800138000", b"a@b.cn"):
        assert secret not in files


def test_what_is_older_than_the_days_to_keep_is_gone(feedback, tmp_path):
    feedback.put("old", impression(CHENGKOU, "cli"))
    feedback.put("new", impression(CHENGKOU, "cli"))
    aged(tmp_path, days=31)
    feedback.put("newer", impression(CHENGKOU, "cli"))
    assert len(feedback.all()) == 1
    aged(tmp_path, days=31)
    assert Feedback(tmp_path, keep_days=30).all() == ()


def aged(home, days):
    """Makes every entry that much older."""
    with sqlite3.connect(home / FILE) as db:
        then = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)
        db.execute("UPDATE impressions SET at = ?", (then.isoformat(timespec="seconds"),))
    db.close()


def test_threads_and_processes_write_at_once(feedback, tmp_path):
    code = (
        "import sys; from pathlib import Path; from retrieval.feedback import *\n"
        "store = Feedback(Path(sys.argv[1]), 30)\n"
        "for n in range(20): store.put(f'{sys.argv[2]}{n}', Impression('问', 'cli', 'answered'))\n"
    )
    others = [Popen([sys.executable, "-c", code, tmp_path, name], cwd=ROOT) for name in "ab"]
    with ThreadPoolExecutor(4) as threads:
        puts = [(f"t{n % 20}", impression(CHENGKOU, "cli")) for n in range(40)]
        assert len(list(threads.map(lambda put: feedback.put(*put), puts))) == 40
    assert [other.wait(30) for other in others] == [0, 0]
    assert len(feedback.all()) == 60


@settings(max_examples=30, deadline=None)
@given(st.text(), st.text())
def test_any_text_is_kept(tmp_path_factory, question, why):
    store = Feedback(tmp_path_factory.mktemp("any"), keep_days=30)
    store.put("key", Impression(question, "portal", "useless", why=why))
    [kept] = store.all()
    store.close()
    assert kept.question == question.encode("utf-8", "replace").decode()
    assert kept.why == why.encode("utf-8", "replace").decode()


def test_a_document_pasted_as_a_question_is_cut(feedback):
    feedback.put("a", Impression("长" * 9000, "portal", "answered", why="长" * 9000))
    [kept] = feedback.all()
    assert len(kept.question) == len(kept.why) == LONGEST


def test_the_worst_comes_first(listed):
    found = listed(
        ("答上的", "answered"),
        ("拒答一次的", "refused:not_in_reports"),
        ("拒答两次的", "refused:not_in_reports"),
        ("拒答两次的", "refused:unverified"),
        ("没用的", "useless"),
        ("你好", "refused:not_a_question"),
        ("你好", "refused:not_a_question"),
        ("你好", "refused:not_a_question"),
    )
    asked = [one.question for one in found]
    assert asked == ["没用的", "拒答两次的", "拒答一次的", "你好", "答上的"]
    assert dict(found[1].refused) == {"not_in_reports": 1, "unverified": 1}


def test_questions_that_differ_only_in_how_they_are_written_are_one(listed):
    [found] = listed(
        ("調解成功率 是多少", "answered"),
        ("调解成功率是多少？", "useless"),
        ("【调解成功率】是多少?!", "useful"),
    )
    assert (found.asked, found.answered, found.useless, found.useful) == (3, 1, 1, 1)


def test_the_same_of_another_region_and_year_is_the_same_question(listed):
    [found] = listed(
        ("城口县2020年调解成功率是多少？", "refused:not_in_reports"),
        ("衡阳市2023年调解成功率是多少？", "refused:not_in_reports"),
    )
    assert found.in_vain == 2
    [found] = listed(
        ("What was Chengkou's mediation rate in 2020?", "useless"),
        ("What was Hengyang's mediation rate in 2023?", "useless"),
    )
    assert found.useless == 2


def test_where_a_report_is_missing_each_region_and_year_is_told(listed):
    found = listed(
        ("城口县2019年调解成功率是多少？", "refused:no_such_year"),
        ("城口县2018年调解成功率是多少？", "refused:no_such_year"),
        ("巫溪县2020年调解成功率是多少？", "refused:no_such_region"),
    )
    assert len(found) == 3


def test_the_command_lists_concerns_and_forgets(fazhi):
    store = Feedback(fazhi.home, keep_days=30)
    store.put("a", impression(CHENGKOU, "telegram"))
    store.put("a", opinion(CHENGKOU, "telegram", "useless", "\x1b[31m红"))
    store.put("b", Impression("村村通", "portal", "refused:not_in_reports"))
    store.close()
    [first, second] = fazhi("feedback", "--json").lines
    assert first["question"] == RATE
    assert (first["asked"], first["useless"], first["refused"]) == (1, 1, {})
    assert first["scope"] == {"regions": ["重庆市城口县"], "years": [2020]}
    assert second["refused"] == {"not_in_reports": 1}
    shown = fazhi("feedback")
    assert shown.out.index(RATE) < shown.out.index("村村通")
    assert "红" in shown.out
    assert "\x1b" not in shown.out
    assert fazhi("feedback", "--forget-before", "2020-01-01", "--json").lines == [{"forgotten": 0}]
    assert fazhi("feedback", "--forget-before", "9000-01-01", "--json").lines == [{"forgotten": 2}]
    assert fazhi("feedback").out == ""


def test_a_date_that_is_none_is_told(fazhi):
    ran = fazhi("feedback", "--forget-before", "昨天")
    assert ran.code == 2
    assert "昨天" in ran.err
