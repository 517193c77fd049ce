"""Pages of other sites: their channels, origins, tokens and regions, and what a browser is told
that such a page may do. What is forbidden is refused; what lies nearest to it is allowed."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from bot.portal.access import SCOPES
from bot.portal.tokens import LONGEST, SECONDS
from tests.doors import ASKED, HOST, SHILI, Doors
from tests.forbidden import Case


def from_page(door: Doors, origin: str | None, *origins: str, **how: Any) -> Any:
    """Asks with a token of a channel of those origins, from a page of that origin."""
    return door.ask(bearer=door.token(origins or (HOST,)), origin=origin, **how)


def later(door: Doors, seconds: float) -> Any:
    token = door.token()
    door.clock.advance(seconds)
    return door.ask(bearer=token, origin=HOST)


def changed(token: str, **claims: Any) -> str:
    """The token with other claims, and the signature that it had."""
    head, body, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=="))
    return ".".join([head, _part({**said, **claims}), signature])


def unsigned(token: str, algorithm: str = "none") -> str:
    head, body, _ = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(head + "=="))
    return ".".join([_part({**told, "alg": algorithm}), body, ""])


def forged(token: str) -> str:
    """Signed by somebody who knows everything but the key."""
    head, body, _ = token.split(".")
    told = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, body))
    return jwt.encode(next(told), next(told), OctKey.import_key(b"0" * 32))


def another_kind(door: Doors) -> str:
    """A statement that the portal signed for something else."""
    claims = {"cid": 1, "channel": "channel-1", "sub": "", "visit": "v", "regions": [], "born": 0}
    return door.gate.signer.signed("fazhi-login+jwt", claims, SECONDS)


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def after_revocation(door: Doors, *, again: bool) -> Any:
    """Asks with a token of a channel that was revoked, or with one of its successor."""
    name, secret = door.channel(HOST)
    token = door.exchange(name, secret).json()["token"]
    door.gate.channels.revoke(name)
    secret = door.gate.channels.add(name, [HOST])
    if again:
        token = door.exchange(name, secret).json()["token"]
    return door.ask(bearer=token, origin=HOST)


def renew(door: Doors, token: str, channel: str, origin: str | None = HOST) -> Any:
    return door.send("POST", f"/api/channels/{channel}/renew", bearer=token, origin=origin)


def renewed(door: Doors, seconds: float, origin: str | None = HOST, every: float = 900) -> Any:
    """Renews a token every so often, and then once after so many seconds."""
    name, secret = door.channel(HOST)
    token = door.exchange(name, secret).json()["token"]
    passed = 0.0
    while passed + every < seconds:
        door.clock.advance(every)
        passed += every
        token = renew(door, token, name).json()["token"]
    door.clock.advance(seconds - passed)
    return renew(door, token, name, origin)


def exchanged(door: Doors, *, headers: Any = None, **wanted: Any) -> Any:
    """Exchanges the secret of a channel that is narrowed to a county."""
    name, secret = door.channel(HOST, regions=[SHILI])
    path = f"/api/channels/{name}/tokens"
    return door.send("POST", path, bearer=secret, headers=headers, json=wanted)


def exchanged_by(door: Doors, secret: Callable[[Doors, str], str]) -> Any:
    name, own = door.channel(HOST)
    return door.exchange(name, secret(door, own))


def revoked(door: Doors, own: str) -> str:
    """The secret of the channel made last, which is then revoked."""
    door.gate.channels.revoke(door.gate.channels.live()[-1].name)
    return own


def asked_within(door: Doors, *regions: str, paths: Any = (SHILI,)) -> Any:
    token = door.token(regions=paths)
    return door.ask(bearer=token, origin=HOST, json={**ASKED, "regions": list(regions)})


def read_within(door: Doors, name: str) -> Any:
    """Reads a report by the beginning of its title, with the token of a narrowed channel."""
    everything = door.read("/api/reports", bearer=door.key()).json()["reports"]
    report = next(one["id"] for one in everything if one["title"].startswith(name))
    token = door.token(regions=[SHILI])
    return door.read(f"/api/reports/{report}/text", bearer=token, origin=HOST)


TOKENS = [
    Case(
        "a token of no origin",
        lambda door: from_page(door, None),
        403,
        "no_origin",
        lambda door: from_page(door, HOST),
    ),
    Case(
        "a token of a page that hides its origin",
        lambda door: from_page(door, "null"),
        403,
        "wrong_origin",
        lambda door: from_page(door, HOST + ":443"),
    ),
    Case(
        "a token of a sub-domain",
        lambda door: from_page(door, "https://evil.www.host.example"),
        403,
        "wrong_origin",
        lambda door: from_page(door, "https://evil.host.example", "https://evil.host.example"),
    ),
    Case(
        "a token of the domain above",
        lambda door: from_page(door, "https://host.example"),
        403,
        "wrong_origin",
        lambda door: from_page(door, "https://host.example", HOST, "https://host.example"),
    ),
    Case(
        "a token of a name that only begins alike",
        lambda door: from_page(door, HOST + ".evil.example"),
        403,
        "wrong_origin",
        lambda door: from_page(door, HOST.upper()),
    ),
    Case(
        "a token of another port",
        lambda door: from_page(door, HOST + ":8443"),
        403,
        "wrong_origin",
        lambda door: from_page(door, HOST + ":8443", HOST + ":8443"),
    ),
    Case(
        "a token of another scheme",
        lambda door: from_page(door, "http://www.host.example"),
        403,
        "wrong_origin",
        lambda door: from_page(door, "http://www.host.example", "http://www.host.example"),
    ),
    Case(
        "a token of an origin that is no origin",
        lambda door: from_page(door, HOST + "/path"),
        403,
        "wrong_origin",
        lambda door: from_page(door, door.own),
    ),
    Case(
        "a token of two origins at once",
        lambda door: from_page(door, HOST, headers=[("Origin", "https://evil.example")]),
        400,
        "repeated_header",
        lambda door: from_page(door, HOST, headers=[("Referer", "https://evil.example/")]),
    ),
    Case(
        "a token of another channel's page",
        lambda door: (door.channel("https://b.example"), from_page(door, "https://b.example"))[1],
        403,
        "wrong_origin",
        lambda door: from_page(door, "https://b.example", "https://b.example"),
    ),
    Case(
        "a channel without any origin",
        lambda door: door.ask(bearer=door.token(()) or "", origin=HOST),
        403,
        "wrong_origin",
        lambda door: from_page(door, HOST, HOST),
    ),
    Case(
        "a channel without any origin, from our own page",
        lambda door: door.ask(bearer=door.token(()), origin=door.own),
        403,
        "wrong_origin",
        lambda door: from_page(door, door.own),
    ),
    Case(
        "reading with a token where nothing says from which page",
        lambda door: door.read(bearer=door.token()),
        403,
        "no_origin",
        lambda door: door.read(bearer=door.token(), headers={"Sec-Fetch-Site": "same-origin"}),
    ),
    Case(
        "reading with a token from a page of the same site",
        lambda door: door.read(bearer=door.token(), headers={"Sec-Fetch-Site": "same-site"}),
        403,
        "no_origin",
        lambda door: door.read(bearer=door.token(), headers={"Referer": f"{door.own}/embed"}),
    ),
    Case(
        "an expired token",
        lambda door: later(door, SECONDS + 1),
        401,
        "expired_token",
        lambda door: later(door, SECONDS - 1),
    ),
    Case(
        "a token with another user in it",
        lambda door: door.ask(bearer=changed(door.token(user="a"), sub="b"), origin=HOST),
        401,
        "bad_token",
        lambda door: door.ask(bearer=door.token(user="b"), origin=HOST),
    ),
    Case(
        "a token with other regions in it",
        lambda door: door.ask(bearer=changed(door.token(regions=[SHILI]), regions=[]), origin=HOST),
        401,
        "bad_token",
        lambda door: door.ask(bearer=door.token(regions=[SHILI]), origin=HOST),
    ),
    Case(
        "a token that nobody signed",
        lambda door: door.ask(bearer=unsigned(door.token()), origin=HOST),
        401,
        "bad_token",
        lambda door: door.ask(bearer=door.token(), origin=HOST),
    ),
    Case(
        "a token that nobody signed, said in capitals",
        lambda door: door.ask(bearer=unsigned(door.token(), "NONE"), origin=HOST),
        401,
        "bad_token",
        lambda door: door.ask(bearer=door.token(), origin=HOST),
    ),
    Case(
        "a token that another signed",
        lambda door: door.ask(bearer=forged(door.token()), origin=HOST),
        401,
        "bad_token",
        lambda door: door.ask(bearer=door.token(), origin=HOST),
    ),
    Case(
        "what the portal signed for something else",
        lambda door: door.ask(bearer=another_kind(door), origin=HOST),
        401,
        "bad_token",
        lambda door: door.ask(bearer=door.token(), origin=HOST),
    ),
    Case(
        "a token of a channel that was revoked, and made anew",
        lambda door: after_revocation(door, again=False),
        401,
        "channel_gone",
        lambda door: after_revocation(door, again=True),
    ),
    Case(
        "a token of another channel, renewed",
        lambda door: renew(door, door.token(), door.channel(HOST)[0]),
        403,
        "wrong_channel",
        lambda door: renewed(door, 60),
    ),
    Case(
        "a token renewed when it was over",
        lambda door: renewed(door, SECONDS + 1, every=SECONDS + 2),
        401,
        "expired_token",
        lambda door: renewed(door, SECONDS - 1, every=SECONDS),
    ),
    Case(
        "a token renewed for too long",
        lambda door: renewed(door, LONGEST - SECONDS + 1),
        401,
        "too_old",
        lambda door: renewed(door, LONGEST - SECONDS - 1),
    ),
    Case(
        "a token renewed from another page",
        lambda door: renewed(door, 60, "https://evil.example"),
        403,
        "wrong_origin",
        lambda door: renewed(door, 60, HOST),
    ),
    Case(
        "a token renewed from nowhere",
        lambda door: renewed(door, 60, None),
        403,
        "no_origin",
        lambda door: renewed(door, 60, door.own),
    ),
    Case(
        "uploading with a token",
        lambda door: door.send(
            "POST", "/api/reports", bearer=door.token(), origin=HOST, files={"files": b"x"}
        ),
        403,
        "lacking_scope",
        lambda door: door.read("/api/reports", bearer=door.token(), origin=HOST),
    ),
    Case(
        "deleting with a token",
        lambda door: door.send(
            "DELETE", "/api/reports/000000000000", bearer=door.token(), origin=HOST
        ),
        403,
        "lacking_scope",
        lambda door: door.read("/api/regions", bearer=door.token(), origin=HOST),
    ),
    Case(
        "a channel's secret in a page",
        lambda door: exchanged(door, headers={"Origin": HOST}),
        403,
        "secret_in_browser",
        lambda door: exchanged(door, user="1024"),
    ),
    Case(
        "a channel's secret in a page that reads",
        lambda door: exchanged(door, headers={"Sec-Fetch-Site": "cross-site"}),
        403,
        "secret_in_browser",
        lambda door: exchanged(door, headers={"User-Agent": "backend"}),
    ),
    Case(
        "a channel's secret that asks",
        lambda door: door.ask(bearer=door.channel(HOST)[1]),
        401,
        "wrong_credential",
        exchanged,
    ),
    Case(
        "another channel's secret",
        lambda door: exchanged_by(door, lambda door, _: door.channel(HOST)[1]),
        403,
        "wrong_channel",
        lambda door: exchanged_by(door, lambda _, own: own),
    ),
    Case(
        "an API key for a channel's secret",
        lambda door: exchanged_by(door, lambda door, _: door.key(*SCOPES)),
        401,
        "unknown_key",
        lambda door: exchanged_by(door, lambda _, own: own),
    ),
    Case(
        "an exchange without a secret",
        lambda door: exchanged_by(door, lambda *_: ""),
        401,
        "no_credentials",
        lambda door: exchanged_by(door, lambda _, own: own),
    ),
    Case(
        "a secret of a channel that was revoked",
        lambda door: exchanged_by(door, revoked),
        401,
        "unknown_key",
        lambda door: exchanged_by(door, lambda _, own: own),
    ),
    Case(
        "a user's name with a line break",
        lambda door: exchanged(door, user="a\nb"),
        400,
        "bad_user",
        lambda door: exchanged(door, user="李四"),
    ),
    Case(
        "a token for a region outside of the channel's",
        lambda door: exchanged(door, region="城口县"),
        403,
        "outside_region",
        lambda door: exchanged(door, region="示例县"),
    ),
    Case(
        "a token for a region that is not there",
        lambda door: exchanged(door, region="无此县"),
        403,
        "outside_region",
        lambda door: exchanged(door, region="示例省"),
    ),
    Case(
        "asking for a region outside of the channel's",
        lambda door: asked_within(door, "城口县"),
        403,
        "outside_region",
        lambda door: asked_within(door, "示例县"),
    ),
    Case(
        "asking for a region outside beside one inside",
        lambda door: asked_within(door, "示例县", "重庆市城口县"),
        403,
        "outside_region",
        lambda door: asked_within(door, "示例县", "示例省示例市示例县"),
    ),
    Case(
        "asking for a name that only begins like the channel's",
        lambda door: asked_within(door, "示例省示例市示例县、重庆市城口县"),
        403,
        "outside_region",
        lambda door: asked_within(door, "示例市示例县"),
    ),
    Case(
        "asking for the country with an empty name",
        lambda door: asked_within(door, ""),
        403,
        "outside_region",
        asked_within,
    ),
    Case(
        "reading a report outside of the channel's regions",
        lambda door: read_within(door, "重庆市城口县"),
        404,
        "",
        lambda door: read_within(door, "示例县2024"),
    ),
]


def preflight(door: Doors, origin: str, path: str = "/api/ask") -> Any:
    door.channel(HOST)
    asks = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    return door.send("OPTIONS", path, origin=origin, headers=asks)


def preflight_of_revoked(door: Doors, *, revoke: bool) -> Any:
    name, _ = door.channel("https://short.example")
    if revoke:
        door.gate.channels.revoke(name)
    answered = preflight(door, "https://short.example")
    if not revoke:
        door.gate.channels.revoke(name)
    return answered


PREFLIGHTS = [
    Case(
        "a preflight from elsewhere",
        lambda door: preflight(door, "https://evil.example"),
        403,
        "wrong_origin",
        lambda door: preflight(door, HOST),
        204,
    ),
    Case(
        "a preflight from a sub-domain",
        lambda door: preflight(door, "https://evil.www.host.example"),
        403,
        "wrong_origin",
        lambda door: preflight(door, HOST, "/v1/chat/completions"),
        204,
    ),
    Case(
        "a preflight from a page that hides its origin",
        lambda door: preflight(door, "null"),
        403,
        "wrong_origin",
        lambda door: preflight(door, HOST, "/api/reports"),
        204,
    ),
    Case(
        "a preflight for a channel that was revoked",
        lambda door: preflight_of_revoked(door, revoke=True),
        403,
        "wrong_origin",
        lambda door: preflight_of_revoked(door, revoke=False),
        204,
    ),
]

CASES = (*TOKENS, *PREFLIGHTS)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_forbidden_is_refused(door, case):
    case.assert_refused(door)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_lies_beside_it_is_allowed(door, case):
    case.assert_allowed(door)
