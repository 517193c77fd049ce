"""How much anybody may ask: limits over HTTP, and the counts behind them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.doors import HOST, Doors, proxied
from tests.forbidden import Case


def repeated(ask: Callable[[], Any], times: int) -> Any:
    for _ in range(times):
        answered = ask()
    return answered


def by_key(door: Doors, times: int, **limits: int) -> Any:
    key = door.key(**limits)
    return repeated(lambda: door.ask(bearer=key), times)


def by_channel(door: Doors, users: list[str], **limits: int) -> Any:
    name, secret = door.channel(HOST, **limits)
    for user in users:
        token = door.exchange(name, secret, user=user).json()["token"]
        answered = door.ask(bearer=token, origin=HOST)
    return answered


def failing(door: Doors, times: int, **how: Any) -> Any:
    wrong: Any = {"origin": door.own, "json": {"key": "fz_" + "A" * 43}}
    for _ in range(times):
        door.send("POST", "/api/session", **wrong)
    return door.send("POST", "/api/session", origin=door.own, json={"key": door.key()}, **how)


CASES = [
    Case(
        "more questions of a key in a minute than it may",
        lambda door: by_key(door, 4, per_minute=3),
        429,
        "over_quota",
        lambda door: by_key(door, 3, per_minute=3),
    ),
    Case(
        "more questions of a key in a day than it may",
        lambda door: by_key(door, 3, per_minute=100, per_day=2),
        429,
        "over_quota",
        lambda door: by_key(door, 2, per_minute=100, per_day=2),
    ),
    Case(
        "more questions of one user of a channel than they may",
        lambda door: by_channel(door, ["a", "a", "a"], user_per_minute=2),
        429,
        "over_quota",
        lambda door: by_channel(door, ["a", "a", "b"], user_per_minute=2),
    ),
    Case(
        "more questions of all users of a channel than it may",
        lambda door: by_channel(door, ["a", "b", "c"], per_minute=2),
        429,
        "over_quota",
        lambda door: by_channel(door, ["a", "b"], per_minute=2),
    ),
    Case(
        "more questions of a channel in a day than it may",
        lambda door: by_channel(door, ["a", "b", "c"], per_day=2),
        429,
        "over_quota",
        lambda door: by_channel(door, ["a", "b"], per_day=2),
    ),
    Case(
        "more questions of somebody signed in than they may",
        lambda door: repeated(lambda: proxied(door, "li"), 4),
        429,
        "over_quota",
        lambda door: proxied(door, "zhang"),
    ),
    Case(
        "signing in after too many failures",
        lambda door: failing(door, 21),
        429,
        "too_many_failures",
        lambda door: failing(door, 19),
    ),
    Case(
        "one wrong key after another",
        lambda door: repeated(lambda: door.ask(bearer="fz_" + "A" * 43), 21),
        429,
        "too_many_failures",
        lambda door: failing(door, 21, came_from="127.0.0.3"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_forbidden_is_refused(door, case):
    case.assert_refused(door)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_lies_beside_it_is_allowed(door, case):
    case.assert_allowed(door)
