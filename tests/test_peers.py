"""The comparison with other programs: its figures, its ratios, who takes part. No peer is
needed here, and none is in our environment."""

import ast
import os
import re
import subprocess
import sys

import numpy as np
import pytest

from benchmarks import peers
from benchmarks.contenders import figures, watching
from benchmarks.contenders.contender import ENTRANTS, PATTERNS, tokenizer
from benchmarks.contenders.environment import LOCKS, QUIET, surroundings
from benchmarks.contenders.material import Material, Row, read, write
from tests.tree import ROOT

FOLDER = ROOT / "benchmarks" / "contenders"
TIME, RECALL = (figures.MEASURES[0], figures.MEASURES[4])


def adapters() -> set[str]:
    """The modules that make a contender."""
    trees = {path.stem: ast.parse(path.read_bytes()) for path in FOLDER.glob("*.py")}
    makes = {
        name
        for name, tree in trees.items()
        if any(isinstance(node, ast.FunctionDef) and node.name == "contender" for node in tree.body)
    }
    return {f"benchmarks.contenders.{name}" for name in makes}


def test_every_adapter_is_listed_and_every_listed_one_is_there():
    assert {one.module for one in ENTRANTS.values()} == adapters()


def test_every_peer_has_a_lock_of_exact_versions_without_an_address():
    locks = {one.lock for one in ENTRANTS.values() if one.lock}
    assert locks == {path.name for path in LOCKS.iterdir()}
    for lock in locks:
        lines = (LOCKS / lock).read_text(encoding="utf-8").splitlines()
        pinned = [line for line in lines if not line.startswith("#")]
        assert [line for line in pinned if not re.fullmatch(r"[\w.-]+==[\w.+]+", line)] == []
        assert pinned


def test_no_peer_is_in_our_own_locks():
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert re.findall(r"^(?:langchain|llama-index|haystack|txtai)", text, re.MULTILINE) == []


def test_make_bench_leaves_the_peers_out():
    command = ["make", "--silent", "--eval=probe:; @echo $(BENCHMARKS)", "probe"]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "benchmarks/warm_search.py" in made.stdout
    assert "peers" not in made.stdout


def test_a_peer_knows_no_setting_of_ours_and_no_way_out():
    found = surroundings({"FAZHI_MODEL": "m", "PATH": "p", "https_proxy": "q"})
    assert "FAZHI_MODEL" not in found
    assert found["PATH"] == "p"
    assert found["https_proxy"] == found["HTTPS_PROXY"] != "q"
    assert QUIET.items() <= found.items()


def test_quality_is_the_mean_over_all_questions_also_those_that_found_nothing():
    relevant = {"q1": {"a"}, "q2": {"b", "c"}, "q3": {"d"}, "q4": {"e"}}
    found = {"q1": ["a"], "q2": ["x", "b"], "q3": ["1", "2", "3", "4", "5", "d"]}
    recall, reciprocal = figures.quality(found, relevant)
    assert recall == pytest.approx((1 + 1 / 2 + 0 + 0) / 4)
    assert reciprocal == pytest.approx((1 + 1 / 2 + 1 / 6 + 0) / 4)


def test_the_median_over_the_rounds_counts_and_their_spread_is_told():
    rounds = [{"a": 1.0, "b": 10.0}, {"a": 3.0, "b": 10.0}, {"a": 2.0}]
    assert figures.medians(rounds) == {"a": 2.0, "b": 10.0}
    assert figures.spread(rounds) == 1.0


def test_a_ratio_is_the_peers_figure_by_ours():
    assert figures.ratio(TIME, {TIME.name: 3.0}, {TIME.name: 2.0}) == 1.5
    assert figures.ratio(TIME, {TIME.name: None}, {TIME.name: 2.0}) is None
    assert figures.ratio(TIME, {TIME.name: 3.0}, {}) is None


def test_we_are_behind_where_a_peer_needs_less_or_finds_more_or_as_much():
    ours = {TIME.name: 2.0, RECALL.name: 0.8}
    peer = {TIME.name: 1.0, RECALL.name: 0.7}
    same = {TIME.name: 4.0, RECALL.name: 0.8}
    found = figures.behind({"Fazhi": ours, "Peer": peer, "Same": same})
    assert found == ["ingest, s: Peer (0.50x)", "R@5: Same (1.00x)"]


def test_the_table_has_a_row_a_measure_and_a_dash_where_nothing_was_measured():
    rows = figures.table({"Fazhi": {TIME.name: 2.0}, "Peer": {TIME.name: 3.0}}).splitlines()
    assert rows[0] == "| | Fazhi | Peer |"
    assert rows[2] == "| ingest, s | 2.0 | 3.0 (1.50x) |"
    assert len(rows) == 2 + len(figures.MEASURES)
    assert rows[-1].endswith("| - | - |")


def test_material_is_read_as_it_was_written(tmp_path):
    rows = (Row("1", "标题", "甲"), Row("2", "标题", "乙"))
    vectors = np.eye(2, 3, dtype=np.float32)
    write(tmp_path / "m", Material(rows, vectors, {"q": "问"}, vectors[:1], tmp_path))
    found = read(tmp_path / "m")
    assert (found.rows, found.questions, found.reports) == (rows, {"q": "问"}, tmp_path)
    assert found.passages(["甲", "乙"]).lists(["乙"]) == [[0.0, 1.0, 0.0]]
    with pytest.raises(KeyError):
        found.asked(["问"]).rows(["答"])


@pytest.mark.parametrize(
    ("cut", "tokens"),
    [
        ("characters", ["行", "政", "复", "议", "pm2", "5"]),
        ("pairs", ["行政", "政复", "复议", "pm2", "5"]),
        ("jieba", ["行政复议", "pm2", "5"]),
    ],
)
def test_text_is_cut_as_the_peers_get_it(cut, tokens):
    assert tokenizer(cut)("行政复议 PM2 5") == tokens
    if cut != "jieba":
        assert re.findall(PATTERNS[cut], "行政复议 pm2 5") == tokens


def test_the_passages_stand_under_title_and_headings():
    *_, row = peers._cut("f", "某县2024年报告\n一、工作\n（一）执法\n办案3件。\n")
    assert row.whole.endswith("执法\n办案3件。")
    assert row.title.startswith("某县2024年报告 一、工作")


def test_memory_is_counted_over_a_process_and_its_children(tmp_path):
    held = "x = bytearray(60_000_000); import time; time.sleep(0.5)"
    code = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}]); print('{{}}')"
    )
    [line] = watching.told([sys.executable, "-c", code], os.environ, tmp_path / "log")
    assert line["memory"] > 60_000_000


def test_a_contender_that_fails_is_named_with_what_it_said(tmp_path):
    command = [sys.executable, "-c", "raise SystemExit('no such thing')"]
    with pytest.raises(RuntimeError, match="no such thing"):
        list(watching.told(command, os.environ, tmp_path / "log"))


def test_fazhi_runs_as_a_contender_and_finds_what_is_asked(tmp_path):
    rows = (
        Row("a", "报告", "全年收到行政复议申请12件。"),
        Row("b", "报告", "开展普法宣传活动30场。"),
    )
    vectors = np.ones((2, 384), dtype=np.float32)
    questions = {"q": "收到多少件行政复议申请？", "r": "普法宣传活动有几场？"}
    write(tmp_path / "m", Material(rows, vectors, questions, vectors, None))
    (tmp_path / "index").mkdir()
    module = "benchmarks.contenders.run"
    places = [str(tmp_path / "m"), str(tmp_path / "index")]
    command = [sys.executable, "-m", module, "fazhi", "own", *places, "words", "both"]
    ingested, *asked = watching.told(command, surroundings(os.environ), tmp_path / "log")
    assert ingested["seconds"] > 0
    assert [line["legs"] for line in asked] == ["words", "both"]
    for line in asked:
        assert line["found"]["q"][0] == "a"
        assert line["found"]["r"][0] == "b"
