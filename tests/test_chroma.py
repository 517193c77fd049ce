"""The vector index in Chroma: generations that are proved, swapped, owned and rebuilt.

Each test that takes `store` runs on the embedded store and on a server.
"""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from config.errors import IndexBroken, LibraryLocked
from retrieval.chroma import ChromaIndex
from retrieval.chromaclient import Store
from retrieval.embedding import HashedGrams, Vectors
from retrieval.library import Library
from retrieval.vectors import VectorIndex
from tests.chromaserver import chroma_server
from tests.material import SAMPLE, ingest, text_of, written

EMBEDDER = HashedGrams()
COUNTIES = ("青川县", "剑阁县", "苍溪县", "旺苍县")


@dataclass
class Place:
    """A library with reports in it, and where its vector index goes."""

    library: Library
    url: str
    folder: Path

    def index(self) -> ChromaIndex:
        return ChromaIndex(self.library.home, EMBEDDER.name, self.url)

    def add(self, county: str, year: int = 2023) -> None:
        ingest(self.library, written(self.folder, {f"{county}{year}.txt": text_of(county, year)}))

    def texts(self) -> int:
        return self.library.vector_count(EMBEDDER.name)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with chroma_server(tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture(params=["embedded", "server"])
def store(request, tmp_path):
    url = request.getfixturevalue("server") if request.param == "server" else ""
    with Library.create(tmp_path / "home") as library:
        place = Place(library, url, tmp_path)
        for county in COUNTIES:
            place.add(county)
        yield place


@pytest.fixture
def embedded(tmp_path):
    with Library.create(tmp_path / "home") as library:
        place = Place(library, "", tmp_path)
        for county in COUNTIES:
            place.add(county)
        yield place


def vector_of(text: str) -> Vectors:
    row: Vectors = EMBEDDER.embed([text])[0]
    return row


def assert_whole(place: Place) -> None:
    """A fresh look finds every vector and nothing else."""
    index = place.index()
    try:
        assert index.is_fresh(place.library)
        assert index.missing(place.library) == []
        assert place.texts() <= index.count() <= 1.25 * place.texts() + 20
        assert index.search(vector_of("收到行政复议申请236件，审结228件"), 3)[0][1] > 0.3
    finally:
        index.release()


def caught_up(place: Place) -> ChromaIndex:
    index = place.index()
    index.catch_up(place.library)
    index.release()
    return index


def rebuilt(place: Place) -> ChromaIndex:
    index = place.index()
    assert index.rebuild(place.library) == place.texts()
    index.release()
    return index


def test_the_first_catching_up_builds_a_generation(store):
    caught_up(store)
    assert_whole(store)


def test_what_changed_is_applied_in_place(store):
    for year in (2018, 2019, 2020, 2021):
        store.add("昭化区", year)
    first = caught_up(store).state()
    store.library.forget(store.library.entries()[0].id)
    store.add("朝天区")
    caught_up(store)
    assert store.index().state().name == first.name
    assert_whole(store)


def test_texts_that_several_reports_share_are_one_vector(store):
    store.add("青川县", 2022)
    caught_up(store)
    assert store.texts() < store.library.passage_count()
    shared = store.library.entry("青川县2023.txt").id
    store.library.forget(shared)
    caught_up(store)
    assert_whole(store)


def test_what_is_gone_is_not_found_and_in_the_end_makes_a_new_generation(store):
    for year in range(2010, 2022):
        store.add("朝天区", year)
    first = caught_up(store).state().name
    names = {first}
    for year in range(2010, 2022):
        store.library.forget(store.library.entry(f"朝天区{year}.txt").id)
        names.add(caught_up(store).state().name)
        index = wide(store)
        found = index.search(store.library, "朝天区办结率", None, 3)
        index.chroma.release()
        assert {n for n, _ in found} <= store.library.passage_ids()
    assert 1 < len(names) < 12
    assert_whole(store)


def test_a_rebuilt_generation_takes_the_place_of_the_old_one(store):
    before = caught_up(store).state()
    assert rebuilt(store).state().name > before.name
    assert_whole(store)


def test_the_old_generation_goes_and_a_neighbours_stays(store, tmp_path):
    with Library.create(tmp_path / "other") as other:
        neighbour = Place(other, store.url, tmp_path / "o")
        neighbour.add("利州区")
        caught_up(neighbour)
        caught_up(store)
        index = rebuilt(store)
        assert_whole(neighbour)
    if not store.url:
        folders = [p for p in (store.library.home / "chroma").iterdir() if p.is_dir()]
        assert [folder.name for folder in folders] == [index.state().name]


def test_a_generation_that_is_gone_is_built_anew_though_nothing_is_new(store):
    index = caught_up(store)
    if store.url:
        server = Store.at(store.url)
        server.drop_others("fazhi-", "")
        server.close()
    else:
        shutil.rmtree(store.library.home / "chroma" / index.state().name)
    caught_up(store)
    assert_whole(store)


def test_a_copied_library_and_its_original_leave_each_other_alone(store, tmp_path):
    caught_up(store)
    shutil.copytree(store.library.home, tmp_path / "copy")
    with Library.open(tmp_path / "copy") as copied:
        copy = Place(copied, store.url, tmp_path / "c")
        copy.add("利州区")
        rebuilt(copy)
        assert_whole(store)
        rebuilt(store)
        assert_whole(copy)


def test_a_generation_is_the_graph_that_was_proved_at_each_opening(embedded):
    """What Chroma has not synced it puts into another graph each time."""
    index = caught_up(embedded)
    assert unsynced(embedded, index) <= 1
    ingest(embedded.library, SAMPLE)
    embedded.add("朝天区")
    index = caught_up(embedded)
    assert unsynced(embedded, index) <= 1


def unsynced(place: Place, index: ChromaIndex) -> int:
    """How many of the additions that Chroma noted are not in the graph on disk."""
    database = place.library.home / "chroma" / index.state().name / "chroma.sqlite3"
    query = "SELECT s.scope, m.seq_id FROM max_seq_id m JOIN segments s ON s.id = m.segment_id"
    with closing(sqlite3.connect(database)) as db:
        seen: dict[str, int] = dict(db.execute(query))
    return seen["METADATA"] - seen.get("VECTOR", 0)


def test_a_killed_writers_generation_is_not_trusted(store):
    before = caught_up(store).state()
    pointer = store.library.home / "chroma" / "current.json"
    pointer.write_text(json.dumps({**json.loads(pointer.read_text()), "writing": True}))
    assert not store.index().is_fresh(store.library)
    caught_up(store)
    assert store.index().state().name != before.name
    assert_whole(store)


def test_another_embedder_has_a_generation_of_its_own(store):
    caught_up(store)
    other = ChromaIndex(store.library.home, "other/1", store.url)
    assert not other.is_fresh(store.library)
    with pytest.raises(IndexBroken):
        other.search(vector_of("复议"), 1)


def test_a_library_put_back_from_a_copy_gets_a_new_generation(store):
    caught_up(store)
    pointer = store.library.home / "chroma" / "current.json"
    ahead = {**json.loads(pointer.read_text()), "revision": 999}
    pointer.write_text(json.dumps(ahead))
    caught_up(store)
    assert_whole(store)


def test_one_process_owns_a_generation_and_others_are_told(embedded):
    caught_up(embedded)
    owner, other = embedded.index(), embedded.index()
    owner.search(vector_of("复议"), 1)
    with pytest.raises(LibraryLocked, match="vector index"):
        other.search(vector_of("复议"), 1)
    owner.release()
    assert other.search(vector_of("复议"), 1)
    other.release()


def test_the_owner_reads_on_while_another_builds_and_then_follows(embedded):
    caught_up(embedded)
    owner, builder = embedded.index(), embedded.index()
    before = owner.search(vector_of("复议"), 3)
    embedded.add("朝天区")
    builder.rebuild(embedded.library)
    builder.release()
    assert owner.is_fresh(embedded.library)
    assert owner.search(vector_of("复议"), 3)[0] == before[0]
    assert owner.missing(embedded.library) == []
    owner.release()
    assert_whole(embedded)


@pytest.mark.parametrize("damage", ["gone", "sqlite cut", "sqlite noise", "pointer"])
def test_damage_is_told_and_mended_by_rebuilding(embedded, damage):
    caught_up(embedded)
    root = embedded.library.home / "chroma"
    folder = root / embedded.index().state().name
    database = folder / "chroma.sqlite3"
    if damage == "gone":
        shutil.rmtree(folder)
    elif damage == "sqlite cut":
        database.write_bytes(database.read_bytes()[:5000])
    elif damage == "sqlite noise":
        database.write_bytes(b"noise" * 5000)
    else:
        (root / "current.json").write_text("{")
    index = embedded.index()
    with pytest.raises(IndexBroken, match="index rebuild"):
        index.missing(embedded.library)
    index.release()
    index.rebuild(embedded.library)
    index.release()
    assert_whole(embedded)


def test_a_vector_that_is_lost_is_named(store):
    caught_up(store)
    index = store.index()
    [batch] = store.library.vector_batches(EMBEDDER.name, 1000)
    index._current()._inner.delete(ids=[batch[0][0]])
    assert index.missing(store.library) == [batch[0][0]]
    index.release()


def test_a_server_that_is_away_is_told(tmp_path):
    with Library.create(tmp_path / "home") as library:
        place = Place(library, "http://127.0.0.1:9", tmp_path)
        place.add("青川县")
        with pytest.raises(IndexBroken):
            place.index().catch_up(library)


def wide(place: Place) -> VectorIndex:
    """Asks Chroma for any scope, however narrow."""
    return VectorIndex(place.library.home, EMBEDDER, place.url, exact_limit=0)


def test_chroma_and_exact_search_find_the_same(store):
    caught_up(store)
    asked, narrow = "青川县收到行政复议申请", [e.id for e in store.library.entries()[:2]]
    exact = VectorIndex(store.library.home, EMBEDDER, store.url)
    index = wide(store)
    for reports in (None, narrow):
        found = index.search(store.library, asked, reports, 3)
        wanted = exact.search(store.library, asked, reports, 3)
        assert [n for n, _ in found] == [n for n, _ in wanted]
        assert np.allclose([s for _, s in found], [s for _, s in wanted], atol=1e-4)
    index.chroma.release()


def test_a_scope_fails_closed(store):
    assert wide(store).search(store.library, "复议", [], 3) == []
    assert wide(store).search(store.library, "复议", ["no such report"], 3) == []


@pytest.mark.parametrize("trouble", ["none built", "behind", "owned", "damaged"])
def test_exact_search_answers_while_chroma_cannot(embedded, trouble):
    library = embedded.library
    if trouble != "none built":
        caught_up(embedded)
    owner = embedded.index()
    if trouble == "behind":
        embedded.add("朝天区")
    elif trouble == "owned":
        owner.search(vector_of("复议"), 1)
    elif trouble == "damaged":
        (library.home / "chroma" / owner.state().name / "chroma.sqlite3").write_bytes(b"noise")
    found = wide(embedded).search(library, "青川县2023年", None, 3)
    assert found == VectorIndex(library.home, EMBEDDER).search(library, "青川县2023年", None, 3)
    assert len(found) == 3
    owner.release()
