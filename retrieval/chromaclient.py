"""Chroma behind our own words: collections of unit vectors under content hashes.

The one module that imports chromadb, when a store is opened. No embedding function, no
telemetry, no documents, and no metadata: Chroma's own filters are slower by far than
filtering what it finds.
"""

import contextlib
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from retrieval.embedding import Vectors, from_bytes
from retrieval.foreign import broken, guarded

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

Keyed = Sequence[tuple[str, bytes]]
"""(content hash, little-endian float32 bytes)."""

BATCH = 2000
_CANNOT = "The vector index cannot be read or written"
_SAME = 1e-5
_GRAPH = {
    "hnsw:space": "cosine",
    "hnsw:search_ef": 20,
    "hnsw:batch_size": 2,
    "hnsw:sync_threshold": 2,
}
"""As Chroma makes it, but that a question for few neighbours looks at few: each vector is
asked for once it is built, and a real question asks for a thousand. A wider graph loses
fewer and takes three times as long. Every addition is synced at once: what is not, Chroma
puts into another graph at each opening, which leads to other vectors than the one that was
asked. Of batches as large as ours it syncs each in any case (docs/benchmarks.md)."""
_SECONDS, _KNOCK_SECONDS = 60.0, 5.0
"""What one call to a server, and reaching it, may take."""


class Collection:
    """One collection. Every method raises IndexBroken where Chroma fails."""

    def __init__(self, inner: Any, where: object) -> None:
        self._inner = inner
        self._where = where

    def put(self, vectors: Keyed) -> None:
        """Stores those of the vectors that are not there yet."""
        with guarded(_CANNOT, self._where):
            for batch in batches(vectors):
                held = set(self._inner.get(ids=[key for key, _ in batch], include=[])["ids"])
                self.add([pair for pair in batch if pair[0] not in held])

    def add(self, vectors: Keyed) -> None:
        """Stores vectors of which none is there yet."""
        with guarded(_CANNOT, self._where):
            for batch in batches(vectors):
                rows = from_bytes([blob for _, blob in batch])
                self._inner.add(ids=[key for key, _ in batch], embeddings=rows)

    def nearest(self, rows: Vectors, limit: int) -> list[list[tuple[str, float]]]:
        """For each row (content hash, cosine distance), nearest first."""
        with guarded(_CANNOT, self._where):
            found = self._inner.query(
                query_embeddings=rows, n_results=max(1, limit), include=["distances"]
            )
            return [
                [(str(key), float(distance)) for key, distance in zip(keys, near, strict=True)]
                for keys, near in zip(found["ids"], found["distances"], strict=True)
            ]

    def count(self) -> int:
        """How many vectors Chroma says it holds; no proof that a query finds them."""
        with guarded(_CANNOT, self._where):
            return int(self._inner.count())

    def missing(self, vectors: Keyed) -> list[str]:
        """The hashes of those that a query for their own vector does not return.

        Another text's equal vector stands for them; a miss is asked again more widely,
        since the search is approximate.
        """
        lost = vectors
        for width in (3, 100):
            lost = [pair for batch in batches(lost) for pair in self._unfound(batch, width)]
        return [key for key, _ in lost]

    def _unfound(self, batch: Keyed, width: int) -> Iterator[tuple[str, bytes]]:
        found = self.nearest(from_bytes([blob for _, blob in batch]), width)
        for (key, blob), near in zip(batch, found, strict=True):
            if all(other != key for other, _ in near) and not (near and near[0][1] < _SAME):
                yield key, blob


class Store:
    """A folder that this process alone has open, or a Chroma server."""

    def __init__(self, client: "ClientAPI", where: object) -> None:
        self._client = client
        self._where = where

    @classmethod
    def in_folder(cls, folder: Path) -> "Store":
        """The store in `folder`, made where there is none."""
        with guarded(_CANNOT, folder):
            import chromadb

            return cls(chromadb.PersistentClient(str(folder), settings=_settings()), folder)

    @classmethod
    def at(cls, url: str) -> "Store":
        """The server at `url`: http(s)://host:port."""
        with guarded(_CANNOT, url):
            import chromadb

            parts = urlsplit(url if "//" in url else f"http://{url}")
            secure = parts.scheme == "https"
            port = parts.port or (443 if secure else 8000)
            host = parts.hostname or "localhost"
            _knock(host, port, url)
            client = chromadb.HttpClient(host=host, port=port, ssl=secure, settings=_settings())
            for session in _sessions(client):
                session.timeout = _SECONDS
            return cls(client, url)

    def create(self, name: str) -> Collection:
        """A new, empty collection."""
        with guarded(_CANNOT, self._where):
            inner = self._client.create_collection(name, embedding_function=None, metadata=_GRAPH)
            return Collection(inner, self._where)

    def get(self, name: str) -> Collection:
        """An existing collection."""
        with guarded(_CANNOT, self._where):
            inner = self._client.get_collection(name, embedding_function=None)
            return Collection(inner, self._where)

    def has(self, name: str) -> bool:
        """Whether there is a collection of that name."""
        from chromadb.errors import NotFoundError

        with guarded(_CANNOT, self._where):
            try:
                self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                return False
            return True

    def drop_others(self, prefix: str, keep: str) -> None:
        """Removes the collections whose name begins with `prefix`, but for `keep`."""
        with guarded(_CANNOT, self._where):
            for old in self._client.list_collections():
                if old.name.startswith(prefix) and old.name != keep:
                    self._client.delete_collection(old.name)

    def close(self) -> None:
        """Lets files and connections go; a broken store is let go too."""
        with contextlib.suppress(Exception):
            self._client.close()  # type: ignore[attr-defined]
        for session in _sessions(self._client):
            session.close()


def warm() -> None:
    """Imports chromadb now, for a process that forks afterwards."""
    import chromadb  # noqa: F401


def batches(items: Sequence[Any], size: int = BATCH) -> Iterator[Sequence[Any]]:
    """`items` in rows of at most `size`."""
    for at in range(0, len(items), size):
        yield items[at : at + size]


def _knock(host: str, port: int, url: str) -> None:
    """Sees in time whether a server is there; chromadb would wait for ever."""
    try:
        socket.create_connection((host, port), _KNOCK_SECONDS).close()
    except OSError as error:
        raise broken(f"The Chroma server does not answer: {error}", url) from error


def _sessions(client: Any) -> list[Any]:
    """The HTTP sessions of a server's client, to which chromadb gives no time-out, and
    which it does not close; none where the store is a folder."""
    servers: list[Any] = [part._server for part in (client, client._admin_client)]
    return [server._session for server in servers if hasattr(server, "_session")]


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False, _env_file=None)  # type: ignore[call-arg]
