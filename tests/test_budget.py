"""Tokens counted without a download."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering.budget import TokenCounter, estimate
from answering.chat import Message, Usage

PROMPT = [Message("system", "只依据证据回答。" * 10), Message("user", "城口县2020年？")]


def estimating(_model):
    return estimate


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("调解成功", 4), ("abcdefghij", 3), ("成功率99.8%。", 6)]
)
def test_the_estimate_counts_characters_by_kind(text, tokens):
    assert TokenCounter("any", estimating).count(text) == tokens


def test_the_way_to_count_is_looked_for_once_and_at_need():
    asked = []

    def find(model):
        asked.append(model)
        return estimate

    counter = TokenCounter("deepseek-chat", find)
    assert asked == []
    counter.count("一")
    counter.count("二")
    assert asked == ["deepseek-chat"]


def test_the_count_learns_from_what_the_server_counted():
    counter = TokenCounter("any", estimating)
    before = counter.count_messages(PROMPT)
    for _ in range(10):
        counter.learn(PROMPT, Usage(prompt=int(before * 0.6), completion=9))
    assert counter.count_messages(PROMPT) == pytest.approx(before * 0.6, abs=2)
    assert counter.count("调解成功" * 25) == pytest.approx(60, abs=2)


@pytest.mark.parametrize("usage", [None, Usage(0, 0), Usage(-5, 1)])
def test_missing_or_senseless_usage_teaches_nothing(usage):
    counter = TokenCounter("any", estimating)
    before = counter.count_messages(PROMPT)
    counter.learn(PROMPT, usage)
    assert counter.count_messages(PROMPT) == before


def test_a_server_that_counts_wildly_is_believed_only_so_far():
    counter = TokenCounter("any", estimating)
    for _ in range(50):
        counter.learn(PROMPT, Usage(prompt=10**9, completion=0))
    assert counter.count("一" * 100) <= 300
    assert counter.count("一" * 100) > 200


def test_a_short_prompt_teaches_nothing():
    counter = TokenCounter("any", estimating)
    counter.learn([Message("user", "你好")], Usage(prompt=100, completion=1))
    assert counter.count("一" * 10) == 10


@settings(deadline=None)
@given(st.lists(st.text(max_size=20)), st.integers(0, 60))
def test_what_fits_is_the_longest_beginning_within_the_limit(texts, limit):
    counter = TokenCounter("any", estimating)
    fitting = counter.fit(texts, limit)
    assert sum(counter.count(text) for text in texts[:fitting]) <= limit
    assert fitting == len(texts) or (
        sum(counter.count(text) for text in texts[: fitting + 1]) > limit
    )


WITHOUT = """
import sys, socket
def deny(*arguments): raise SystemExit("the network was tried")
sys.addaudithook(lambda event, _: deny() if event in ("socket.connect", "socket.getaddrinfo") else None)
from answering.budget import TokenCounter
print(TokenCounter(sys.argv[1]).count("调解成功"), "tiktoken" in sys.modules)
"""


@pytest.mark.parametrize("model", ["gpt-4o", "gpt-4", "gpt-oss-20b", "deepseek-chat", ""])
@pytest.mark.parametrize("held", ["nothing", "a forged file"])
def test_without_the_encoding_at_hand_nothing_is_downloaded(tmp_path, model, held):
    address = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
    file = tmp_path / hashlib.sha1(address.encode()).hexdigest()
    if held != "nothing":
        file.write_text("AA== 0\n")
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, model],
        env={"TIKTOKEN_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["4", "False"], done.stderr
    assert file.exists() == (held != "nothing")
