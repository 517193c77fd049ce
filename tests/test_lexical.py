"""The lexical index: whatever befalls its files, who asks of a sound library gets an answer."""

import itertools
import json
import shutil
import threading
import time
from contextlib import closing

import pytest
from filelock import FileLock

from config.errors import IndexBroken, LibraryLocked
from retrieval.lexical import LexicalIndex
from retrieval.library import FILE, Library
from retrieval.tantivyfolder import Folder
from retrieval.tantivyindex import Document
from retrieval.tokens import Tokens
from tests.material import ingest, text_of, without_rights, written

ASKED = {"青川": 1.0, "236": 1.0}


@pytest.fixture
def library(tmp_path):
    with Library.create(tmp_path / "home") as opened:
        ingest(
            opened,
            written(tmp_path, {f"{c}.txt": text_of(c) for c in ("青川县", "剑阁县", "苍溪县")}),
        )
        yield opened


def index_of(library: Library, **options: float) -> LexicalIndex:
    return LexicalIndex(library.home, **options)


def best(index: LexicalIndex, library: Library) -> str:
    """The county of the best passage."""
    [(number, _), *_] = index.search(ASKED, None, 5)
    return library.entry(library.places([number])[number][0]).metadata.region[-1]


def assert_answers(library: Library) -> None:
    index = index_of(library)
    index.catch_up(library)
    assert best(index, library) == "青川县"
    assert index.passages() == library.passage_ids()
    assert index.revision() == library.revision()


def generation(library: Library):
    """The folder of the current generation."""
    pointer = json.loads((library.home / "lexical" / "current.json").read_text())
    return library.home / "lexical" / pointer["folder"]


def test_the_best_passage_holds_the_words_asked_for(library):
    assert_answers(library)


def test_a_scope_narrows_and_an_empty_one_finds_nothing(library):
    index = index_of(library)
    index.catch_up(library)
    other = next(e.id for e in library.entries() if e.metadata.region[-1] == "剑阁县")
    found = index.search(ASKED, [other], 50)
    assert {place[0] for place in library.places([n for n, _ in found]).values()} == {other}
    assert (
        index.search(ASKED, [], 5) == index.search({}, None, 5) == index.search({"无": 1}, None, 5)
    )


def test_equal_scores_come_in_the_order_of_the_library(library):
    index = index_of(library)
    index.catch_up(library)
    found = index.search({"督察": 1.0}, None, 10)
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))


def test_the_vocabulary_counts_passages(library):
    index = index_of(library)
    index.catch_up(library)
    assert index.vocabulary(["行政复议", "没有这词"]) == {"行政复议": 3}


def test_catching_up_applies_what_changed_and_no_more(library, tmp_path):
    index = index_of(library)
    assert index.catch_up(library) == 3
    assert index.catch_up(library) == 0
    library.forget(library.entries()[0].id)
    ingest(library, written(tmp_path, {"new.txt": text_of("旺苍县")}))
    assert index.catch_up(library) == 2
    assert index.passages() == library.passage_ids()


def test_nothing_is_made_before_it_is_needed(tmp_path):
    index = LexicalIndex(tmp_path / "home")
    assert index.revision() == -1
    with pytest.raises(IndexBroken, match="index rebuild"):
        index.search(ASKED, None, 5)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("found", ["", "meta", "segments", "all but the pointer", "pointer"])
def test_deleted_files_are_made_anew(library, found):
    index_of(library).catch_up(library)
    folder = generation(library)
    if found == "":
        shutil.rmtree(library.home / "lexical")
    elif found == "meta":
        (folder / "meta.json").unlink()
    elif found == "segments":
        for path in folder.glob("*.idx"):
            path.unlink()
    elif found == "pointer":
        (library.home / "lexical" / "current.json").unlink()
    else:
        shutil.rmtree(folder)
    assert_answers(library)


@pytest.mark.parametrize("suffix", ["idx", "term", "fast", "fieldnorm", "store", "json"])
@pytest.mark.parametrize("damage", ["cut", "flip", "empty"])
def test_damaged_files_are_made_anew(library, suffix, damage):
    index_of(library).catch_up(library)
    for path in generation(library).glob(f"*.{suffix}"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes({"cut": data[: len(data) // 2], "flip": data, "empty": b""}[damage])
    assert_answers(library)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"folder": "../..", "made_by": "x"}'])
def test_a_senseless_pointer_is_no_pointer(library, content):
    index_of(library).catch_up(library)
    (library.home / "lexical" / "current.json").write_text(content)
    assert_answers(library)


def test_an_index_of_an_older_analysis_is_made_anew(library):
    index_of(library).catch_up(library)
    pointer = library.home / "lexical" / "current.json"
    pointer.write_text(pointer.read_text().replace("grams12", "grams11"))
    assert index_of(library).revision() == -1
    assert_answers(library)


def test_an_index_of_another_library_is_made_anew(library, tmp_path):
    index_of(library).catch_up(library)
    with Library.create(tmp_path / "other") as other:
        ingest(other, written(tmp_path / "o", {"a.txt": text_of("青川县", 2020)}))
        shutil.copytree(library.home / "lexical", other.home / "lexical")
        assert_answers(other)


def test_an_index_ahead_of_a_library_put_back_is_made_anew(library, tmp_path):
    former = (library.home / FILE).with_suffix(".copy")
    library.close()
    shutil.copy(library.home / FILE, former)
    with Library.open(library.home) as later:
        ingest(later, written(tmp_path, {"new.txt": text_of("旺苍县")}))
        index_of(later).catch_up(later)
    shutil.copy(former, library.home / FILE)
    with Library.open(library.home) as earlier:
        assert_answers(earlier)


def test_damage_found_by_a_search_is_mended(library):
    index = index_of(library)
    index.catch_up(library)
    index.mend(library)
    assert best(index, library) == "青川县"
    assert len(list((library.home / "lexical").glob("[0-9]*"))) == 1


def test_verification_names_the_damaged_file(library):
    index = index_of(library)
    index.catch_up(library)
    assert index.damaged_files() == []
    [path] = generation(library).glob("*.term")
    data = bytearray(path.read_bytes())
    data[3] ^= 1
    path.write_bytes(data)
    assert index.damaged_files() == [path.name]


def test_a_generation_replaced_elsewhere_is_followed(library, tmp_path):
    one, other = index_of(library), index_of(library)
    one.catch_up(library)
    other.catch_up(library)
    other.rebuild(library)
    ingest(library, written(tmp_path, {"new.txt": text_of("旺苍县")}))
    other.catch_up(library)
    assert one.catch_up(library) == 0
    assert one.passages() == library.passage_ids()


def test_two_who_start_at_once_make_one_index(library):
    indexes = [index_of(library) for _ in range(4)]
    threads = [threading.Thread(target=index.catch_up, args=(library,)) for index in indexes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(best(index, library) == "青川县" for index in indexes)
    assert len(list((library.home / "lexical").glob("[0-9]*"))) == 1


def test_a_home_that_may_only_be_read_is_searched(library):
    index_of(library).catch_up(library)
    library.close()
    with without_rights(library.home), Library.open(library.home) as opened:
        assert_answers(opened)


@pytest.mark.parametrize("state", ["missing", "behind", "damaged"])
def test_where_nothing_can_be_written_the_index_is_kept_in_memory(library, tmp_path, state):
    index_of(library).catch_up(library)
    if state == "missing":
        shutil.rmtree(library.home / "lexical")
    elif state == "behind":
        ingest(library, written(tmp_path, {"new.txt": text_of("旺苍县")}))
    else:
        (generation(library) / "meta.json").write_text("{}")
    library.close()
    with without_rights(library.home), Library.open(library.home) as opened:
        assert_answers(opened)


def test_where_another_process_holds_it_the_index_is_kept_in_memory(library):
    with FileLock(library.home / "lexical.lock"):
        index = index_of(library, wait=0.05)
        assert index.catch_up(library) == 3
        assert best(index, library) == "青川县"
        with pytest.raises(LibraryLocked):
            index.rebuild(library)
    assert index.rebuild(library) == 3
    assert index_of(library).revision() == library.revision()


def test_a_snapshot_older_than_the_index_does_not_turn_it_back(library, tmp_path):
    index = index_of(library)
    index.catch_up(library)
    with Library.open(library.home) as other, other.snapshot():
        other.revision()
        ingest(library, written(tmp_path, {"new.txt": text_of("旺苍县")}))
        index.catch_up(library)
        assert index_of(library).catch_up(other) == 0
    assert index.revision() == library.revision()


def test_who_opens_an_index_while_another_writes_it_sees_no_damage(tmp_path):
    folder, ending = Folder(tmp_path, "any"), threading.Event()
    document = Document(1, Tokens(" ".join(f"t{n}" for n in range(500)), "word"))
    with folder.replaced("library") as index, closing(index.writer()) as writer:
        writer.commit(0)

    def write() -> None:
        with closing(folder.opened().writer()) as writer:
            for revision in itertools.count(1):
                if ending.is_set():
                    return
                writer.replace(f"r{revision % 50}", [document] * 50)
                writer.commit(revision)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        until, seen = time.monotonic() + 2, set()
        while time.monotonic() < until:
            opened = Folder(tmp_path, "any")
            seen.add(opened.opened().revision())
            assert opened.damaged_files() == []
    finally:
        ending.set()
        thread.join()
    assert len(seen) > 2
