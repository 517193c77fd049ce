"""What a model said is remembered beside the library, and never stands in the way."""

import datetime
import sqlite3

import pytest

from retrieval.remembered import FILE, Remembered
from tests.material import without_rights


def test_what_was_put_is_there_for_the_next_process(tmp_path):
    Remembered(tmp_path, 30).put("a", "said")
    assert Remembered(tmp_path, 30).get("a") == "said"
    assert Remembered(tmp_path, 30).get("b") is None


def test_asking_makes_no_file(tmp_path):
    assert Remembered(tmp_path / "home", 30).get("a") is None
    assert not (tmp_path / "home").exists()


def test_the_last_saying_stands(tmp_path):
    remembered = Remembered(tmp_path, 30)
    remembered.put("a", "one")
    remembered.put("a", "two")
    assert remembered.get("a") == Remembered(tmp_path, 30).get("a") == "two"


def test_only_so_many_are_kept_the_latest(tmp_path):
    remembered = Remembered(tmp_path, 30, most=3)
    for key in "abcde":
        remembered.put(key, key)
    fresh = Remembered(tmp_path, 30, most=3)
    assert [key for key in "abcde" if fresh.get(key)] == ["c", "d", "e"]
    assert remembered.get("a") is None


def test_what_is_too_old_is_not_said_again_and_goes(tmp_path):
    remembered = Remembered(tmp_path, 2)
    remembered.put("old", "x")
    before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=3)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("UPDATE sayings SET said_at = ?", (before.isoformat(),))
    db.close()
    fresh = Remembered(tmp_path, 2)
    assert fresh.get("old") is None
    fresh.put("new", "y")
    with sqlite3.connect(tmp_path / FILE) as db:
        assert [row[0] for row in db.execute("SELECT key FROM sayings")] == ["new"]
    db.close()


def test_a_home_that_cannot_be_written_is_remembered_in_the_process(tmp_path):
    Remembered(tmp_path, 30).put("kept", "x")
    with without_rights(tmp_path):
        remembered = Remembered(tmp_path, 30)
        remembered.put("a", "said")
        assert (remembered.get("a"), remembered.get("kept")) == ("said", "x")
    assert Remembered(tmp_path, 30).get("a") is None


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 50])
def test_a_damaged_file_is_as_good_as_none(tmp_path, damage):
    (tmp_path / FILE).write_bytes(damage)
    remembered = Remembered(tmp_path, 30)
    remembered.put("a", "said")
    assert remembered.get("a") == "said"


def test_a_file_that_another_process_holds_is_not_waited_for(tmp_path):
    Remembered(tmp_path, 30).put("kept", "x")
    holder = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    started = datetime.datetime.now(datetime.UTC)
    remembered = Remembered(tmp_path, 30)
    remembered.put("a", "said")
    assert remembered.get("a") == "said"
    assert (datetime.datetime.now(datetime.UTC) - started).total_seconds() < 2
    holder.execute("ROLLBACK")
    holder.close()
