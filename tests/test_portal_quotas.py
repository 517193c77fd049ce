"""How much anybody may ask: limits over HTTP, and the counts behind them."""

import json
import multiprocessing
import re
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.portal.proxying import network_of
from bot.portal.quotas import FILE, MINUTE, Limit, Quotas
from tests.counting import let_through
from tests.doors import ASKED, HOST, Clock, Doors, doors, proxied
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
        "one wrong key after another, only to hear who one is",
        lambda door: repeated(lambda: door.read("/api/session", bearer="fz_" + "A" * 43), 21),
        429,
        "too_many_failures",
        lambda door: door.read("/api/session", bearer=door.key()),
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


# -- what is told of them --------------------------------------------------------------


def test_what_is_left_is_told_with_every_answer(door):
    key = door.key(per_minute=2, per_day=5)
    told = [door.ask(bearer=key).headers for _ in range(3)]
    policy = '"minute";q=2;w=60, "day";q=5;w=86400'
    assert [one["ratelimit-policy"] for one in told] == [policy] * 3
    left = [re.findall(r"r=(\d+)", one["ratelimit"]) for one in told]
    assert left == [["1", "4"], ["0", "3"], ["0", "3"]]
    assert "ratelimit" not in door.ask(bearer=door.key()).headers


def test_whoever_comes_back_when_told_is_let_in_and_not_a_second_earlier(door):
    key = door.key(per_minute=2)
    door.ask(bearer=key)
    door.clock.advance(20)
    door.ask(bearer=key)
    refused = door.ask(bearer=key)
    assert refused.json()["quota"] == "minute"
    wait = int(refused.headers["retry-after"])
    door.clock.advance(wait - 1)
    assert door.ask(bearer=key).status_code == 429
    door.clock.advance(1)
    assert door.ask(bearer=key).status_code == 200


def test_what_is_refused_for_one_limit_counts_against_none(door):
    key = door.key(per_minute=1, per_day=3)
    for _ in range(4):
        door.ask(bearer=key)
    door.clock.advance(61)
    assert 'day";r=1' in door.ask(bearer=key).headers["ratelimit"]


def test_reading_has_ten_times_the_room_and_takes_none_of_the_questions(door):
    key = door.key(per_minute=2)
    assert {door.read(bearer=key).status_code for _ in range(20)} == {200}
    assert door.read(bearer=key).status_code == 429
    assert door.ask(bearer=key).status_code == 200


def test_only_what_is_answered_counts_as_a_question(door):
    """What a page does by itself after each answer leaves the questions alone."""
    key = door.key(per_minute=5)
    for _ in range(5):
        answered = door.ask(bearer=key)
        assert answered.status_code == 200
        given = {"answer": answered.json()}
        beside = [
            door.send("POST", "/api/follow-ups", bearer=key, json=given),
            door.send("POST", "/api/chart", bearer=key, json=given),
            door.read("/api/examples", bearer=key),
            door.read("/v1/models", bearer=key),
        ]
        assert [one.status_code for one in beside] == [200] * 4
    assert door.ask(bearer=key).status_code == 429
    assert door.read("/api/examples", bearer=key).status_code == 200
    said = {"role": "user", "content": ASKED["question"]}
    completing = {"model": "fazhi", "messages": [said]}
    refused = door.send("POST", "/v1/chat/completions", bearer=key, json=completing)
    assert refused.status_code == 429


def test_what_is_no_question_has_a_limit_all_the_same(door):
    key = door.key(per_minute=2)
    told = [door.read("/api/examples", bearer=key).status_code for _ in range(21)]
    assert told == [200] * 20 + [429]
    assert door.ask(bearer=key).status_code == 200


def called(door: Doors, key: str, tool: str, **arguments: Any) -> Any:
    """What a tool of the Model Context Protocol gives."""
    params = {"name": tool, "arguments": arguments}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    accept = {"Accept": "application/json, text/event-stream"}
    sent = door.send("POST", "/mcp", bearer=key, headers=accept, json=message)
    assert sent.status_code == 200, sent.text
    (data,) = re.findall(r"^data: (.*result.*)$", sent.text, re.MULTILINE) or [sent.text]
    return json.loads(data)["result"]


def test_a_model_that_asks_is_counted_and_one_that_searches_is_not(door):
    key = door.key(per_minute=1)
    sought = [called(door, key, "search", query="行政复议") for _ in range(3)]
    assert not any(one.get("isError") for one in sought)
    assert not called(door, key, "ask", **ASKED).get("isError")
    for tool, arguments in (("ask", ASKED), ("compare", {"topic": "行政复议申请数"})):
        over = called(door, key, tool, **arguments)
        assert over["isError"]
        assert "问得太多了" in over["content"][0]["text"]
    assert door.ask(bearer=key).status_code == 429


def test_a_token_that_is_renewed_has_no_more_room_than_before(door):
    name, secret = door.channel(HOST, user_per_minute=2)
    token = door.exchange(name, secret).json()["token"]
    for _ in range(2):
        assert door.ask(bearer=token, origin=HOST).status_code == 200
        renewal = f"/api/channels/{name}/renew"
        token = door.send("POST", renewal, bearer=token, origin=HOST).json()["token"]
    assert door.ask(bearer=token, origin=HOST).status_code == 429


def test_a_key_has_one_room_however_it_is_shown(door):
    key = door.key(per_minute=2)
    given = door.send("POST", "/api/session", origin=door.own, json={"key": key})
    cookie = {"Cookie": given.headers["set-cookie"].partition(";")[0]}
    assert door.ask(bearer=key).status_code == 200
    assert door.ask(headers=cookie, origin=door.own).status_code == 200
    assert door.ask(headers={"X-API-Key": key}).status_code == 429


def test_addresses_are_counted_apart_and_those_of_one_network_of_ipv6_together():
    assert network_of("10.0.0.1") != network_of("10.0.0.2")
    assert network_of("::ffff:10.0.0.1") == network_of("10.0.0.1")
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:2") != network_of("2001:db9::1")
    assert network_of("") == ""


# -- the counts ------------------------------------------------------------------------

_STEPS = st.lists(st.floats(min_value=0, max_value=45), min_size=1, max_size=60)


@given(steps=_STEPS, most=st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_no_stretch_of_a_minute_has_more_than_the_limit(tmp_path_factory, steps, most):
    clock = Clock()
    limit = Limit("a", "minute", most, MINUTE)
    counted: list[float] = []
    with closing(Quotas(tmp_path_factory.mktemp("quotas"), clock)) as quotas:
        for step in steps:
            clock.advance(step)
            before = quotas.left(limit)
            (left,) = quotas.hit([limit])
            grain = [at for at in counted if at > clock.now - MINUTE - 1]
            if left.wait:
                assert len(grain) >= most
                assert 0 < left.wait <= MINUTE + 1
            else:
                assert before.hits == left.hits + 1
                counted.append(clock.now)
    for start in counted:
        assert len([at for at in counted if start <= at < start + MINUTE]) <= most


def test_what_no_window_counts_any_more_is_cleared_away(tmp_path):
    clock = Clock()
    with closing(Quotas(tmp_path, clock)) as quotas:
        for at in range(50):
            quotas.hit([Limit(f"a{at}", "minute", 5, MINUTE)])
        clock.advance(1000)
        quotas.hit([Limit("b", "minute", 5, MINUTE)])
        rows = quotas._db.execute("SELECT bucket FROM hits").fetchall()
    assert [row["bucket"] for row in rows] == ["b"]


def test_several_processes_share_one_count(tmp_path):
    Quotas(tmp_path, Clock()).close()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(3, mp_context=spawn) as pool:
        done = [pool.submit(let_through, tmp_path, 100, 80) for _ in range(3)]
        assert sum(one.result() for one in done) == 100


def test_counts_that_cannot_be_kept_let_nobody_through(sample_home, tmp_path):
    shutil.copytree(sample_home, tmp_path / "home")
    with doors(tmp_path / "home", "127.0.0.1") as door:
        key = door.key(per_minute=100)
        assert door.ask(bearer=key).status_code == 200
        other = sqlite3.connect(tmp_path / "home" / FILE, isolation_level=None)
        with closing(other):
            other.execute("BEGIN EXCLUSIVE")
            held = door.ask(bearer=key)
            other.execute("ROLLBACK")
        assert (held.status_code, held.json()["code"]) == (503, "unavailable")
        assert door.ask(bearer=key).status_code == 200
