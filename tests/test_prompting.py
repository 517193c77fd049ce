"""What a model is told: shipped texts, the user's own in their place, none that lacks a part."""

from typing import get_args

import pytest

from answering.prompting import Name, Prompts
from config.errors import SettingsError

NAMES = get_args(Name)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_is_shipped_with_its_version(language, name):
    prompt = Prompts(language).get(name)
    assert prompt.version
    assert prompt.text
    assert "# version" not in prompt.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_answer_prompt_asks_for_json_and_marks_evidence_as_data(language):
    text = Prompts(language).get("answer").text
    assert "json" in text.casefold()
    assert '"claims"' in text
    assert "<evidence>" in Prompts(language).get("question").text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_search_prompt_asks_for_json_and_marks_the_question_as_data(language):
    prompts = Prompts(language)
    assert "json" in prompts.get("search").text.casefold()
    assert '"words"' in prompts.get("search").text
    assert "<question>\n{question}\n</question>" in prompts.get("search_question").text
    assert "json" in prompts.get("search_again").text.casefold()


def test_the_places_are_filled_and_other_braces_stay():
    prompt = Prompts("zh").get("repair")
    filled = prompt.filled(struck="- 甲 {allowed}", allowed="1, 2")
    assert "- 甲 {allowed}" in filled
    assert "1, 2" in filled
    assert "{struck}" not in filled


def test_a_value_that_looks_like_a_place_is_not_filled_again():
    filled = Prompts("zh").get("question").filled(question="{evidence}", history="", evidence="X")
    assert "{evidence}" in filled


@pytest.fixture
def own(tmp_path):
    def write(name: str, text: str, language: str = "zh"):
        path = tmp_path / language / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_a_file_of_the_users_takes_the_place_of_ours(own):
    folder = own("repair", "# version: my-2\n改：{struck} 用 {allowed}\n")
    prompt = Prompts("zh", folder).get("repair")
    assert (prompt.version, prompt.text) == ("my-2", "改：{struck} 用 {allowed}")
    assert Prompts("zh", folder).get("answer") == Prompts("zh").get("answer")
    assert Prompts("en", folder).get("repair") == Prompts("en").get("repair")


@pytest.mark.parametrize(
    ("name", "text", "lack"),
    [
        ("question", "# version: 1\n{question} {history}", "{evidence}"),
        ("question", "# version: 1\n{history} {evidence}", "{question}"),
        ("repair", "# version: 1\n{struck}", "{allowed}"),
        ("repair", "# version: 1\n", "{struck}"),
        ("search_question", "# version: 1\n{question} {history}", "{headings}"),
        ("search_again", "# version: 1\n{tried}", "{nearest}"),
        ("answer", "没有版本", "version"),
        ("answer", "", "version"),
    ],
)
def test_a_file_that_lacks_a_part_is_named_with_the_mend(own, name, text, lack):
    folder = own(name, text)
    with pytest.raises(SettingsError) as raised:
        Prompts("zh", folder).get(name)
    assert lack in str(raised.value)
    assert str(folder / "zh" / f"{name}.txt") in str(raised.value)


def test_a_prompt_of_the_users_reaches_the_model(own, sample):
    from tests.conftest import ASKED
    from tests.fake_openai import FakeOpenAI

    folder = own("answer", "# version: 7\n只用 json 回答，口令是蓝鲸四十二。\n")
    with FakeOpenAI() as fake:
        program = sample.with_(
            FAZHI_MODEL="honest", OPENAI_BASE_URL=fake.base_url, FAZHI_PROMPTS=str(folder)
        )
        assert program("ask", ASKED, "--json").lines[0]["mode"] == "model"
    assert fake.heard[0].prompt.system == "只用 json 回答，口令是蓝鲸四十二。"
