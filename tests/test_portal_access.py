"""Who is let in, at a portal that others reach: keys, and ways around them. Each case that is
forbidden is refused with its reason; what lies nearest to it is allowed. See also the tables of
channels, sessions and quotas."""

import contextlib
import select
import socket
from typing import Any

import pytest

from bot.portal.access import SCOPES
from tests import test_portal_channels, test_portal_quotas, test_portal_sessions
from tests.doors import Doors
from tests.forbidden import Case, asking, one_letter_off


def expired(door: Doors, seconds: float) -> Any:
    key = door.key(days=1)
    door.clock.advance(86_400 + seconds)
    return door.ask(bearer=key)


def revoked(door: Doors, which: str) -> Any:
    keys = {name: door.gate.keyring.add(name, frozenset(("ask",))) for name in ("gone", "stays")}
    door.gate.keyring.revoke("gone")
    answered = door.ask(bearer=keys[which])
    door.gate.keyring.revoke("stays")
    return answered


def upload(door: Doors, key: str) -> Any:
    files = {"files": ("a.txt", "短".encode())}
    return door.send("POST", "/api/reports", bearer=key, files=files)


def delete(door: Doors, key: str) -> Any:
    return door.send("DELETE", "/api/reports/000000000000", bearer=key)


KEYS = [
    Case(
        "nothing shown",
        lambda door: door.ask(),
        401,
        "no_credentials",
        lambda door: door.ask(bearer=door.key()),
    ),
    Case(
        "a key that never was",
        lambda door: door.ask(bearer="fz_" + "A" * 43),
        401,
        "unknown_key",
        lambda door: door.ask(headers={"X-API-Key": door.key()}),
    ),
    Case(
        "a key with one letter changed",
        lambda door: door.ask(bearer=one_letter_off(door.key())),
        401,
        "unknown_key",
        lambda door: door.ask(headers={"authorization": f"bearer {door.key()}"}),
    ),
    Case(
        "the beginning of a key",
        lambda door: door.ask(bearer=door.key()[:-1]),
        401,
        "unknown_key",
        lambda door: door.ask(headers={"Authorization": f"Bearer   {door.key()}"}),
    ),
    Case(
        "what is kept of a key",
        lambda door: door.ask(bearer="fz_" + door.gate.vault.digest(door.key()).hex()),
        401,
        "unknown_key",
        lambda door: door.ask(bearer=door.key("ask")),
    ),
    Case(
        "a key under another scheme",
        lambda door: door.ask(headers={"Authorization": f"Basic {door.key()}"}),
        401,
        "no_credentials",
        lambda door: door.ask(headers={"Authorization": f"BEARER {door.key()}"}),
    ),
    Case(
        "an expired key",
        lambda door: expired(door, 1),
        401,
        "expired_key",
        lambda door: expired(door, -1),
    ),
    Case(
        "a revoked key",
        lambda door: revoked(door, "gone"),
        401,
        "revoked_key",
        lambda door: revoked(door, "stays"),
    ),
    Case(
        "reading with a key that may only ask",
        lambda door: door.read(bearer=door.key("ask")),
        403,
        "lacking_scope",
        lambda door: door.read(bearer=door.key("read")),
    ),
    Case(
        "asking with a key that may only read",
        lambda door: door.ask(bearer=door.key("read")),
        403,
        "lacking_scope",
        lambda door: door.ask(bearer=door.key("ask")),
    ),
    Case(
        "uploading with a key that may ask and read",
        lambda door: upload(door, door.key("ask", "read")),
        403,
        "lacking_scope",
        lambda door: upload(door, door.key("upload")),
        202,
    ),
    Case(
        "deleting with a key that may do all else",
        lambda door: delete(door, door.key("ask", "read", "upload")),
        403,
        "lacking_scope",
        lambda door: delete(door, door.key("admin")),
        404,
    ),
    Case(
        "metrics with a key that is no administrator's",
        lambda door: door.read("/metrics", bearer=door.key("ask", "read", "upload")),
        403,
        "lacking_scope",
        lambda door: door.read("/metrics", bearer=door.key("admin")),
    ),
    Case(
        "a key in the address",
        lambda door: door.read(f"/api/years?api_key={door.key()}"),
        400,
        "secret_in_address",
        lambda door: door.read("/api/years?api_key=1", bearer=door.key()),
    ),
    Case(
        "a key in the address and in a header",
        lambda door: door.read(f"/api/years?q={(key := door.key())}", bearer=key),
        400,
        "secret_in_address",
        lambda door: door.read("/api/reports?q=fz", bearer=door.key()),
    ),
    Case(
        "two credentials",
        lambda door: door.ask(bearer=door.key(), headers={"X-API-Key": door.key()}),
        400,
        "two_credentials",
        lambda door: door.ask(headers={"X-API-Key": door.key()}),
    ),
    Case(
        "two Authorization headers",
        lambda door: door.ask(
            headers=[("Authorization", f"Bearer {door.key()}"), ("Authorization", "Bearer x")]
        ),
        400,
        "repeated_header",
        lambda door: door.ask(headers=[("Authorization", f"Bearer {door.key()}")]),
    ),
    Case(
        "a key with letters outside of ASCII",
        lambda door: door.raw(asking(f"Authorization: Bearer {door.key()}\xe9")),
        400,
        "unreadable_header",
        lambda door: door.raw(
            asking(f"Authorization: Bearer {door.key()}\nX-Request-Source: \xe9\xff")
        ),
    ),
    Case(
        "an X-API-Key in UTF-8",
        lambda door: door.ask(headers=[(b"X-API-Key", "密钥".encode())]),
        400,
        "unreadable_header",
        lambda door: door.ask(headers=[(b"X-Title", "密钥".encode())], bearer=door.key()),
    ),
    Case(
        "a credential that is far too long",
        lambda door: door.ask(bearer="fz_" + "A" * 9_000),
        400,
        "unreadable_header",
        lambda door: door.ask(bearer=door.key(), headers={"X-Long": "A" * 9_000}),
    ),
    Case(
        "headers that are far too many",
        lambda door: door.ask(bearer=door.key(), headers={"X-Long": "A" * 40_000}),
        431,
        "headers_too_large",
        lambda door: door.ask(bearer=door.key(), headers={"X-Long": "A" * 20_000}),
    ),
]


def put(door: Doors, first: str, fields: str = "") -> Any:
    line = f"{fields}\n" if fields else ""
    return door.raw(f"{first}\nHost: {{host}}\n{line}Connection: close\n\n")


WAYS = [
    Case(
        "two slashes before the path",
        lambda door: door.raw(asking(f"X-API-Key: {door.key()}", "POST //api/ask HTTP/1.1")),
        404,
        "",
        lambda door: door.raw(asking(f"X-API-Key: {door.key()}")),
    ),
    Case(
        "a public file's path that climbs into the interface",
        lambda door: put(door, "GET /static/%2e%2e/api/years HTTP/1.1"),
        404,
        "",
        lambda door: put(door, "GET /static/base.css HTTP/1.1"),
    ),
    Case(
        "a path that climbs, as it stands",
        lambda door: put(door, "GET /static/../api/years HTTP/1.1"),
        404,
        "",
        lambda door: put(door, "GET /healthz HTTP/1.1"),
    ),
    Case(
        "a path that is written in escapes",
        lambda door: put(door, "GET /%61pi/years HTTP/1.1"),
        401,
        "no_credentials",
        lambda door: put(door, "GET /%61pi/years HTTP/1.1", f"X-API-Key: {door.key()}"),
    ),
    Case(
        "a file of the system by its path",
        lambda door: put(door, "GET /static/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1"),
        404,
        "",
        lambda door: put(door, "GET /widget.js HTTP/1.1"),
    ),
    Case(
        "a path with a zero byte in it",
        lambda door: put(door, "GET /api/reports/%00 HTTP/1.1", f"X-API-Key: {door.key()}"),
        404,
        "",
        lambda door: put(door, "GET /api/reports HTTP/1.1", f"X-API-Key: {door.key()}"),
    ),
    Case(
        "an address of another host, as to a proxy",
        lambda door: put(door, "GET http://evil.example/api/years HTTP/1.1"),
        401,
        "no_credentials",
        lambda door: put(door, "GET /api/years HTTP/1.1", f"X-API-Key: {door.key()}"),
    ),
    Case(
        "asking by another method",
        lambda door: door.send("GET", "/api/ask", bearer=door.key(*SCOPES)),
        405,
        "",
        lambda door: door.ask(bearer=door.key()),
    ),
    Case(
        "a method that a header overrides",
        lambda door: door.send(
            "POST",
            "/api/reports/000000000000",
            headers={"X-HTTP-Method-Override": "DELETE"},
            bearer=door.key(*SCOPES),
        ),
        405,
        "",
        lambda door: door.send("DELETE", "/api/reports/000000000000", bearer=door.key("admin")),
        404,
    ),
    Case(
        "a look at headers only, with nothing shown",
        lambda door: door.send("HEAD", "/api/years"),
        401,
        "",
        lambda door: door.send("HEAD", "/api/years", bearer=door.key()),
    ),
    Case(
        "TRACE, which gives headers back",
        lambda door: door.send("TRACE", "/api/years", bearer=door.key()),
        405,
        "",
        lambda door: door.send("OPTIONS", "/api/years", bearer=door.key()),
        204,
    ),
]

CASES = (*KEYS, *WAYS)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_forbidden_is_refused(door, case):
    case.assert_refused(door)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_lies_beside_it_is_allowed(door, case):
    case.assert_allowed(door)


def test_the_tables_are_long_and_name_each_case_once():
    others = (test_portal_channels, test_portal_sessions, test_portal_quotas)
    every = [case.name for cases in (CASES, *(one.CASES for one in others)) for case in cases]
    assert len(set(every)) == len(every) >= 40


@pytest.mark.parametrize("ending", [b"\r\n", b""], ids=["many headers", "one header"])
def test_headers_without_end_do_not_fill_the_memory(door, ending):
    host, _, port = door.portal.url.removeprefix("http://").partition(":")
    key = f"X-API-Key: {door.key()}\r\n".encode()
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(b"GET /api/years HTTP/1.1\r\nHost: x\r\n" + key + b"X: ")
        sent = 0
        with contextlib.suppress(ConnectionError):
            while sent < 20_000_000 and not select.select([line], [], [], 0)[0]:
                sent += line.send(b"a" * 1000 + (ending + b"X: " if ending else b""))
        assert sent < 20_000_000
    assert door.read(bearer=door.key()).status_code == 200


def test_headers_that_come_in_pieces_are_whole(door):
    host, _, port = door.portal.url.removeprefix("http://").partition(":")
    fields = f"Host: x\r\nX-API-Key: {door.key()}\r\nConnection: close"
    text = f"GET /api/years HTTP/1.1\r\n{fields}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(text), 7):
            line.sendall(text[at : at + 7].encode())
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
