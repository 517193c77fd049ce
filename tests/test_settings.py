"""Settings: where they come from, which wins, and what is told of a wrong one."""

from pathlib import Path

import pytest

from config.errors import SettingsError
from config.settings import ENVIRONMENT, Settings, load


def test_nothing_given_is_the_default_in_the_users_data_folder(tmp_path: Path) -> None:
    found = load({}, tmp_path)
    assert found.home.name == "fazhi"
    assert found.home.is_absolute()
    assert found == Settings(found.home, "zh", "builtin", "")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "fazhi.toml").write_text('model = "from-file"\nlanguage = "en"\n')
    found = load({"FAZHI_MODEL": "from-environment"}, tmp_path)
    assert (found.model, found.language) == ("from-environment", "en")


def test_the_file_may_stand_in_the_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "fazhi.toml").write_text('model = "m"\n')
    assert load({"FAZHI_HOME": str(home)}, tmp_path).model == "m"


def test_the_file_in_the_working_directory_comes_before_the_one_in_the_home(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "fazhi.toml").write_text('model = "home"\n')
    (tmp_path / "fazhi.toml").write_text('model = "here"\nhome = "home"\n')
    found = load({}, tmp_path)
    assert (found.model, found.home) == ("here", tmp_path / "home")


def test_a_variable_that_is_empty_counts_as_not_set(tmp_path: Path) -> None:
    found = load(
        {"FAZHI_HOME": str(tmp_path), "FAZHI_LANGUAGE": "", "OPENAI_API_KEY": " "}, tmp_path
    )
    assert (found.language, found.openai_api_key) == ("zh", "")


@pytest.mark.parametrize("name", sorted(ENVIRONMENT))
def test_every_variable_may_stand_in_the_file(name: str, tmp_path: Path) -> None:
    key = ENVIRONMENT[name]
    given = {
        "home": "x",
        "prompts": "x",
        "language": "en",
        "embedding": "builtin",
        "debug": "1",
        "model_seconds": "12.5",
        "keep_days": "7",
        "share_days": "7",
        "vector_weight": "0.5",
        "reranker": "onnx:/model",
        "telegram_open": "1",
        "telegram_allow": "12, -34",
        "telegram_admins": "12",
        "telegram_user_limit": "3",
        "telegram_chat_limit": "4",
        "telegram_listen": "127.0.0.1:9000",
        "audit": "hashed",
        "portal_user_limit": "3",
        "portal_user_day_limit": "30",
        "oidc_issuer": "https://login.example/realms/x",
        "trusted_proxy": "10.0.0.0/8, ::1",
    }
    text = given.get(key, "http://host:1/v1" if key.endswith("_url") else "abc")
    (tmp_path / "fazhi.toml").write_text(f'{key} = "{text}"\n')
    from_file = getattr(load({}, tmp_path), key)
    assert from_file == getattr(
        load({name: str(tmp_path / "x") if text == "x" else text}, tmp_path), key
    )


def test_an_unknown_key_of_the_file_is_named_with_those_that_exist(tmp_path: Path) -> None:
    (tmp_path / "fazhi.toml").write_text('modle = "m"\n')
    with pytest.raises(SettingsError) as caught:
        load({"FAZHI_HOME": str(tmp_path)}, tmp_path)
    assert "modle" in caught.value.what
    assert "fazhi.toml" in caught.value.where
    assert all(key in caught.value.mend for key in ENVIRONMENT.values())


def test_an_unknown_variable_is_named_with_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load({"FAZHI_MODLE": "m"}, tmp_path)
    assert "FAZHI_MODLE" in caught.value.what
    assert all(name in caught.value.mend for name in ENVIRONMENT)


def test_what_kubernetes_sets_for_a_service_called_fazhi_is_let_be(tmp_path: Path) -> None:
    environ = {
        "FAZHI_PORT": "tcp://10.0.0.1:80",
        "FAZHI_PORT_80_TCP": "tcp://10.0.0.1:80",
        "FAZHI_SERVICE_HOST": "10.0.0.1",
    }
    assert load({**environ, "FAZHI_HOME": str(tmp_path)}, tmp_path).home == tmp_path


def test_a_misspelt_name_that_begins_like_one_of_kubernetes_is_still_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        load({"FAZHI_PORTAL_ALOW": "*", "FAZHI_HOME": str(tmp_path)}, tmp_path)


def test_lists_are_written_with_commas_or_as_lists(tmp_path: Path) -> None:
    (tmp_path / "fazhi.toml").write_text('[portal]\nallow = ["@x.example", "groups=法治办"]\n')
    assert load({}, tmp_path).portal_allow == ("@x.example", "groups=法治办")
    given = load({"FAZHI_PORTAL_ALLOW": " @x.example,groups=法治办, "}, tmp_path)
    assert given.portal_allow == ("@x.example", "groups=法治办")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FAZHI_LANGUAGE", "fr"),
        ("FAZHI_DEBUG", "perhaps"),
        ("FAZHI_AUDIT", "some"),
        ("FAZHI_TRUSTED_PROXY", "10.0.0.1, proxy.example"),
        ("FAZHI_TRUSTED_PROXY", "10.0.0.1/8"),
        ("FAZHI_PORTAL_ALLOW", "a\x1bb"),
        ("FAZHI_PORTAL_USER_LIMIT", "many"),
        ("FAZHI_OIDC_ISSUER", "login.example"),
        ("FAZHI_PROXY_USER_HEADER", "X User"),
        ("FAZHI_VECTOR_WEIGHT", "2.5"),
        ("FAZHI_VECTOR_WEIGHT", "nan"),
        ("FAZHI_EMBEDDING_BASE_URL", "host"),
        ("HF_ENDPOINT", "mirror.example"),
        ("CHROMA_URL", "localhost:8000"),
        ("CHROMA_URL", "http://host:port"),
        ("OPENAI_BASE_URL", "ftp://host"),
        ("OPENAI_API_KEY", "two words"),
        ("TELEGRAM_BOT_TOKEN", "钥匙"),
        ("FAZHI_TELEGRAM_SECRET", "two words"),
        ("FAZHI_TELEGRAM_OPEN", "perhaps"),
        ("FAZHI_TELEGRAM_ALLOW", "@somebody"),
        ("FAZHI_TELEGRAM_ADMINS", "12 x"),
        ("FAZHI_TELEGRAM_USER_LIMIT", "-7"),
        ("FAZHI_TELEGRAM_CHAT_LIMIT", "many"),
        ("FAZHI_TELEGRAM_LISTEN", "localhost"),
        ("FAZHI_TELEGRAM_LISTEN", "host:99999"),
        ("FAZHI_TELEGRAM_WEBHOOK_URL", "bot.example"),
        ("FAZHI_PORTAL_URL", "portal"),
        ("FAZHI_HOME", "a\0b"),
    ],
)
def test_a_malformed_value_is_named_but_never_repeated(
    name: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as caught:
        load({name: value}, tmp_path)
    assert caught.value.where == name
    assert value not in str(caught.value)


def test_the_bot_is_open_to_nobody_till_it_is_said(tmp_path: Path) -> None:
    found = load({"FAZHI_HOME": str(tmp_path)}, tmp_path)
    assert not found.telegram_open
    assert found.telegram_allow == found.telegram_admins == ()


def test_what_concerns_the_bot_may_stand_in_a_table_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "fazhi.toml").write_text(
        "[telegram]\nopen = true\nallow = [12, -100]\nadmins = 12\nuser_limit = 3\n"
    )
    found = load({"FAZHI_HOME": str(tmp_path), "FAZHI_TELEGRAM_USER_LIMIT": "5"}, tmp_path)
    assert found.telegram_open
    assert (found.telegram_allow, found.telegram_admins) == ((12, -100), (12,))
    assert found.telegram_user_limit == 5


def test_an_unknown_key_of_a_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "fazhi.toml").write_text("[telegram]\nopened = true\n")
    with pytest.raises(SettingsError) as caught:
        load({"FAZHI_HOME": str(tmp_path)}, tmp_path)
    assert "telegram_opened" in caught.value.what


@pytest.mark.parametrize("text", ["model = ", "model = 3\n", "[model]\nname = 'x'\n", "\xff"])
def test_a_malformed_file_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "fazhi.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError) as caught:
        load({"FAZHI_HOME": str(tmp_path)}, tmp_path)
    assert "fazhi.toml" in caught.value.where


@pytest.mark.parametrize("value", ["bge", "onnx:", "openai: ", "openai", "builtin:x", "hf:bge"])
def test_an_embedding_of_an_unknown_kind_says_what_there_is(value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load({"FAZHI_EMBEDDING": value}, tmp_path)
    assert "`builtin` or `onnx:FOLDER` or `openai:MODEL`" in caught.value.mend


@pytest.mark.parametrize("value", ["builtin", "openai:m", "onnx:"])
def test_a_reranker_is_a_folder(value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load({"FAZHI_RERANKER": value}, tmp_path)
    assert caught.value.mend == "Write `onnx:FOLDER`."


def test_a_models_folder_is_seen_from_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "fazhi.toml").write_text('embedding = "onnx:models/bge"\nreranker = "onnx:/r"\n')
    found = load({"FAZHI_HOME": str(tmp_path)}, tmp_path)
    assert found.embedding == f"onnx:{tmp_path / 'models' / 'bge'}"
    assert found.reranker == "onnx:/r"
    given = load({"FAZHI_HOME": str(tmp_path), "FAZHI_EMBEDDING": "openai: qwen:8b "}, tmp_path)
    assert given.embedding == "openai:qwen:8b"


def test_a_weight_that_is_not_given_is_left_to_the_embedder(tmp_path: Path) -> None:
    assert load({"FAZHI_VECTOR_WEIGHT": ""}, tmp_path).vector_weight is None
    assert load({"FAZHI_VECTOR_WEIGHT": "0"}, tmp_path).vector_weight == 0.0


def test_secrets_are_in_no_repr(tmp_path: Path) -> None:
    found = load(
        {
            "FAZHI_HOME": str(tmp_path),
            "OPENAI_API_KEY": "sk-hidden",
            "FAZHI_OIDC_CLIENT_SECRET": "hidden",
            "TELEGRAM_BOT_TOKEN": "12:hidden",
            "OPENAI_BASE_URL": "https://user:hidden@host/v1",
        },
        tmp_path,
    )
    assert found.openai_api_key == "sk-hidden"
    assert "hidden" not in repr(found)
