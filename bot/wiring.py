"""Wires the parts together, once. The only module that sees settings and builds things.

Imports stand inside the functions, so that a command waits only for what it uses.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import LibraryMissing
from config.settings import Settings
from retrieval.library import Library

if TYPE_CHECKING:
    from answering.answerer import Answerer
    from answering.catalogue import Catalogue
    from answering.catalogues import Catalogues
    from answering.holdings import Holdings
    from answering.model_writer import ModelWriter
    from answering.search_help import SearchHelper
    from answering.suggesting import Suggester
    from answering.verifier import Verifier
    from bot.comparing import Wishes
    from retrieval.embedding import Embedder
    from retrieval.feedback import Feedback
    from retrieval.fetching import Fetcher
    from retrieval.hubs import Source
    from retrieval.indexes import Indexes
    from retrieval.ingest import Ingestor
    from retrieval.regions import Divisions
    from retrieval.reranking import Reranker
    from retrieval.shares import Shares
    from retrieval.turns import Turns


class Wiring:
    """The parts that one process uses, each built when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def library(self) -> Library:
        """The library as it is; raises LibraryMissing where there is none."""
        return Library.open(self.settings.home)

    @cached_property
    def new_library(self) -> Library:
        """The library for reports to go in, made where there is none."""
        return Library.create(self.settings.home)

    def close(self) -> None:
        """Closes what was opened; the parts are of no use afterwards."""
        for name in ("library", "new_library", "shares", "feedback"):
            if name in vars(self):
                vars(self).pop(name).close()

    @cached_property
    def turns(self) -> "Turns":
        """The questions asked before, by conversation."""
        from retrieval.turns import Turns

        return Turns(self.settings.home, self.settings.keep_days)

    @cached_property
    def feedback(self) -> "Feedback":
        """What was asked on every surface, and what people thought of the answers."""
        from retrieval.feedback import Feedback

        return Feedback(self.settings.home, self.settings.keep_days)

    @cached_property
    def shares(self) -> "Shares":
        """The answers that somebody shared."""
        from retrieval.shares import Shares

        return Shares(self.settings.home, self.settings.share_days)

    @cached_property
    def verifier(self) -> "Verifier":
        """Holds claims against quotes."""
        from answering.verifier import Verifier

        return Verifier(self.divisions)

    @cached_property
    def indexes(self) -> "Indexes":
        """The derived indexes of the library."""
        return indexes(self.settings.home, self.embedder, self.settings.chroma_url)

    @cached_property
    def embedder(self) -> "Embedder":
        """Turns passages and questions into vectors."""
        return embedder(self.settings)

    @cached_property
    def reranker(self) -> "Reranker | None":
        """Scores what a search has found; None where none is set."""
        return reranker(self.settings)

    @cached_property
    def divisions(self) -> "Divisions":
        """China's divisions."""
        from retrieval.regions import Divisions

        return Divisions.load()

    @cached_property
    def ingestor(self) -> "Ingestor":
        """Puts files into the library, making one where there is none."""
        from retrieval.cores import cores
        from retrieval.ingest import Ingestor

        return Ingestor(self.new_library, self.embedder, self.divisions, cores())

    @cached_property
    def holdings(self) -> "Holdings":
        """What is in the library, for lists and pickers."""
        from answering.holdings import Holdings

        return Holdings(self.catalogue, self.divisions)

    def catalogue(self) -> "Catalogue":
        """What the library holds now."""
        return self._catalogues.now()

    @cached_property
    def _catalogues(self) -> "Catalogues":
        from answering.catalogues import Catalogues

        return Catalogues(self.library)

    @cached_property
    def wishes(self) -> "Wishes":
        """Reads what somebody wants compared."""
        from bot.comparing import Wishes

        return Wishes(self.divisions)

    @cached_property
    def suggester(self) -> "Suggester":
        """Suggests questions that the library can answer, while somebody reads an answer."""
        from answering.suggesting import SECONDS

        return self._suggester(SECONDS)

    @cached_property
    def patient_suggester(self) -> "Suggester":
        """The same for who has asked for suggestions, and waits for them."""
        return self._suggester(1.5)

    def _suggester(self, seconds: float) -> "Suggester":
        from answering.suggesting import Suggester
        from answering.thesaurus import load

        library, divisions = self.library, self.divisions
        return Suggester(
            self.answerer,
            lambda entry: library.report(entry.id),
            divisions,
            load(),
            seconds=seconds,
        )

    @cached_property
    def answerer(self) -> "Answerer":
        """Answers from the library; raises LibraryMissing where it holds nothing."""
        if not self.library.passage_count():
            raise LibraryMissing(
                "The library holds no report",
                where=self.settings.home,
                mend="Run `fazhi ingest FOLDER` first.",
            )
        return answerer(self.library, self.settings)


def embedder(settings: Settings) -> "Embedder":
    """What `FAZHI_EMBEDDING` names; raises SettingsError where a folder holds no model."""
    kind, _, name = settings.embedding.partition(":")
    if kind == "onnx":
        from retrieval.onnxembedding import OnnxEmbedder

        return OnnxEmbedder(Path(name))
    if kind == "openai":
        from retrieval.embeddingservice import ServiceEmbedder

        address = settings.embedding_base_url or settings.openai_base_url
        key = settings.embedding_api_key or settings.openai_api_key
        return ServiceEmbedder(address, key, name)
    from retrieval.embedding import HashedGrams

    return HashedGrams()


def vector_weight(settings: Settings, embedder: "Embedder") -> float:
    """What the vector leg counts: as the operator says, else as the embedder does."""
    return embedder.weight if settings.vector_weight is None else settings.vector_weight


def reranker(settings: Settings) -> "Reranker | None":
    """What `FAZHI_RERANKER` names; raises SettingsError where a folder holds no model."""
    if not settings.reranker:
        return None
    from retrieval.reranking import OnnxReranker

    return OnnxReranker(Path(settings.reranker.partition(":")[2]))


def model_source(settings: Settings, place: str, model: str, fetcher: "Fetcher") -> "Source":
    """Where to bring a model from: `hf`, `modelscope` or a folder."""
    from retrieval.hubs import Folder, HuggingFace, ModelScope
    from retrieval.knownmodels import known

    if place not in ("hf", "modelscope"):
        return Folder(Path(place).expanduser())
    repository = known(model).repository
    if place == "hf":
        return HuggingFace(repository, fetcher, settings.hf_url)
    return ModelScope(repository, fetcher, settings.modelscope_url)


def indexes(home: Path, embedder: "Embedder", chroma_url: str = "") -> "Indexes":
    """The derived indexes in `home`; opens nothing yet."""
    from retrieval.indexes import Indexes
    from retrieval.lexical import LexicalIndex
    from retrieval.vectors import VectorIndex

    return Indexes(home, LexicalIndex(home), VectorIndex(home, embedder, chroma_url))


def answerer(library: Library, settings: Settings) -> "Answerer":
    """The answerer over a library: with a model where one is set, else extractive."""
    from answering.answerer import Answerer
    from answering.terms import TopicReader
    from answering.thesaurus import load
    from answering.verifier import Verifier
    from retrieval.regions import Divisions
    from retrieval.search import Searcher

    embeds = embedder(settings)
    found = indexes(library.home, embeds, settings.chroma_url)
    found.lexical.catch_up(library)
    thesaurus, divisions = load(), Divisions.load()
    verifier = Verifier(divisions)
    return Answerer(
        library,
        Searcher(library, found, vector_weight(settings, embeds), reranker(settings)),
        divisions,
        thesaurus,
        TopicReader(found.lexical.vocabulary, library.passage_count, thesaurus),
        verifier,
        model=_model_writer(settings, verifier) if settings.model else None,
        helper=_search_helper(settings, divisions) if settings.model else None,
        patience=settings.model_seconds,
    )


def _model_writer(settings: Settings, verifier: "Verifier") -> "ModelWriter":
    from answering.budget import TokenCounter
    from answering.model_writer import ModelWriter
    from answering.openai_chat import OpenAiServer
    from answering.patient_chat import PatientChat
    from answering.prompting import Prompts

    first = OpenAiServer(settings.openai_base_url, settings.openai_api_key, settings.model)
    servers = [first]
    if settings.fallback_model:
        address = settings.fallback_base_url or settings.openai_base_url
        key = settings.fallback_api_key or settings.openai_api_key
        servers.append(OpenAiServer(address, key, settings.fallback_model))
    prompts = {lang: Prompts(lang, settings.prompts) for lang in ("zh", "en")}
    tokens = TokenCounter(settings.model)
    return ModelWriter(PatientChat(servers), prompts.__getitem__, verifier, tokens)


def _search_helper(settings: Settings, divisions: "Divisions") -> "SearchHelper":
    """The first model alone, with breakers of its own: that it is too slow to help a
    search says nothing of its writing."""
    from answering.openai_chat import OpenAiServer
    from answering.patient_chat import PatientChat
    from answering.prompting import Prompts
    from answering.search_help import SearchHelper
    from retrieval.remembered import Remembered

    server = OpenAiServer(settings.openai_base_url, settings.openai_api_key, settings.model)
    prompts = {lang: Prompts(lang, settings.prompts) for lang in ("zh", "en")}
    return SearchHelper(
        PatientChat([server]),
        settings.model,
        prompts.__getitem__,
        lambda word: bool(divisions.mentions(word)),
        Remembered(settings.home, settings.keep_days),
    )
