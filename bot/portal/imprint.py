"""The portal's own mark under the answers it gives. Quotes and claims can be proven by anyone;
that a question, a note or a refusal was not made up afterwards, only by this.

The key is the installation's: every process that serves this library has the same.
"""

import hashlib
import hmac
import logging
import time
from contextlib import closing
from functools import cached_property
from pathlib import Path

from answering.answer import Answer
from bot.answercontent import content_of
from bot.answerjson import Json, to_json
from bot.portal.vault import Vault
from config.errors import FazhiError

SIGNATURE = "signature"
"""The member of an answer's object that holds it."""
_NAME = "answers"
_LOG = logging.getLogger("fazhi.portal")


class Imprint:
    """Signs answers. Where the key cannot be made or read, they go without a signature."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def signed(self, answer: Answer) -> Json:
        """The contract's object with the signature under it."""
        return {**to_json(answer), SIGNATURE: self.signature(answer)}

    def signature(self, answer: Answer) -> str:
        """HMAC-SHA256 of what the answer says, hexadecimal; empty where there is no key."""
        if not self._key:
            return ""
        content = content_of(answer).encode("utf-8", "surrogatepass")
        return hmac.new(self._key, content, hashlib.sha256).hexdigest()

    def holds(self, answer: Answer, signature: str) -> bool:
        """Whether this portal gave just this answer."""
        own = self.signature(answer)
        return bool(own) and hmac.compare_digest(own.encode(), signature.encode())

    @cached_property
    def _key(self) -> bytes:
        try:
            with closing(Vault(self._home)) as vault:
                return vault.secret(_NAME, time.time())
        except (FazhiError, OSError) as error:
            _LOG.warning("Answers go without a signature: %s", error)
            return b""
