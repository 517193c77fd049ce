"""Tokens: how much of the evidence fits into a prompt.

Knows OpenAI's encodings where their file is at hand (nothing is ever downloaded), else
an estimate for Chinese text; both learn from what the server counted.
"""

import hashlib
import math
import os
import re
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from answering.chat import Message, Usage

Count = Callable[[str], float]

_CJK = re.compile(
    "[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_PER_CJK, _PER_OTHER = 1.0, 0.3
_PER_MESSAGE, _PER_PROMPT = 4, 3
"""What a chat template adds."""
_TELLING = 50
"""Tokens from which on a prompt says something about the others."""
_LEAST, _MOST = 0.5, 3.0

_ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
_FILES = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
}
"""The SHA-256 of each encoding's file: with another one tiktoken would download."""


class TokenCounter:
    """Counts the tokens of texts for one model. Thread-safe.

    `find` gives the way to count before anything was learnt, at the first need.
    """

    def __init__(self, model: str, find: "Callable[[str], Count] | None" = None) -> None:
        self._model = model
        self._find = find or counting
        self._lock = threading.Lock()
        self._count: Count | None = None
        self._factor = 1.0

    def count(self, text: str) -> int:
        """The tokens of a text, rounded up."""
        return math.ceil(self._plain(text) * self._factor)

    def count_messages(self, messages: Sequence[Message]) -> int:
        """The tokens of a prompt."""
        return math.ceil(self._prompt(messages) * self._factor)

    def fit(self, texts: Sequence[str], limit: int) -> int:
        """How many of the texts, from the first on, have at most `limit` tokens together."""
        total = 0
        for at, text in enumerate(texts):
            total += self.count(text)
            if total > limit:
                return at
        return len(texts)

    def learn(self, messages: Sequence[Message], usage: Usage | None) -> None:
        """Corrects the count by what the server says of a prompt; nonsense is ignored."""
        plain = self._prompt(messages)
        if usage is None or usage.prompt <= 0 or plain < _TELLING:
            return
        seen = min(max(usage.prompt / plain, _LEAST), _MOST)
        with self._lock:
            self._factor = (self._factor + seen) / 2

    def _prompt(self, messages: Sequence[Message]) -> float:
        return _PER_PROMPT + sum(_PER_MESSAGE + self._plain(m.content) for m in messages)

    def _plain(self, text: str) -> float:
        with self._lock:
            if self._count is None:
                self._count = self._find(self._model)
        return self._count(text)


def counting(model: str) -> Count:
    """The best way to count for a model without a download. A model that is not OpenAI's
    is counted in OpenAI's newest encoding: nearer than an estimate, once it has learnt."""
    if not any(_at_hand(name) for name in _FILES):
        return estimate
    import tiktoken  # here, because mostly there is no file for it

    try:
        name = tiktoken.encoding_name_for_model(model)
    except KeyError:
        name = "o200k_base"
    name = "o200k_base" if name.startswith("o200k") else name
    if name not in _FILES or not _at_hand(name):
        return estimate
    encoding = tiktoken.get_encoding(name)
    return lambda text: len(encoding.encode_ordinary(text))


def estimate(text: str) -> float:
    """Tokens by the kind of characters alone."""
    chinese = len(_CJK.findall(text))
    return _PER_CJK * chinese + _PER_OTHER * (len(text) - chinese)


def _at_hand(name: str) -> bool:
    """Whether tiktoken's cache holds an encoding, whole."""
    file = _cache() / hashlib.sha1(_ADDRESS.format(name).encode()).hexdigest()
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == _FILES[name]
    except OSError:
        return False


def _cache() -> Path:
    """Where tiktoken looks. It reads these variables itself, so that a setting would not do;
    set but empty means that it keeps none."""
    for variable in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"):
        if variable in os.environ:
            return Path(os.environ[variable] or os.devnull)
    return Path(tempfile.gettempdir(), "data-gym-cache")
