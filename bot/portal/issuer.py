"""The provider at which people sign in: OpenID Connect, authorization code with PKCE. Knows
its addresses and keys, and proves what it says of a person; what that person may is `people`'s.
"""

import hashlib
import json
import secrets
import ssl
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx2
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from bot.portal import denials
from bot.portal.denials import denied
from bot.portal.people import Facts, facts_of
from bot.portal.problems import Problem

_ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
"""Signatures that only the provider can make: none of a shared secret, and not `none`."""
_KINDS = ("RSA", "EC", "OKP")
_SKEW = 60
_FRESH = 3600.0
_KEYS_AGAIN = 10.0
"""Seconds before its keys are asked for again where a signature names an unknown one."""
_PATIENCE = 10.0
_RETRY_SECONDS = 10
_MOST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Started:
    """What a browser that was sent to the provider has to bring back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the provider vouches for. `name` is what they are called here."""

    name: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Client:
    """The portal, as the provider knows it; without a secret a public client."""

    id: str
    secret: str
    redirect: str
    scopes: str


class Issuer:
    """One provider. `address` is its identifier; `claims` are what is to be known of people.

    Every method raises Problem: 503 where the provider does not answer, 403 where it refuses
    or does not prove what it says.
    """

    def __init__(
        self,
        address: str,
        client: Client,
        claims: frozenset[str],
        clock: Callable[[], float],
    ) -> None:
        self._address = address
        self._client = client
        self._claims = claims
        self._clock = clock
        self._metadata: tuple[float, dict[str, Any]] = (float("-inf"), {})
        self._keys: tuple[float, tuple[dict[str, Any], ...]] = (float("-inf"), ())

    async def begin(self) -> tuple[str, Started]:
        """Where to send a browser."""
        metadata = await self._known()
        started = Started(*(secrets.token_urlsafe(32) for _ in range(3)))
        digest = hashlib.sha256(started.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._client.id,
            "redirect_uri": self._client.redirect,
            "scope": self._client.scopes,
            "state": started.state,
            "nonce": started.nonce,
            "code_challenge": urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return _with_query(_address_in(metadata, "authorization_endpoint"), asked), started

    async def finish(self, code: str, started: Started, issuer: str | None) -> Person:
        """Who it is that came back with a code; `issuer` is whom the browser says it is from,
        None where it does not say."""
        metadata = await self._known()
        if issuer not in (None, metadata["issuer"]):
            raise denied(denials.LOGIN_UNPROVEN)
        given = await self._exchanged(metadata, code, started.verifier)
        claims = await self._proven(metadata, str(given.get("id_token", "")), started.nonce)
        if not self._claims - {"user"} <= claims.keys() and metadata.get("userinfo_endpoint"):
            claims = await self._completed(metadata, claims, str(given.get("access_token", "")))
        facts = facts_of(claims, self._claims)
        return Person((facts.get("email") or facts["user"])[0], facts)

    async def goodbye(self, back: str) -> str | None:
        """Where a browser ends its session at the provider, to come `back`; None where the
        provider has no such place."""
        metadata = await self._known()
        if not metadata.get("end_session_endpoint"):
            return None
        asked = {"client_id": self._client.id, "post_logout_redirect_uri": back}
        return _with_query(_address_in(metadata, "end_session_endpoint"), asked)

    async def _known(self) -> dict[str, Any]:
        at, metadata = self._metadata
        if self._clock() - at > _FRESH:
            address = self._address.rstrip("/") + "/.well-known/openid-configuration"
            metadata = await _got("GET", address)
            if str(metadata.get("issuer")).rstrip("/") != self._address.rstrip("/"):
                raise denied(denials.LOGIN_UNPROVEN)
            self._metadata = self._clock(), metadata
        return metadata

    async def _exchanged(
        self, metadata: Mapping[str, Any], code: str, verifier: str
    ) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect,
            "code_verifier": verifier,
        }
        ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        address = _address_in(metadata, "token_endpoint")
        if self._client.secret and "client_secret_basic" in ways:
            login = httpx2.BasicAuth(quote_plus(self._client.id), quote_plus(self._client.secret))
            return await _got("POST", address, data=form, auth=login)
        form["client_id"] = self._client.id
        if self._client.secret:
            form["client_secret"] = self._client.secret
        return await _got("POST", address, data=form)

    async def _proven(self, metadata: Mapping[str, Any], text: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token that is the provider's, for us, for this login, now."""
        key = await self._key(text)
        try:
            token = jwt.decode(text, key, algorithms=_ALGORITHMS)
            jwt.JWTClaimsRegistry(
                now=int(self._clock()),
                leeway=_SKEW,
                iss={"essential": True, "value": metadata["issuer"]},
                aud={"essential": True, "value": self._client.id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(token.claims)
        except (JoseError, ValueError, TypeError):
            raise denied(denials.LOGIN_UNPROVEN) from None
        claims = dict(token.claims)
        others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", self._client.id if not others else None) != self._client.id:
            raise denied(denials.LOGIN_UNPROVEN)
        return claims

    async def _key(self, text: str) -> Key:
        """The provider's key that a token names; its keys are asked for again where it is
        not among those known."""
        try:
            name = jws.extract_compact(text.encode()).headers().get("kid")
        except (JoseError, ValueError):
            raise denied(denials.LOGIN_UNPROVEN) from None
        for patience in (_FRESH, _KEYS_AGAIN):
            keys = await self._keys_known(patience)
            fitting = [key for key in keys if name is None or key.get("kid") == name]
            if len(fitting) == 1:
                try:
                    return JWKRegistry.import_key(fitting[0])
                except (JoseError, ValueError):
                    break
        raise denied(denials.LOGIN_UNPROVEN)

    async def _keys_known(self, patience: float) -> tuple[dict[str, Any], ...]:
        at, keys = self._keys
        if self._clock() - at >= patience:
            found = await _got("GET", _address_in(await self._known(), "jwks_uri"))
            listed = found.get("keys")
            keys = tuple(filter(_signs, listed if isinstance(listed, list) else ()))
            self._keys = self._clock(), keys
        return keys

    async def _completed(
        self, metadata: Mapping[str, Any], claims: dict[str, Any], access: str
    ) -> dict[str, Any]:
        """With what the provider tells of the person only when asked."""
        headers = {"Authorization": f"Bearer {access}"}
        more = await _got("GET", _address_in(metadata, "userinfo_endpoint"), headers=headers)
        if more.get("sub") != claims["sub"]:
            raise denied(denials.LOGIN_UNPROVEN)
        return {**more, **claims}


def _signs(key: Any) -> bool:
    return isinstance(key, dict) and key.get("kty") in _KINDS and key.get("use", "sig") == "sig"


def _address_in(metadata: Mapping[str, Any], name: str) -> str:
    address = metadata.get(name)
    if not isinstance(address, str) or not address.startswith(("https://", "http://")):
        raise _unavailable()
    return address


def _with_query(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def _unavailable() -> Problem:
    return denied(denials.LOGIN_UNAVAILABLE, retry_after=_RETRY_SECONDS)


@cache
def _tls() -> ssl.SSLContext:
    """Reading all certificates takes long enough to do it once."""
    return ssl.create_default_context()


async def _got(method: str, address: str, **how: Any) -> dict[str, Any]:
    """A JSON object of the provider's. A refusal of its is 403, all else that fails 503."""
    try:
        async with (
            httpx2.AsyncClient(timeout=_PATIENCE, verify=_tls()) as client,
            client.stream(method, address, **how) as response,
        ):
            body = b""
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > _MOST:
                    raise _unavailable()
    except (httpx2.HTTPError, httpx2.InvalidURL):
        raise _unavailable() from None
    if 400 <= response.status_code < 500:
        raise denied(denials.LOGIN_REFUSED)
    found = _json(body) if response.status_code == 200 else None
    if not isinstance(found, dict):
        raise _unavailable()
    return found


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
