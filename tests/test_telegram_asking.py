"""The bot asked through a local Bot API server: in private, in groups, after one another."""

import pytest

from tests.botapi.server import BotApi
from tests.runningbot import running

ASKED = "示例县2024年行政复议收到多少件申请？"


@pytest.fixture(scope="module")
def api(sample_home, tmp_path_factory):
    """A server with the bot at it, on the sample's library."""
    import shutil

    home = tmp_path_factory.mktemp("bot") / "home"
    shutil.copytree(sample_home, home)
    with BotApi() as api, running(api, home):
        yield api


def test_a_question_in_private_is_answered_with_its_quote(api):
    person = api.user("安")
    asked = person.asks(ASKED)
    answer = person.chat.wait_for_answer(asked)
    assert answer.text.startswith("范围：示例省示例市示例县 2024年")
    assert {entity.kind for entity in answer.entities} >= {"bold", "expandable_blockquote"}


def test_a_follow_up_is_understood_from_the_question_before(api):
    person = api.user("白")
    person.chat.wait_for_answer(person.asks(ASKED))
    answer = person.chat.wait_for_answer(person.asks("那2023年呢？"))
    assert "2023年" in answer.text.splitlines()[0]
    assert "申请" in answer.text
