"""The library: all or nothing, one text one report, and clear errors whatever befalls the file."""

import resource
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from config.errors import (
    LibraryDamaged,
    LibraryError,
    LibraryFull,
    LibraryLocked,
    LibraryMissing,
    LibraryNewer,
    ReportUnknown,
)
from retrieval import schema
from retrieval.library import FILE, Library
from retrieval.report import Metadata, Report, text_hash
from retrieval.splitter import split
from tests.material import ROOT, text_of, without_rights


def made(text: str, origin: str = "/a/a.txt") -> Report:
    digest = text_hash(text)
    sections, passages = split(digest[:16], text)
    about = Metadata(
        "标题", ("四川省", "广元市", "青川县"), 2023, "annual_report", by_hand=("year",)
    )
    name = Path(origin).name
    return Report(digest[:16], name, origin, text, digest, about, sections, passages)


def keyed(report: Report) -> tuple[str, list[tuple[str, bytes]]]:
    return "e", [(p.content_hash, p.text.encode()[:8].ljust(8)) for p in report.passages]


@pytest.fixture
def library(tmp_path):
    with Library.create(tmp_path / "home") as opened:
        yield opened


A, B = made(text_of("青川县")), made(text_of("剑阁县"), "/b/a.txt")


def test_a_report_comes_back_as_it_went_in(library):
    library.put(A, keyed(A))
    assert library.report(A.id) == A
    assert [s.passage for s in library.passages_of(A.id)] == list(A.passages)
    assert len(library.vectors("e", [A.id])) == len(A.passages)


def test_the_same_text_at_two_places_is_one_report(library):
    library.put(A)
    library.place(A.id, "/copy/copy.txt", "copy.txt")
    assert [entry.source for entry in library.entries()] == ["a.txt"]
    assert library.entry("copy.txt").id == library.entry("/a/a.txt").id == A.id


def test_a_changed_file_replaces_what_it_held(library):
    library.put(A)
    library.put(replace(B, origin=A.origin))
    assert [entry.id for entry in library.entries()] == [B.id]
    assert library.at(A.origin) == B.id


def test_what_another_file_still_holds_stays(library):
    library.put(A)
    library.place(A.id, "/copy/copy.txt", "copy.txt")
    library.put(replace(B, origin=A.origin))
    assert {entry.id: entry.source for entry in library.entries()} == {
        A.id: "copy.txt",
        B.id: "a.txt",
    }


def test_two_files_of_one_name_are_two_reports_told_apart_by_id(library):
    library.put(A)
    library.put(B)
    assert len(library.entries()) == 2
    with pytest.raises(ReportUnknown, match="Several"):
        library.entry("a.txt")
    assert library.entry(A.id[:8]).id == A.id


def test_putting_a_report_again_keeps_its_origins_and_moves_the_revision(library):
    library.put(A)
    library.place(A.id, "/copy/copy.txt", "copy.txt")
    before = library.revision()
    library.put(replace(A, metadata=replace(A.metadata, year=2024)))
    assert library.revision() > before
    assert library.entry("copy.txt").metadata.year == 2024


def test_forgetting_takes_everything_out(library):
    library.put(A, keyed(A))
    library.forget(A.id)
    assert library.entries() == ()
    assert library.vector_count("e") == library.passage_count() == 0
    with pytest.raises(ReportUnknown):
        library.forget(A.id)


def test_vectors_of_a_text_stay_as_long_as_some_report_has_it(library):
    both = made(A.text + "又一句不同的话，写在最后面。", "/c/c.txt")
    library.put(A, keyed(A))
    library.put(both, keyed(both))
    library.forget(both.id)
    assert library.vector_count("e") == len({p.content_hash for p in A.passages})
    assert not list(library.without_vectors("e"))


def test_changes_tell_the_last_step_of_each_report(library):
    library.put(A)
    seen = library.revision()
    library.put(B)
    library.forget(B.id)
    library.put(A)
    assert [(c.report_id, c.op) for c in library.changes_since(seen)] == [
        (B.id, "drop"),
        (A.id, "put"),
    ]
    assert library.changes_since(library.revision()) == ()


def test_passages_without_vectors_are_named(library):
    library.put(A, ("e", keyed(A)[1][:-1]))
    [bare] = library.without_vectors("e")
    assert [p.text for p in bare] == [A.passages[-1].text]
    assert sum(len(part) for part in library.without_vectors("other")) == len(A.passages)


def test_a_failure_halfway_leaves_nothing(library):
    library.put(A)
    broken = replace(B, passages=(*B.passages, replace(B.passages[0], start=cast("int", None))))
    with pytest.raises(LibraryError):
        library.put(broken)
    assert [entry.id for entry in library.entries()] == [A.id]
    assert library.passage_count() == len(A.passages)
    assert library.check() == []


def test_threads_read_while_one_writes(library):
    library.put(A)
    errors: list[Exception] = []

    def read() -> None:
        try:
            for _ in range(50):
                assert library.report(A.id).text == A.text
        except Exception as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(10):
        library.put(made(text_of("剑阁县", 2000 + number), f"/n/{number}.txt"))
    for reader in readers:
        reader.join()
    assert errors == []


def test_a_snapshot_shows_one_moment(library):
    library.put(A)
    with Library.open(library.home) as other, other.snapshot():
        before = other.revision()
        library.put(B)
        assert other.revision() == before
        assert [entry.id for entry in other.entries()] == [A.id]
    with Library.open(library.home) as later:
        assert len(later.entries()) == 2


def test_reading_makes_no_file(tmp_path):
    home = tmp_path / "nothing"
    with pytest.raises(LibraryMissing, match="fazhi ingest"):
        Library.open(home)
    assert not home.exists()


def test_a_file_left_empty_by_a_kill_is_no_library_yet(tmp_path):
    (tmp_path / FILE).write_bytes(b"")
    with pytest.raises(LibraryMissing):
        Library.open(tmp_path)
    with Library.create(tmp_path) as library:
        assert library.entries() == ()


@pytest.mark.parametrize("damage", [b"no database at all" * 100, None])
def test_a_damaged_file_is_named_with_the_mend(tmp_path, damage):
    with Library.create(tmp_path) as library:
        library.put(A)
    path = tmp_path / FILE
    data = path.read_bytes()
    path.write_bytes(damage if damage is not None else data[:100] + b"\xff" * (len(data) - 100))
    with pytest.raises(LibraryDamaged) as found:
        Library.create(tmp_path)
    assert found.value.where == str(path)
    assert found.value.mend


def test_a_text_changed_behind_our_back_is_found(library):
    library.put(A)
    with closing(sqlite3.connect(library.home / FILE)) as db, db:
        db.execute("UPDATE reports SET text = replace(text, '236', '999')")
    assert library.check() == [f"the text of report {A.id} is not what was stored"]


def test_another_programs_database_is_left_alone(tmp_path):
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute("CREATE TABLE theirs(x)")
    for opened in (Library.open, Library.create):
        with pytest.raises(LibraryDamaged, match="no library"):
            opened(tmp_path)


def test_a_newer_library_is_left_alone(tmp_path):
    Library.create(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute(f"PRAGMA user_version = {len(schema.STEPS) + 1}")
    with pytest.raises(LibraryNewer, match="Update the program"):
        Library.open(tmp_path)


def test_an_older_library_is_brought_up_on_opening(tmp_path):
    with Library.create(tmp_path) as library:
        library.put(A)
    later = (*schema.STEPS, "ALTER TABLE reports ADD COLUMN note TEXT NOT NULL DEFAULT '';\n")
    with closing(schema.open_existing(tmp_path / FILE, steps=later)) as db:
        assert db.execute("SELECT note FROM reports").fetchone()[0] == ""
        assert db.execute("PRAGMA user_version").fetchone()[0] == len(later)


def test_a_step_that_fails_leaves_the_older_library(tmp_path):
    Library.create(tmp_path).close()
    broken = (*schema.STEPS, "ALTER TABLE reports ADD COLUMN note TEXT;\nNO SQL AT ALL;\n")
    with pytest.raises(LibraryError):
        schema.open_existing(tmp_path / FILE, steps=broken)
    with Library.open(tmp_path) as library:
        library.put(A)


def test_a_library_that_another_process_writes_is_locked(tmp_path):
    with Library.create(tmp_path, wait=0.05) as library:
        library.put(A)
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LibraryLocked, match="try again"):
                library.put(B)
            assert len(library.entries()) == 1
            other.execute("ROLLBACK")
        library.put(B)


def test_a_full_disk_loses_nothing_that_was_stored(small_disk):
    home = small_disk(400) / "home"
    stored: list[int] = []

    def fill(library: Library) -> None:
        for number in range(10_000):
            library.put(made(text_of("青川县", 1000 + number), f"/{number}.txt"))
            stored.append(number)

    with Library.create(home) as library, pytest.raises(LibraryFull):
        fill(library)
    with Library.open(home) as library:
        assert len(library.entries()) == len(stored) > 3
        assert library.check() == []


def test_a_write_that_the_system_refuses_is_an_error_of_ours(tmp_path):
    code = (
        "import sys, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from pathlib import Path; from config.errors import LibraryError\n"
        "from retrieval.library import Library; from tests.test_library import made, text_of\n"
        "library = Library.create(Path(sys.argv[1]))\n"
        "try:\n for n in range(9999): library.put(made(text_of('青川县', 1000 + n), f'/{n}'))\n"
        "except LibraryError as error: print(len(library.entries()), error)\n"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True, preexec_fn=limit,
    )  # fmt: skip
    count = int(done.stdout.split()[0])
    with Library.open(tmp_path) as library:
        assert len(library.entries()) == count > 3
        assert library.check() == []


def test_a_library_that_may_only_be_read_is_read(tmp_path):
    home = tmp_path / "home"
    with Library.create(home) as library:
        library.put(A)
    with without_rights(home):
        with Library.open(home) as library:
            assert library.report(A.id) == A
            with pytest.raises(LibraryError):
                library.put(B)
        with pytest.raises(LibraryError, match="permissions"):
            Library.create(home / "deeper")


def test_a_home_that_is_a_file_is_an_error_of_ours(tmp_path):
    (tmp_path / "home").write_text("x")
    for opened in (Library.create, Library.open):
        with pytest.raises(LibraryError):
            opened(tmp_path / "home")
