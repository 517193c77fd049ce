"""Signed statements of this installation to itself: who a browser is, for a while. JSON Web
Tokens under HMAC-SHA256, each kind with a name of its own so that none passes for another.

The key changes every day and is kept for as long as something that it signed may be valid.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey

from bot.portal.vault import Vault

_ALGORITHM = "HS256"
_PREFIX = "signing:"
_CHANGED = 86_400.0
_KEPT = 3 * 86_400.0
_MOST = 8_000
"""Characters of a statement that anybody may have to prove."""


class Unsigned(Exception):
    """It is none of ours, or was changed."""


class Expired(Unsigned):
    """It was ours, and its time is over."""


class Signer:
    """Signs, and proves what it signed."""

    def __init__(self, vault: Vault, clock: Callable[[], float]) -> None:
        self._vault = vault
        self._clock = clock

    def signed(self, kind: str, claims: Mapping[str, Any], seconds: float) -> str:
        """The claims, valid for so many seconds."""
        now = int(self._clock())
        name, key = self._newest()
        header = {"alg": _ALGORITHM, "typ": kind, "kid": name}
        return jwt.encode(header, {**claims, "iat": now, "exp": now + int(seconds)}, key)

    def proven(self, kind: str, text: str) -> dict[str, Any]:
        """The claims of a statement of that kind. Raises Unsigned, and Expired."""
        if len(text) > _MOST or not text.isascii():
            raise Unsigned
        try:
            token = jwt.decode(text, self._key, algorithms=[_ALGORITHM])
            if token.header.get("typ") != kind:
                raise Unsigned
            self._registry.validate(token.claims)
        except ExpiredTokenError:
            raise Expired from None
        except (JoseError, ValueError, TypeError):
            raise Unsigned from None
        return dict(token.claims)

    @property
    def _registry(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(now=int(self._clock()), exp={"essential": True})

    def _key(self, statement: Any) -> OctKey:
        name = statement.headers().get("kid")
        oldest = self._clock() - _KEPT
        sql = "SELECT value FROM secrets WHERE name = ? AND made_at >= ?"
        found = self._vault.rows(sql, f"{_PREFIX}{name}", oldest)
        if not found:
            raise Unsigned
        return OctKey.import_key(bytes(found[0]["value"]))

    def _newest(self) -> tuple[str, OctKey]:
        """Today's key; the first to need one makes it, and clears away those past use."""
        now = self._clock()
        sql = (
            "SELECT name, value FROM secrets WHERE name LIKE ? AND made_at > ?"
            " ORDER BY made_at DESC, name LIMIT 1"
        )
        found = self._vault.rows(sql, f"{_PREFIX}%", now - _CHANGED)
        if not found:
            self._vault.secret(f"{_PREFIX}{secrets.token_hex(8)}", now)
            with self._vault.writing() as db:
                gone = (f"{_PREFIX}%", now - _KEPT)
                db.execute("DELETE FROM secrets WHERE name LIKE ? AND made_at < ?", gone)
            found = self._vault.rows(sql, f"{_PREFIX}%", now - _CHANGED)
        name = str(found[0]["name"]).removeprefix(_PREFIX)
        return name, OctKey.import_key(bytes(found[0]["value"]))
