"""What was asked before is kept by conversation, and forgotten."""

import datetime
import sqlite3

from retrieval.turns import FILE, MOST, Turns


def test_a_conversation_keeps_its_questions_in_order(tmp_path):
    turns = Turns(tmp_path, keep_days=30)
    turns.add("甲", "城口县2020年调解成功率是多少？")
    turns.add("乙", "别的问题")
    turns.add("甲", "那衡阳呢？")
    assert turns.of("甲") == ("城口县2020年调解成功率是多少？", "那衡阳呢？")
    assert Turns(tmp_path, keep_days=30).of("甲") == turns.of("甲")
    assert turns.of("丙") == ()


def test_the_oldest_questions_make_room(tmp_path):
    turns = Turns(tmp_path, keep_days=30)
    for number in range(MOST + 3):
        turns.add("甲", f"问题{number}")
    assert turns.of("甲") == tuple(f"问题{number}" for number in range(3, MOST + 3))


def test_a_conversation_is_forgotten_on_demand(tmp_path):
    turns = Turns(tmp_path, keep_days=30)
    turns.add("甲", "问题")
    turns.add("乙", "问题")
    assert turns.forget("甲")
    assert not turns.forget("甲")
    assert [(c.name, c.questions) for c in turns.all()] == [("乙", 1)]


def test_what_is_too_old_is_gone_when_it_opens_again(tmp_path):
    turns = Turns(tmp_path, keep_days=30)
    turns.add("甲", "旧问题")
    turns.add("乙", "新问题")
    turns.close()
    old = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=31)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("UPDATE turns SET asked_at = ? WHERE conversation = '甲'", (old.isoformat(),))
    db.close()
    again = Turns(tmp_path, keep_days=30)
    assert again.of("甲") == ()
    assert again.of("乙") == ("新问题",)
