"""A provider of logins for tests: OpenID Connect over real HTTP, with faults on demand."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "fazhi", "not-told:to+anybody"


class FakeIssuer:
    """One provider. Whoever comes is `person` to it; `fault` names what it does wrong."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.url = ""
        self.person: dict[str, Any] = {"sub": "u-1", "email": "li@office.example"}
        self.only_told_when_asked: dict[str, Any] = {}
        self.fault = ""
        self.asked: list[str] = []
        self.basic = True
        self._keys = [_key()]
        self._codes: dict[str, dict[str, str]] = {}

    def rotate(self) -> None:
        """Signs with a new key from now on; the old one is no longer told."""
        self._keys = [_key()]

    # -- what it answers ---------------------------------------------------------------

    def configuration(self) -> Any:
        if self.fault == "no metadata":
            return {"error": "gone"}, 500
        told = "https://elsewhere.example" if self.fault == "foreign metadata" else self.url
        ways = "client_secret_basic" if self.basic else "client_secret_post"
        return {
            "issuer": told,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "end_session_endpoint": f"{self.url}/end",
            "token_endpoint_auth_methods_supported": [ways],
        }, 200

    def keys(self) -> Any:
        told = [key.as_dict(private=False) for key in self._keys]
        shared = OctKey.import_key(SECRET.encode()).as_dict(private=True)
        return {"keys": [*told, {**shared, "kid": "shared"}]}, 200

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        back = {"code": code, "state": query["state"], "iss": self.url}
        if self.fault == "refused":
            back = {"error": "access_denied", "state": query["state"]}
        if self.fault == "foreign iss":
            back["iss"] = "https://elsewhere.example"
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str], authorization: str) -> Any:
        if self.fault == "token fails":
            return {"error": "server_error"}, 500
        if self.fault == "token is no JSON":
            return None, 200
        began = self._codes.pop(form.get("code", ""), None)
        if began is None or not self._proved(began, form, authorization):
            return {"error": "invalid_grant"}, 400
        token = "" if self.fault == "no token" else self._signed(began["nonce"])
        return {"access_token": "at-1", "token_type": "Bearer", "id_token": token}, 200

    def userinfo(self) -> Any:
        subject = "u-2" if self.fault == "foreign userinfo" else self.person["sub"]
        return {"sub": subject, **self.only_told_when_asked}, 200

    def _proved(self, began: dict[str, str], form: dict[str, str], authorization: str) -> bool:
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != began["code_challenge"] or form["redirect_uri"] != began["redirect_uri"]:
            return False
        if not self.basic:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        told = urlencode({CLIENT: SECRET}).replace("=", ":", 1)
        return authorization == "Basic " + base64.b64encode(told.encode()).decode()

    def _signed(self, nonce: str) -> str:
        now = int(self.clock())
        claims: dict[str, Any] = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.person,
        }
        key: Any = self._keys[-1]
        header: dict[str, Any] = {"alg": "RS256", "kid": key.kid}
        claims |= _wrong(self.fault, now)
        for name in [name for name, value in claims.items() if value is None]:
            del claims[name]
        if self.fault == "alg none":
            return ".".join([_part({"alg": "none"}), _part(claims), ""])
        if self.fault == "shared secret":
            header, key = {"alg": "HS256", "kid": "shared"}, OctKey.import_key(SECRET.encode())
        if self.fault == "public key as secret":
            text = ".".join([_part({"alg": "HS256", "kid": key.kid}), _part(claims)])
            made = hmac.digest(key.as_pem(private=False), text.encode(), "sha256")
            return f"{text}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"
        if self.fault == "unknown key":
            key = _key()
            header["kid"] = key.kid
        if self.fault == "another key":
            key = _key()
        token = jwt.encode(header, claims, key)
        if self.fault == "tampered":
            head, _, signature = token.split(".")
            changed = {**claims, "email": "chief@office.example"}
            return ".".join([head, _part(changed), signature])
        return token


def _wrong(fault: str, now: int) -> dict[str, Any]:
    """What of the claims a fault changes; None is left out."""
    changes: dict[str, dict[str, Any]] = {
        "foreign issuer": {"iss": "https://elsewhere.example"},
        "foreign audience": {"aud": "another"},
        "foreign party": {"aud": [CLIENT, "another"], "azp": "another"},
        "two audiences without party": {"aud": [CLIENT, "another"]},
        "foreign nonce": {"nonce": "another"},
        "no nonce": {"nonce": None},
        "no subject": {"sub": None},
        "no end": {"exp": None},
        "expired": {"iat": now - 900, "exp": now - 120},
        "from the future": {"iat": now + 600},
        "not yet valid": {"nbf": now + 600},
        "a clock that is slow": {"iat": now - 330, "exp": now - 30},
        "a clock that is fast": {"iat": now + 30},
    }
    return changes.get(fault, {})


def _key() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "kid": secrets.token_hex(4)}, private=True)


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@contextmanager
def fake_issuer(clock: Any) -> Iterator[FakeIssuer]:
    """The provider, for as long as a test needs it."""
    issuer = FakeIssuer(clock)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            issuer.asked.append(parts.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/authorize":
                self.send_response(303)
                self.send_header("Location", issuer.authorize(query))
                self.end_headers()
                return
            ways = {
                "/.well-known/openid-configuration": issuer.configuration,
                "/keys": issuer.keys,
                "/userinfo": issuer.userinfo,
            }
            self._tell(*ways[parts.path]())

        def do_POST(self) -> None:
            issuer.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._tell(*issuer.token(form, self.headers.get("Authorization", "")))

        def _tell(self, value: Any, status: int) -> None:
            body = b"<html>" if value is None else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    issuer.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
