"""People at a browser: sessions, and the word of a proxy that is trusted. What is forbidden is
refused; what lies nearest to it is allowed."""

from typing import Any

import pytest

from bot.portal.access import SCOPES
from tests.doors import HOST, PROXY, USER, Doors, proxied
from tests.forbidden import Case, one_letter_off


def session(door: Doors, key: str | None = None, **how: Any) -> str:
    """Signs in with a key; the cookie."""
    given = door.send(
        "POST", "/api/session", origin=door.own, json={"key": key or door.key(*SCOPES)}, **how
    )
    assert given.status_code == 200, given.text
    return str(given.headers["set-cookie"]).partition(";")[0]


def with_cookie(door: Doors, cookie: str = "", **how: Any) -> Any:
    headers = {"Cookie": cookie or session(door), **how.pop("headers", {})}
    return door.ask(headers=headers, **how)


def idle(door: Doors, seconds: float, times: int = 1) -> Any:
    cookie = session(door, door.key(*SCOPES))
    for _ in range(times):
        door.clock.advance(seconds)
        answered = door.read(headers={"Cookie": cookie})
    return answered


def signed_out(door: Doors, cookie: str) -> Any:
    headers = {"Cookie": cookie}
    assert door.send("DELETE", "/api/session", origin=door.own, headers=headers).status_code == 200
    return door.read(headers=headers)


def session_of_revoked(door: Doors, name: str) -> Any:
    key = door.gate.keyring.add(name, frozenset(("ask", "read")))
    cookie = session(door, key)
    door.gate.keyring.revoke(name)
    return door.read(headers={"Cookie": cookie})


CASES = [
    Case(
        "a cookie that nobody was given",
        lambda door: door.read(headers={"Cookie": "fazhi=fzs_" + "A" * 43}),
        401,
        "no_credentials",
        lambda door: door.read(headers={"Cookie": session(door)}),
    ),
    Case(
        "a cookie with one letter changed",
        lambda door: door.read(headers={"Cookie": one_letter_off(session(door))}),
        401,
        "no_credentials",
        lambda door: door.read(headers={"Cookie": "other=1; " + session(door)}),
    ),
    Case(
        "a key as a cookie",
        lambda door: door.read(headers={"Cookie": f"fazhi={door.key()}"}),
        401,
        "no_credentials",
        lambda door: door.read(headers={"Cookie": session(door, door.key())}),
    ),
    Case(
        "a question sent by another site's page, with the reader's cookie",
        lambda door: with_cookie(door, origin="https://evil.example"),
        403,
        "foreign_page",
        lambda door: with_cookie(door, origin=door.own),
    ),
    Case(
        "a question with a cookie, sent by a page of a channel",
        lambda door: (door.channel(HOST), with_cookie(door, origin=HOST))[1],
        403,
        "foreign_page",
        lambda door: door.ask(bearer=door.token(), origin=HOST),
    ),
    Case(
        "a question with a cookie, from nowhere",
        with_cookie,
        403,
        "foreign_page",
        lambda door: with_cookie(door, headers={"Sec-Fetch-Site": "same-origin"}),
    ),
    Case(
        "a question with a cookie, from a neighbour",
        lambda door: with_cookie(door, headers={"Sec-Fetch-Site": "same-site"}),
        403,
        "foreign_page",
        lambda door: with_cookie(door, headers={"Referer": door.own + "/"}),
    ),
    Case(
        "a page that hides its origin, with the reader's cookie",
        lambda door: with_cookie(door, origin="null"),
        403,
        "foreign_page",
        lambda door: with_cookie(door, origin=door.own),
    ),
    Case(
        "deleting with a cookie from another site's page",
        lambda door: door.send(
            "DELETE",
            "/api/reports/000000000000",
            origin="https://evil.example",
            headers={"Cookie": session(door)},
        ),
        403,
        "foreign_page",
        lambda door: door.send(
            "DELETE",
            "/api/reports/000000000000",
            origin=door.own,
            headers={"Cookie": session(door)},
        ),
        404,
    ),
    Case(
        "signing in from another site's page",
        lambda door: door.send(
            "POST", "/api/session", origin="https://evil.example", json={"key": door.key()}
        ),
        403,
        "foreign_page",
        lambda door: door.send("POST", "/api/session", origin=door.own, json={"key": door.key()}),
    ),
    Case(
        "signing out by another site's page",
        lambda door: door.send(
            "DELETE",
            "/api/session",
            origin="https://evil.example",
            headers={"Cookie": session(door)},
        ),
        403,
        "foreign_page",
        lambda door: door.send(
            "DELETE", "/api/session", origin=door.own, headers={"Cookie": session(door)}
        ),
    ),
    Case(
        "signing in with a key that never was",
        lambda door: door.send(
            "POST", "/api/session", origin=door.own, json={"key": "fz_" + "A" * 43}
        ),
        401,
        "unknown_key",
        lambda door: door.send("POST", "/api/session", origin=door.own, json={"key": door.key()}),
    ),
    Case(
        "a session left alone for too long",
        lambda door: idle(door, 3601),
        401,
        "no_credentials",
        lambda door: idle(door, 3599),
    ),
    Case(
        "a session kept up for too long",
        lambda door: idle(door, 3000, 15),
        401,
        "no_credentials",
        lambda door: idle(door, 3000, 14),
    ),
    Case(
        "a session that was signed out, by a copy of its cookie",
        lambda door: signed_out(door, session(door)),
        401,
        "no_credentials",
        lambda door: (signed_out(door, session(door)), idle(door, 1))[1],
    ),
    Case(
        "a session of a key that was revoked",
        lambda door: session_of_revoked(door, f"revoked-{next(door.names)}"),
        401,
        "revoked_key",
        lambda door: door.read(headers={"Cookie": session(door, door.key())}),
    ),
    Case(
        "uploading in a session of a key that may only ask",
        lambda door: door.send(
            "POST",
            "/api/reports",
            origin=door.own,
            headers={"Cookie": session(door, door.key("ask"))},
            files={"files": b"x"},
        ),
        403,
        "lacking_scope",
        lambda door: with_cookie(door, session(door, door.key("ask")), origin=door.own),
    ),
    Case(
        "a user named from an address that is no trusted proxy's",
        lambda door: proxied(door, "zhang", "127.0.0.1"),
        403,
        "untrusted_proxy",
        lambda door: proxied(door, "zhang"),
    ),
    Case(
        "a user named beside a good key",
        lambda door: proxied(door, "zhang", "127.0.0.1", bearer=door.key()),
        403,
        "untrusted_proxy",
        lambda door: proxied(door, "zhang", bearer=door.key()),
    ),
    Case(
        "a proxy's address only said in a header",
        lambda door: proxied(
            door,
            "zhang",
            "127.0.0.1",
            headers={"X-Forwarded-For": PROXY, "Forwarded": f"for={PROXY}", "X-Real-IP": PROXY},
        ),
        403,
        "untrusted_proxy",
        lambda door: proxied(door, "zhang", headers={"X-Forwarded-For": "10.1.2.3"}),
    ),
    Case(
        "groups said from an address that is no trusted proxy's",
        lambda door: door.ask(headers={"X-Remote-Groups": "law"}, origin=door.own),
        403,
        "untrusted_proxy",
        lambda door: proxied(door, "wang", headers={"X-Remote-Groups": "a, law"}),
    ),
    Case(
        "a user named twice",
        lambda door: door.ask(
            headers=[(USER, "li"), (USER, "zhang")], came_from=PROXY, origin=door.own
        ),
        400,
        "repeated_header",
        lambda door: door.ask(headers=[(USER, "li")], came_from=PROXY, origin=door.own),
    ),
    Case(
        "a user's name outside of ASCII",
        lambda door: door.ask(
            headers=[(USER.encode(), "李四".encode())], came_from=PROXY, origin=door.own
        ),
        400,
        "unreadable_header",
        lambda door: proxied(door, "li"),
    ),
    Case(
        "a proxy that names nobody",
        lambda door: proxied(door, ""),
        401,
        "no_credentials",
        lambda door: proxied(door, "", bearer=door.key()),
    ),
    Case(
        "a user whom no rule lets in",
        lambda door: proxied(door, "wang", headers={"X-Remote-Groups": "lawless"}),
        403,
        "not_admitted",
        lambda door: proxied(door, "wang", headers={"X-Remote-Groups": "law"}),
    ),
    Case(
        "uploading by a user who is no administrator",
        lambda door: door.send(
            "POST",
            "/api/reports",
            origin=door.own,
            headers={USER: "li"},
            came_from=PROXY,
            files={"files": b"x"},
        ),
        403,
        "lacking_scope",
        lambda door: door.read("/metrics", headers={USER: "zhang"}, came_from=PROXY),
    ),
    Case(
        "a question behind the proxy, sent by another site's page",
        lambda door: proxied(door, "li", origin="https://evil.example"),
        403,
        "foreign_page",
        lambda door: proxied(door, "li", origin=door.own),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_forbidden_is_refused(door, case):
    case.assert_refused(door)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_lies_beside_it_is_allowed(door, case):
    case.assert_allowed(door)
