"""An embedder that can be had or not: what goes in, what is found, and what is said of it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot import wiring
from bot.troubles import BAD_REQUEST, SOME_FAILED
from config.errors import ModelUnavailable
from config.settings import Settings
from retrieval.embedding import HashedGrams, Vectors
from retrieval.embeddingservice import ServiceEmbedder
from retrieval.indexes import Indexes
from retrieval.ingest import Ingestor
from retrieval.lexical import LexicalIndex
from retrieval.library import Library
from retrieval.regions import Divisions
from retrieval.search import Searcher
from retrieval.vectors import VectorIndex
from tests import tinymodels
from tests.chromaserver import chroma_url
from tests.conftest import ASKED, SAMPLE, Fazhi
from tests.embedserver import EmbedServer, Reply, embed_server
from tests.fake_openai import refused
from tests.material import text_of, written

COUNTIES = ("青川县", "剑阁县", "苍溪县")
DOWN: Reply = (500, {}, {"error": {"message": "out of order"}})


@pytest.fixture
def server():
    with embed_server() as found:
        yield found


@pytest.fixture
def library(tmp_path):
    with Library.create(tmp_path / "home") as opened:
        yield opened


def service(url: str) -> ServiceEmbedder:
    return ServiceEmbedder(url, "", "tiny", pause=0.001)


def ingestor(library: Library, url: str) -> Ingestor:
    return Ingestor(library, service(url), Divisions.load())


def indexes_of(library: Library, url: str, exact_limit: int = 20_000) -> Indexes:
    vectors = VectorIndex(library.home, service(url), chroma_url(), exact_limit)
    return Indexes(library.home, LexicalIndex(library.home), vectors)


def reports(tmp_path: Path, counties: Sequence[str] = COUNTIES) -> list[Path]:
    return written(tmp_path, {f"{county}.txt": text_of(county) for county in counties})


def test_a_server_that_is_down_keeps_no_report_out_and_is_asked_once(library, tmp_path, server):
    server.always = lambda _texts: (401, {}, {})
    ingest = ingestor(library, server.url)
    assert [found.status for found in ingest.ingest(reports(tmp_path))] == ["added"] * 3
    assert isinstance(ingest.trouble, ModelUnavailable)
    assert len(server.bodies) == 1
    assert library.passage_count() > 0
    assert library.vector_count(service(server.url).name) == 0


def test_what_is_missing_is_filled_in_when_the_server_is_back(library, tmp_path, server):
    server.always = lambda _texts: DOWN
    list(ingestor(library, server.url).ingest(reports(tmp_path)))
    indexes = indexes_of(library, server.url)
    assert "out of order" in str(indexes.catch_up(library))
    assert "no vector" in str(indexes.status(library)[1].problems)
    server.always = lambda _texts: None
    assert indexes.catch_up(library) is None
    assert [state.problems for state in indexes.verify(library)] == [(), (), ()]
    assert indexes.vectors.chroma.count() == library.vector_count(service(server.url).name) > 0
    indexes.vectors.chroma.release()


def test_what_was_embedded_before_the_server_failed_is_kept_and_found(library, tmp_path, server):
    list(Ingestor(library, HashedGrams(), Divisions.load()).ingest(reports(tmp_path)))
    server.always = lambda _texts: DOWN if len(server.bodies) > 2 else None
    indexes = indexes_of(library, server.url)
    assert indexes.catch_up(library) is not None
    kept = library.vector_count(service(server.url).name)
    assert 0 < kept < library.vector_count(HashedGrams.name)
    assert indexes.vectors.chroma.count() == kept
    indexes.vectors.chroma.release()
    server.always = lambda _texts: None
    assert indexes.catch_up(library) is None
    assert indexes.vectors.chroma.count() == library.vector_count(HashedGrams.name)
    indexes.vectors.chroma.release()


def test_a_process_that_dies_between_library_and_chroma_leaves_nothing_unfound(
    library, tmp_path, server
):
    server.always = lambda _texts: DOWN
    list(ingestor(library, server.url).ingest(reports(tmp_path)))
    indexes = indexes_of(library, server.url)
    indexes.catch_up(library)
    server.always = lambda _texts: None
    assert indexes.embed_missing(library) > 0  # and here it dies
    assert not indexes.vectors.chroma.is_fresh(library)
    after = indexes_of(library, server.url)
    after.catch_up(library)
    assert after.verify(library)[2].problems == ()


def test_rebuilding_says_what_is_still_missing(library, tmp_path, server):
    server.always = lambda _texts: DOWN
    list(ingestor(library, server.url).ingest(reports(tmp_path)))
    indexes = indexes_of(library, server.url)
    assert "out of order" in str(indexes.rebuild(library))
    server.always = lambda _texts: None
    assert indexes.rebuild(library) is None
    assert indexes.verify(library)[2].problems == ()


@pytest.mark.parametrize("exact_limit", [0, 20_000])
def test_a_question_is_answered_by_words_while_the_server_is_down(
    library, tmp_path, server, exact_limit
):
    list(ingestor(library, server.url).ingest(reports(tmp_path)))
    indexes = indexes_of(library, server.url, exact_limit)
    indexes.catch_up(library)
    both = Searcher(library, indexes, vector_weight=0.5).search("青川县行政复议", {}, None, 5)
    assert {leg for hit in both for leg in hit.legs} == {"lexical", "vector"}
    assert indexes.vectors.trouble is None
    server.always = lambda _texts: DOWN
    words = Searcher(library, indexes, vector_weight=0.5).search("青川县行政复议", {}, None, 5)
    assert {hit.legs for hit in words} == {("lexical",)}
    assert "out of order" in str(indexes.vectors.trouble)


def test_a_library_embedded_otherwise_is_searched_by_words_meanwhile(library, tmp_path, server):
    list(Ingestor(library, HashedGrams(), Divisions.load()).ingest(reports(tmp_path)))
    indexes = indexes_of(library, server.url)
    words = Searcher(library, indexes, vector_weight=0.5).search("青川县行政复议", {}, None, 5)
    assert {hit.legs for hit in words} == {("lexical",)}
    indexes.catch_up(library)
    both = Searcher(library, indexes, vector_weight=0.5).search("青川县行政复议", {}, None, 5)
    assert "vector" in {leg for hit in both for leg in hit.legs}


def test_kept_vectors_of_another_length_are_not_near(library, tmp_path):
    class Longer(HashedGrams):
        def embed_question(self, text: str) -> Vectors:
            vector: Vectors = self.embed([text, text]).reshape(-1)
            return vector

    list(Ingestor(library, HashedGrams(), Divisions.load()).ingest(reports(tmp_path)))
    ids = [entry.id for entry in library.entries()]
    assert VectorIndex(library.home, HashedGrams(), chroma_url()).search(library, "复议", ids, 3)
    assert VectorIndex(library.home, Longer(), chroma_url()).search(library, "复议", ids, 3) == []


# -- from the command line ---------------------------------------------------------------


def test_a_model_from_a_folder_embeds_reports_and_questions(fazhi: Fazhi, tmp_path: Path) -> None:
    model = tinymodels.embedder(tmp_path / "model")
    ours = fazhi.with_(FAZHI_EMBEDDING=f"onnx:{model}")
    ran = ours("ingest", SAMPLE)
    assert ran.code == 0, ran.err
    with Library.open(fazhi.home) as library:
        rows = [dict(library.vector_batches(name, 9999).__next__()) for name in names(library)]
    assert [{len(blob) for blob in row.values()} for row in rows] == [{tinymodels.WIDTH * 4}]
    assert "86件" in ours("ask", ASKED).out
    assert ours("index", "verify").code == 0


def names(library: Library) -> list[str]:
    """The embedders that the library holds vectors of."""
    return [row[0] for row in library._rows("SELECT DISTINCT embedder FROM vectors")]


def test_another_embedder_embeds_what_is_in_when_the_index_is_rebuilt(
    sampled: Fazhi, tmp_path: Path
) -> None:
    model = tinymodels.embedder(tmp_path / "model")
    ours = sampled.with_(FAZHI_EMBEDDING=f"onnx:{model}")
    assert "86件" in ours("ask", ASKED).out
    assert ours("index", "status").code == SOME_FAILED
    assert ours("index", "rebuild").code == 0
    assert ours("index", "verify").code == 0


def test_a_dead_server_is_told_on_stderr_and_everything_is_in(fazhi: Fazhi) -> None:
    ours = fazhi.with_(FAZHI_EMBEDDING="openai:m", FAZHI_EMBEDDING_BASE_URL=refused())
    ran = ours("ingest", "--json", SAMPLE)
    assert ran.code == 0
    assert {line["status"] for line in ran.lines} == {"added"}
    assert "没有向量" in ran.err
    assert "拒绝连接" in ran.err
    asked = ours("ask", ASKED)
    assert (asked.code, asked.err) == (0, "")
    assert "86件" in asked.out


def test_the_servers_own_address_and_key_go_before_openais(
    fazhi: Fazhi, server: EmbedServer
) -> None:
    theirs = {"OPENAI_BASE_URL": refused(), "OPENAI_API_KEY": "chat"}
    own = {"FAZHI_EMBEDDING_BASE_URL": server.url, "FAZHI_EMBEDDING_API_KEY": "vectors"}
    ours = fazhi.with_(FAZHI_EMBEDDING="openai:m", **theirs)
    assert ours.with_(**own)("ingest", SAMPLE).code == 0
    assert {found["authorization"] for found in server.headers} == {"Bearer vectors"}


def test_a_weight_of_nought_asks_no_embedder_for_a_question(library, tmp_path, server):
    list(ingestor(library, server.url).ingest(reports(tmp_path)))
    before = len(server.bodies)
    indexes = indexes_of(library, server.url)
    assert Searcher(library, indexes, vector_weight=0.0).search("青川县行政复议", {}, None, 5)
    assert len(server.bodies) == before


def test_the_operators_weight_goes_before_the_embedders_own():
    learned = service(refused())
    assert wiring.vector_weight(Settings(Path()), learned) == 0.5
    assert wiring.vector_weight(Settings(Path()), HashedGrams()) == 0.0
    assert wiring.vector_weight(Settings(Path(), vector_weight=0.0), learned) == 0.0
    assert wiring.vector_weight(Settings(Path(), vector_weight=1.5), HashedGrams()) == 1.5


def test_a_reranker_is_there_where_one_is_set(tmp_path: Path) -> None:
    assert wiring.Wiring(Settings(tmp_path)).reranker is None
    model = tinymodels.reranker(tmp_path / "model")
    found = wiring.Wiring(Settings(tmp_path, reranker=f"onnx:{model}")).reranker
    assert found is not None
    near, far = found.scores("行政复议", ["行政复议", "普法宣传"])
    assert near > far


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_doctor_tells_of_the_models(sampled: Fazhi, tmp_path: Path, language: str) -> None:
    ours = sampled.with_(FAZHI_LANGUAGE=language)
    assert found_by(ours)[2] == "builtin"
    model = tinymodels.embedder(tmp_path / "e")
    ranks = tinymodels.reranker(tmp_path / "r")
    both = ours.with_(FAZHI_EMBEDDING=f"onnx:{model}", FAZHI_RERANKER=f"onnx:{ranks}")
    assert f"onnx:{model}" in both("doctor").out
    assert f"onnx:{ranks}" in both("doctor").out
    dead = ours.with_(FAZHI_EMBEDDING="openai:m", OPENAI_BASE_URL=refused())
    name, sound, _ = found_by(dead)
    assert not sound
    assert name == {"zh": "向量模型", "en": "embedding model"}[language]
    (model / "model.onnx").write_bytes(b"noise")
    assert both("doctor").code == SOME_FAILED


def found_by(fazhi: Fazhi) -> tuple[str, bool, str]:
    """What the doctor says of the embedder: name, whether it is sound, what was found."""
    [found] = [
        line
        for line in fazhi("doctor", "--json").lines
        if line["name"] in ("向量模型", "embedding model")
    ]
    return found["name"], found["ok"], found["found"]


def test_a_folder_that_holds_no_model_is_a_wrong_setting(sampled: Fazhi, tmp_path: Path) -> None:
    ran = sampled.with_(FAZHI_EMBEDDING=f"onnx:{tmp_path / 'nowhere'}")("ask", ASKED)
    assert ran.code == BAD_REQUEST
    assert "fazhi model get" in ran.err
    assert "模型文件夹" in ran.err
