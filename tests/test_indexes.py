"""The indexes together: kept up, verified passage by passage, rebuilt, and sound after kills."""

import subprocess
import sys
from dataclasses import replace

import pytest

from retrieval.analysis import grams
from retrieval.embedding import HashedGrams
from retrieval.indexes import Indexes, IndexState
from retrieval.lexical import LexicalIndex
from retrieval.library import Library
from retrieval.search import Searcher, asked, fused
from retrieval.vectors import VectorIndex
from tests.chromaserver import EMBEDDED, chroma_url
from tests.material import ROOT, SAMPLE, ingest, text_of, written

COUNTIES = ("青川县", "剑阁县", "苍溪县")


class OtherEmbedder(HashedGrams):
    """Another embedder, as when the operator sets one."""

    name = "other/1"


def indexes_of(
    library: Library, embedder: HashedGrams | None = None, url: str | None = None
) -> Indexes:
    url = chroma_url() if url is None else url
    vectors = VectorIndex(library.home, embedder or HashedGrams(), url)
    return Indexes(library.home, LexicalIndex(library.home), vectors)


@pytest.fixture
def library(tmp_path):
    with Library.create(tmp_path / "home") as opened:
        ingest(opened, written(tmp_path, {f"{c}.txt": text_of(c) for c in COUNTIES}))
        yield opened


def problems(states: tuple[IndexState, ...]) -> dict[str, tuple[str, ...]]:
    return {state.name.split()[0]: state.problems for state in states if state.problems}


def test_a_library_without_indexes_says_so(library):
    found = indexes_of(library).status(library)
    assert [(state.revision, bool(state.problems)) for state in found] == [(-1, True), (-1, True)]
    assert set(problems(indexes_of(library).verify(library))) == {"lexical", "chroma"}


def test_after_catching_up_everything_is_sound(library):
    indexes = indexes_of(library)
    indexes.catch_up(library)
    assert problems(indexes.status(library)) == problems(indexes.verify(library)) == {}


def test_each_index_says_how_far_it_is_behind(library, tmp_path):
    indexes = indexes_of(library)
    indexes.catch_up(library)
    ingest(library, written(tmp_path, {"new.txt": text_of("旺苍县")}))
    assert set(problems(indexes.status(library))) == {"lexical", "chroma"}
    assert "passages are missing" in " ".join(problems(indexes.verify(library))["lexical"])
    indexes.catch_up(library)
    assert problems(indexes.verify(library)) == {}


def test_what_another_process_brought_in_is_seen_by_one_that_had_them_open(library, tmp_path):
    watching = indexes_of(library)
    watching.catch_up(library)
    assert problems(watching.status(library)) == {}
    ingest(library, written(tmp_path, {"new.txt": text_of("旺苍县")}))
    indexes_of(library).catch_up(library)
    lexical, _ = found = watching.status(library)
    assert problems(found) == {}
    assert (lexical.revision, lexical.passages) == (library.revision(), library.passage_count())


def test_the_sample_is_sound_after_every_kind_of_change(tmp_path):
    with Library.create(tmp_path / "home") as library:
        indexes = indexes_of(library)
        for path in SAMPLE:
            ingest(library, [path])
            indexes.catch_up(library)
        library.forget(library.entries()[0].id)
        indexes.catch_up(library)
        assert problems(indexes.verify(library)) == {}


def test_another_embedder_embeds_what_is_there(library):
    indexes_of(library).catch_up(library)
    indexes = indexes_of(library, OtherEmbedder())
    assert "no vector" in " ".join(problems(indexes.verify(library))["chroma"])
    indexes.catch_up(library)
    assert problems(indexes.verify(library)) == {}
    assert library.vector_count("other/1") == library.vector_count("hashed-grams/3")


def test_rebuilding_embeds_what_has_no_vector(library):
    indexes = indexes_of(library)
    indexes.catch_up(library)
    first = library.report(library.entries()[0].id)
    library.put(replace(first, metadata=replace(first.metadata, year=2001)))
    indexes.rebuild(library)
    assert problems(indexes.verify(library)) == {}


def test_a_damaged_chroma_is_built_anew_on_catching_up(library, tmp_path):
    indexes = indexes_of(library, url=EMBEDDED)
    indexes.catch_up(library)
    for path in (library.home / "chroma").rglob("chroma.sqlite3"):
        path.write_bytes(b"noise" * 1000)
    assert "chroma" in problems(indexes.verify(library))
    ingest(library, written(tmp_path, {"new.txt": text_of("旺苍县")}))
    indexes.catch_up(library)
    assert problems(indexes.verify(library)) == {}


def test_a_chroma_that_another_process_owns_is_left_to_it(library, tmp_path):
    indexes = indexes_of(library, url=EMBEDDED)
    ingest(library, SAMPLE)
    indexes.catch_up(library)
    owner = VectorIndex(library.home, HashedGrams(), EMBEDDED, exact_limit=0)
    owner.search(library, "复议", None, 1)
    ingest(library, written(tmp_path, {"new.txt": text_of("旺苍县")}))
    indexes.catch_up(library)
    assert set(problems(indexes.status(library))) == {"chroma"}
    assert "another process" in " ".join(problems(indexes.verify(library))["chroma"])
    assert len(owner.search(library, "旺苍县", None, 3)) == 3
    owner.chroma.catch_up(library)
    owner.chroma.release()
    assert problems(indexes.verify(library)) == {}


def test_where_most_is_new_a_generation_is_made_beside_one_in_use(library):
    indexes = indexes_of(library, url=EMBEDDED)
    indexes.catch_up(library)
    owner = VectorIndex(library.home, HashedGrams(), EMBEDDED, exact_limit=0)
    owner.search(library, "复议", None, 1)
    ingest(library, SAMPLE)
    indexes.catch_up(library)
    assert problems(indexes.verify(library)) == {}
    assert len(owner.search(library, "复议", None, 3)) == 3


def test_search_finds_by_characters_and_by_words_that_mean_the_same(library):
    searcher = Searcher(library, indexes_of(library))
    [best, *_] = searcher.search("青川县收了几件申请", {"行政复议": 1.0}, None, 5)
    assert "行政复议申请236件" in library.report(best.report_id).text[best.start : best.end]
    assert best.legs == ("lexical",)
    assert library.entry(best.report_id).metadata.region[-1] == "青川县"


def test_search_mends_an_index_that_turns_out_damaged(library):
    indexes = indexes_of(library)
    searcher = Searcher(library, indexes)
    assert searcher.search("行政复议", {}, None, 5)
    for path in (library.home / "lexical").rglob("*.json"):
        path.unlink()
    assert searcher.search("行政复议", {}, None, 5)


def test_both_legs_are_fused_where_the_vector_leg_counts(library):
    searcher = Searcher(library, indexes_of(library), vector_weight=0.5)
    hits = searcher.search("青川县行政复议申请", {}, None, 5)
    assert {leg for hit in hits for leg in hit.legs} == {"lexical", "vector"}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_an_empty_scope_finds_nothing(library):
    searcher = Searcher(library, indexes_of(library), vector_weight=0.5)
    assert searcher.search("行政复议", {}, [], 5) == []
    assert searcher.search("行政复议", {}, ["no such report"], 5) == []


def test_a_question_counts_as_often_as_it_says_a_thing_with_less_for_each_time_more():
    once, twice, often = (asked(grams("复议" + "，复议" * n), {})["复议"] for n in (0, 1, 7))
    assert once == 1.0
    assert 1.5 < twice < 2.0
    assert twice < often < 8.0


def test_the_tokens_a_question_stands_for_count_beside_its_own():
    weights = asked(grams("复议"), {"复议": 0.25, "申诉": 0.25})
    assert weights == {"复": 1.0, "议": 1.0, "复议": 1.25, "申诉": 0.25}


def test_what_holds_all_of_a_question_comes_before_what_holds_a_part_of_it_often(tmp_path):
    often = "行政复议，行政复议，行政复议申请，行政复议申请。"
    whole = "全县推进依法行政，受理行政复议申请，并作出决定，纠正违法行为，提升执法水平。"
    bodies = {"青川县": often, "剑阁县": whole}
    files = {f"{c}.txt": f"{c}2023年法治政府建设报告\n一、主要做法\n{bodies[c]}" for c in bodies}
    with Library.create(tmp_path / "two") as library:
        ingest(library, written(tmp_path, files))
        hits = Searcher(library, indexes_of(library)).search("行政复议申请作出决定", {}, None, 2)
        first = library.report(hits[0].report_id).text[hits[0].start : hits[0].end]
    assert "作出决定" in first
    assert hits[0].legs == ("lexical",)


def test_coverage_is_the_share_of_a_questions_weight_that_a_passage_holds(library):
    index = LexicalIndex(library.home)
    index.catch_up(library)
    numbers = sorted(library.passage_ids())
    assert max(index.coverage(grams("行政复议申请"), numbers).values()) == pytest.approx(1.0)
    some = index.coverage(grams("行政复议，专项督察"), numbers).values()
    assert 0.0 < max(some) < 1.0
    assert set(index.coverage(["鲸"], numbers).values()) == {0.0}
    assert index.coverage(grams("复议"), []) == {}


class Backwards:
    """A reranker that wants the last first, and notes what it read."""

    def __init__(self):
        self.read = []

    def scores(self, question, texts):
        self.read += [(question, text) for text in texts]
        return [float(place) for place in range(len(texts))]


def test_a_reranker_reads_what_was_found_and_its_word_counts_as_much(library):
    reranker = Backwards()
    plain = Searcher(library, indexes_of(library)).search("行政复议申请", {}, None, 9)
    hits = Searcher(library, indexes_of(library), reranker=reranker).search(
        "行政复议申请", {}, None, 9
    )
    texts = library.texts([hit.passage for hit in plain])
    assert set(reranker.read) == {("行政复议申请", text) for text in texts.values()}
    assert {hit.passage for hit in hits} == {hit.passage for hit in plain}
    assert all(hit.legs == ("lexical", "reranker") for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert [hit.passage for hit in hits] != [hit.passage for hit in plain]


def test_texts_are_slices_of_their_reports(library):
    texts = library.texts(sorted(library.passage_ids()))
    for number, (report_id, start, end) in library.places(list(texts)).items():
        assert library.report(report_id).text[start:end] == texts[number]


def test_fusing_one_leg_keeps_its_order_and_a_miss_counts_as_its_lowest():
    one = fused(
        {"lexical": [(1, 9.0), (2, 5.0), (3, 1.0)], "vector": []}, {"lexical": 1, "vector": 1}
    )
    assert sorted(one, key=lambda n: -one[n]) == [1, 2, 3]
    both = fused(
        {"lexical": [(1, 9.0), (2, 5.0)], "vector": [(3, 0.9), (2, 0.1)]},
        {"lexical": 1, "vector": 0.5},
    )
    assert both[1] > both[3] > both[2] or both[1] > both[2]


def test_the_retrieval_benchmark_prints_a_run(tmp_path):
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    corpus.write_text(
        '{"id": "a", "title": "复议", "text": "收到申请"}\n{"id": "b", "title": "普法", "text": "讲座"}\n'
    )
    queries.write_text('{"id": "q", "text": "复议申请"}\n')
    command = [sys.executable, "benchmarks/retrieval.py", str(corpus), str(queries)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split("\t")[:3] == ["q", "a", "1"]
