"""A short run of the kills: what was acknowledged is there afterwards, and nothing by halves."""

import subprocess
import sys
from random import Random

import pytest

from benchmarks.robust.ledger import NOTHING, Ledger
from benchmarks.robust.looking import Damage, look_at_indexes, look_at_library
from benchmarks.robust.shelf import Shelf, report_id
from bot.wiring import Wiring
from config.settings import Settings
from retrieval.library import Library
from tests.chromaserver import chroma_url
from tests.material import ROOT, ingest


@pytest.mark.parametrize("options", [["--kills", "10"], ["--kills", "3", "--commands"]])
def test_kills_lose_nothing_that_was_acknowledged(options):
    command = [sys.executable, "-m", "benchmarks.kills", "--seed", "5", "--files", "5", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{options[1]} kills of seed 5, nothing lost" in done.stdout


def test_each_version_of_a_file_is_another_report_with_a_number_of_its_own(tmp_path):
    shelf = Shelf(tmp_path, 2, 1)
    first, before = shelf.write(0), report_id(shelf.paths[0])
    second, after = shelf.write(0), report_id(shelf.paths[0])
    assert first != second
    assert before != after
    assert f"{second}个" in shelf.paths[0].read_text(encoding="utf-8")
    shelf.copy(1, 0)
    assert report_id(shelf.paths[1]) == after


def test_a_ledger_allows_what_was_begun_and_then_only_what_was_acknowledged():
    ledger = Ledger()
    ledger.begin({"a": "1", "b": "2"})
    ledger.done({"a": "1"})
    assert ledger.may() == {"a": {"1"}, "b": {NOTHING, "2"}}
    assert ledger.held() == {"a": "1"}
    ledger.begin({"a": "3"})
    assert ledger.held() == {}
    assert ledger.holders("3") == ledger.holders("1") == ["a"]


@pytest.fixture
def kept(tmp_path):
    """A home with two reports, caught up, and what its files hold."""
    shelf = Shelf(tmp_path / "reports", 2, 1)
    for file in range(2):
        shelf.write(file)
    home = tmp_path / "home"
    with Library.create(home) as library:
        ingest(library, shelf.paths)
        Wiring(Settings(home, chroma_url=chroma_url())).indexes.catch_up(library)
    return home, {str(path): {report_id(path)} for path in shelf.paths}


def test_the_look_at_a_library_tells_what_is_lost_strange_or_half(kept):
    home, may = kept
    first, second = may
    assert look_at_library(home, may, chroma_url()) == {path: min(may[path]) for path in may}
    with pytest.raises(Damage, match="holds"):
        look_at_library(home, {**may, first: {NOTHING}}, chroma_url())
    with pytest.raises(Damage, match="of no file"):
        look_at_library(home, {second: may[second]}, chroma_url())
    with Library.open(home) as library:
        db = library._connections.own()
        db.execute("DELETE FROM passages WHERE id = (SELECT max(id) FROM passages)")
        db.commit()
    with pytest.raises(Damage, match="half"):
        look_at_library(home, may, chroma_url())


def test_the_look_at_the_indexes_tells_what_is_not_found(kept):
    home, _ = kept
    look_at_indexes(home, chroma_url(), Random(1), 2)
    with Library.open(home) as library:
        db = library._connections.own()
        db.execute("DELETE FROM passages WHERE id = (SELECT max(id) FROM passages)")
        db.commit()
    with pytest.raises(Damage):
        look_at_indexes(home, chroma_url(), Random(1), 2)
