"""Embeddings from a server that speaks OpenAI's `/embeddings`: `openai:MODEL`.

One POST with JSON either way, so httpx2 does, and the second that importing openai takes
is spared. Passages are worth waiting for; a question is not: it goes on without vectors.
"""

import datetime
import json
import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import httpx2

from config.errors import ModelUnavailable
from retrieval.address import OPENAI, Address
from retrieval.embedding import Vectors, unit
from retrieval.responses import PASSING, retry_after, told, unreached

CONNECT = 5.0
"""Seconds in which a connection must stand."""
PATIENCE = 60.0
"""Seconds for one batch of passages."""
QUESTION_PATIENCE = 5.0
"""Seconds for a question, with all that goes wrong."""
_REST = 30.0
"""Seconds in which a server that failed a question is not asked another."""
_LONGEST_PAUSE = 60.0
_ROWS = (("dashscope", 10), ("api.openai.com", 2048), ("", 64))
"""Texts in one request, by what the host's name holds. Who takes fewer says so, and
gets fewer."""
_CHARACTERS = 200_000
"""In one request; OpenAI takes 300,000 tokens, and a character is hardly more than one."""
_MOST_BYTES = 300_000_000

_REACH = "Check FAZHI_EMBEDDING_BASE_URL (or OPENAI_BASE_URL) and the network."
_KEY = "Check FAZHI_EMBEDDING_API_KEY (or OPENAI_API_KEY)."
_MODEL = "Check the model's name in FAZHI_EMBEDDING, and FAZHI_EMBEDDING_BASE_URL."
_WAIT = "Wait; `fazhi index rebuild` fills in the vectors that are missing."


class _Fault(Exception):
    """Why one request failed: worth `tries` requests in all; `after` seconds if it says;
    `narrow` where the server wants fewer texts."""

    def __init__(
        self,
        what: str,
        mend: str,
        *,
        tries: int = 1,
        after: float | None = None,
        narrow: bool = False,
    ) -> None:
        super().__init__(what)
        self.what, self.mend, self.tries = what, mend, tries
        self.after, self.narrow = after, narrow


class ServiceEmbedder:
    """One embedding model behind one base URL. Thread-safe.

    An empty `base_url` is OpenAI's own; an empty `api_key` is for servers that need none.
    `pause` is the first wait between requests, in seconds; it doubles.
    """

    travels = False
    weight = 0.5

    def __init__(
        self,
        base_url: str,
        api_key: str,
        model: str,
        *,
        pause: float = 0.5,
        patience: float = PATIENCE,
        question_patience: float = QUESTION_PATIENCE,
    ) -> None:
        self._address = Address.read(base_url or OPENAI)
        self._api_key = api_key
        self._model = model
        self._pause, self._patience, self._hurry = pause, patience, question_patience
        self._rows = next(rows for part, rows in _ROWS if part in self._address.host)
        self._dimension = 0
        self._rests_until = 0.0

    @property
    def name(self) -> str:
        """By model and server: what one server calls by a name may be another's of that name."""
        return f"openai/{self._model}@{self._address.url.partition('://')[2]}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of length 1. Raises ModelUnavailable after some tries."""
        import numpy as np

        rows: list[list[float]] = []
        with self._client(self._patience) as client:
            while len(rows) < len(texts):
                batch = _fitting(texts[len(rows) :], self._rows)
                rows += self._persist(client, batch)
        found = np.asarray(rows, dtype=np.float32).reshape(len(texts), -1 if rows else 0)
        return unit(found)

    def embed_question(self, text: str) -> Vectors:
        """One row; ModelUnavailable at once for a while after a question that failed."""
        import numpy as np

        if time.monotonic() < self._rests_until:
            raise self._unavailable(_Fault("it rests after a failure", _WAIT))
        try:
            with self._client(self._hurry) as client:
                [row] = self._once(client, [text], self._hurry)
        except _Fault as fault:
            self._rests_until = time.monotonic() + _REST
            raise self._unavailable(fault) from fault
        found: Vectors = unit(np.asarray([row], dtype=np.float32))[0]
        return found

    def _persist(self, client: httpx2.Client, texts: Sequence[str]) -> list[list[float]]:
        """The rows of as many of the texts as the server takes at once, one at least."""
        tries = 0
        while True:
            try:
                return self._once(client, texts, self._patience)
            except _Fault as fault:
                if fault.narrow and len(texts) > 1:
                    self._rows = len(texts) // 2
                    texts = texts[: self._rows]
                    continue
                tries += 1
                if tries >= fault.tries:
                    raise self._unavailable(fault) from fault
                pause = fault.after if fault.after is not None else self._pause * 2 ** (tries - 1)
            time.sleep(min(pause, _LONGEST_PAUSE))

    def _once(
        self, client: httpx2.Client, texts: Sequence[str], patience: float
    ) -> list[list[float]]:
        try:
            body = self._posted(client, texts, time.monotonic() + patience)
        except httpx2.TimeoutException as error:
            raise _Fault("it did not answer in time", _WAIT, tries=2) from error
        except (httpx2.HTTPError, OSError) as error:
            what, tries = unreached(error)
            raise _Fault(what, _REACH, tries=tries) from error
        rows = list(_rows_in(body, len(texts)))
        self._check(rows)
        return rows

    def _posted(self, client: httpx2.Client, texts: Sequence[str], deadline: float) -> bytes:
        asked = {"model": self._model, "input": list(texts), "encoding_format": "float"}
        with client.stream("POST", f"{self._address.url}/embeddings", json=asked) as response:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if time.monotonic() > deadline:
                    raise _Fault("it did not answer in time", _WAIT, tries=2)
                if len(body) > _MOST_BYTES:
                    raise _Fault("its answer is too large", _MODEL)
            if response.status_code != 200:
                raise self._rejected(response, bytes(body))
        return bytes(body)

    def _rejected(self, response: httpx2.Response, body: bytes) -> _Fault:
        status, error = response.status_code, _error_in(body)
        said = f"{status}{told(error, self._api_key)}"
        if status in (401, 403):
            return _Fault(f"{status}, it does not accept the key", _KEY)
        if error.get("code") == "insufficient_quota":
            return _Fault(f"{status}, its quota is used up", _KEY)
        if status in (408, 409, 425, 429) or status >= 500:
            after = retry_after(response.headers, datetime.datetime.now(datetime.UTC))
            return _Fault(said, _WAIT, tries=PASSING + 1, after=after)
        narrow = status in (400, 413, 422) and "batch" in str(error.get("message", "")).lower()
        return _Fault(said, _MODEL, narrow=narrow or status == 413)

    def _check(self, rows: Sequence[Sequence[float]]) -> None:
        """Vectors of one model are alike in length; else they are not of one model."""
        for row in rows:
            self._dimension = self._dimension or len(row)
            if len(row) != self._dimension:
                what = f"its vectors have {len(row)} numbers, and {self._dimension} before"
                raise _Fault(what, _MODEL)

    def _client(self, patience: float) -> httpx2.Client:
        headers = {} if self._address.login else {"Authorization": f"Bearer {self._api_key}"}
        return httpx2.Client(
            auth=self._address.login,
            verify=self._trust,
            timeout=httpx2.Timeout(patience, connect=min(CONNECT, patience)),
            headers=headers if self._api_key else {},
        )

    @cached_property
    def _trust(self) -> Any:
        return httpx2.create_ssl_context()

    def _unavailable(self, fault: _Fault) -> ModelUnavailable:
        return ModelUnavailable(
            f"No vectors came from {self._model}: {fault.what}",
            where=self._address.host,
            mend=fault.mend,
        )


def _fitting(texts: Sequence[str], most: int) -> Sequence[str]:
    """As many of the texts as go into one request, one at least."""
    length = 0
    for count, text in enumerate(texts[:most]):
        length += len(text)
        if length > _CHARACTERS and count:
            return texts[:count]
    return texts[:most]


def _rows_in(body: bytes, count: int) -> Iterator[list[float]]:
    """The vectors of a response, in the order of what was asked."""
    try:
        data = json.loads(body)["data"]
        keyed = {row.get("index", place): row["embedding"] for place, row in enumerate(data)}
        rows = [keyed[place] for place in range(count)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _Fault("its answer is malformed", _MODEL, tries=2) from error
    for row in rows:
        if not (isinstance(row, list) and row and all(map(_is_finite, row))):
            raise _Fault("its answer is malformed", _MODEL, tries=2)
        yield row


def _is_finite(value: object) -> bool:
    """Also false of what is no number, and of NaN, which equals nothing."""
    return isinstance(value, (int, float)) and abs(value) < 1e30


def _error_in(body: bytes) -> dict[str, Any]:
    """What a rejecting response says; servers differ in how deep it lies."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    error = found.get("error", found) if isinstance(found, dict) else found
    return error if isinstance(error, dict) else {"message": str(error)}
