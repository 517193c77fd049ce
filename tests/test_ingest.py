"""Ingest: idempotent, a bad file fails alone, and what the operator sets by hand stays."""

import shutil

import pytest

from retrieval.cleaner import clean
from retrieval.embedding import HashedGrams
from retrieval.ingest import Outcome, Overrides, files
from retrieval.library import Library
from tests.material import SAMPLE, ingest, text_of, written
from tests.realreports import reports_folder


@pytest.fixture
def library(tmp_path):
    with Library.create(tmp_path / "home") as opened:
        yield opened


def statuses(outcomes: list[Outcome]) -> list[str]:
    return [outcome.status for outcome in outcomes]


def test_the_sample_goes_in_once(library):
    assert statuses(ingest(library, SAMPLE)) == ["added"] * len(SAMPLE)
    revision = library.revision()
    assert statuses(ingest(library, SAMPLE)) == ["unchanged"] * len(SAMPLE)
    assert library.revision() == revision


def test_the_real_reports_go_in_and_come_out_whole(library):
    paths = sorted(reports_folder().glob("*.txt"))
    for outcome, path in zip(ingest(library, paths), paths, strict=True):
        report = library.report(outcome.report_id)
        assert report.text == clean(path.read_text(encoding="utf-8"))
        assert report.source == outcome.source == path.name
        squeezed = "".join(path.read_text(encoding="utf-8").split())
        assert all("".join(p.text.split()) in squeezed for p in report.passages)
    assert library.vector_count("hashed-grams/3") > 150


def test_a_copy_elsewhere_is_the_same_report(library, tmp_path):
    paths = written(tmp_path, {"a/r.txt": text_of("青川县"), "b/s.txt": text_of("青川县")})
    outcomes = ingest(library, paths)
    assert statuses(outcomes) == ["added", "unchanged"]
    assert outcomes[0].report_id == outcomes[1].report_id
    assert outcomes[1].source == "s.txt"
    assert len(library.entries()) == 1


def test_files_of_one_name_in_two_folders_are_two_reports(library, tmp_path):
    paths = written(tmp_path, {"a/r.txt": text_of("青川县"), "b/r.txt": text_of("剑阁县")})
    assert statuses(ingest(library, paths)) == ["added", "added"]
    assert len(library.entries()) == 2


def test_a_changed_file_replaces_its_report(library, tmp_path):
    [path] = written(tmp_path, {"r.txt": text_of("青川县")})
    ingest(library, [path])
    path.write_text(text_of("青川县").replace("236", "237"), encoding="utf-8")
    assert statuses(ingest(library, [path])) == ["replaced"]
    [entry] = library.entries()
    assert "237件" in library.report(entry.id).text


def test_a_file_that_becomes_a_copy_of_another_gives_its_own_report_up(library, tmp_path):
    one, two = written(tmp_path, {"a.txt": text_of("青川县"), "b.txt": text_of("剑阁县")})
    ingest(library, [one, two])
    shutil.copy(one, two)
    assert statuses(ingest(library, [two])) == ["replaced"]
    assert [entry.metadata.region[-1] for entry in library.entries()] == ["青川县"]


def test_a_changed_file_leaves_its_former_copy_alone(library, tmp_path):
    one, two = written(tmp_path, {"a.txt": text_of("青川县"), "b.txt": text_of("青川县")})
    ingest(library, [one, two])
    one.write_text(text_of("剑阁县"), encoding="utf-8")
    ingest(library, [one])
    found = {entry.metadata.region[-1]: entry.source for entry in library.entries()}
    assert found == {"青川县": "b.txt", "剑阁县": "a.txt"}


def test_a_text_that_moves_on_while_its_first_file_changes_keeps_its_vectors(library, tmp_path):
    ingest(library, written(tmp_path, {"a.txt": text_of("青川县")}))
    moved = {"a.txt": text_of("剑阁县"), "b.txt": text_of("青川县")}
    assert statuses(ingest(library, written(tmp_path, moved))) == ["replaced", "added"]
    assert list(library.without_vectors(HashedGrams.name)) == []


def test_what_is_set_by_hand_stays_until_set_again(library, tmp_path):
    [path] = written(tmp_path, {"r.txt": text_of("某县")})
    region = ("四川省", "广元市", "青川县")
    assert statuses(ingest(library, [path], Overrides(region, 2021))) == ["added"]
    assert statuses(ingest(library, [path])) == ["unchanged"]
    assert statuses(ingest(library, [path], Overrides(year=2022))) == ["replaced"]
    [entry] = library.entries()
    assert (entry.metadata.region, entry.metadata.year) == (region, 2022)
    assert entry.metadata.by_hand == ("region", "year")


def test_a_made_title_follows_what_is_set_by_hand(library, tmp_path):
    body = text_of("我县").split("\n", 1)[1]
    [path] = written(tmp_path, {"r.txt": body})
    [outcome] = ingest(library, [path], Overrides(("四川省", "广元市", "青川县")))
    assert outcome.metadata is not None
    assert outcome.metadata.title == "四川省广元市青川县2023年法治政府建设年度报告"


def test_bad_files_fail_alone_with_the_mend(library, tmp_path):
    good, empty, menu = written(
        tmp_path, {"good.txt": text_of("青川县"), "empty.txt": "", "menu.txt": "打印 关闭"}
    )
    image = tmp_path / "image.txt"
    image.write_bytes(b"\x89PNG\r\n" + bytes(range(256)) * 20)
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    outcomes = ingest(library, [empty, good, image, menu, folder, tmp_path / "gone.txt"])
    assert statuses(outcomes) == ["failed", "added", "failed", "failed", "failed", "failed"]
    assert all(
        outcome.error and outcome.cause for outcome in outcomes if outcome.status == "failed"
    )


def test_a_file_that_cannot_be_read_fails_alone(library, tmp_path):
    [good] = written(tmp_path, {"b.txt": text_of("青川县")})
    circle = tmp_path / "a.txt"
    circle.symlink_to(circle)
    assert statuses(ingest(library, [circle, good])) == ["failed", "added"]


def test_a_file_without_end_is_refused_at_once(library, tmp_path):
    endless = tmp_path / "zero.txt"
    endless.symlink_to("/dev/zero")
    [outcome] = ingest(library, [endless])
    assert outcome.status == "failed"


def test_folders_are_searched_for_what_can_be_read(tmp_path):
    paths = written(tmp_path, {"a/b/r.txt": "x", "a/.hidden.txt": "x", "a/n.pdf": "x"})
    (tmp_path / "empty").mkdir()
    warned: list[Outcome] = []
    found = files([tmp_path / "a", tmp_path / "empty", tmp_path / "gone.txt"], warned.append)
    assert found == [paths[0], tmp_path / "gone.txt"]
    assert [outcome.status for outcome in warned] == ["failed"]
