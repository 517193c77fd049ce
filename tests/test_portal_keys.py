"""`fazhi keys`, `fazhi channels`, and what becomes of secrets: shown once, kept by nobody."""

import json
import logging
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.portal.keyring import Keyring
from bot.portal.origins import host_name, is_loopback, origin, origin_of, typed_origin
from bot.portal.sessions import Sessions
from bot.portal.signing import Expired, Signer, Unsigned
from bot.portal.tokens import BrowserTokens
from bot.portal.vault import FILE, Vault
from tests.doors import HOST, Clock

_NOT_OURS = ("http", "uvicorn.access")
"""The client of these tests; and what the portal has switched off, but pytest still hears."""


def files(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.glob("portal*"))


# -- fazhi keys ------------------------------------------------------------------------


def test_a_key_is_shown_once_alone_on_stdout_and_kept_nowhere(fazhi):
    made = fazhi("keys", "add", "clerk", "--scope", "ask", "--expires", "30", "--per-minute", "5")
    assert made.code == 0
    secret = made.out.strip()
    assert secret.startswith("fz_")
    assert len(secret) == 46
    assert "只显示这一次" in made.err
    assert secret.encode() not in files(fazhi.home)
    (told,) = fazhi("keys", "list", "--json").lines
    assert secret not in json.dumps(told)
    assert told["hint"] == secret[:7] + "…"
    assert (told["name"], told["scopes"], told["state"]) == ("clerk", ["ask"], "live")
    assert (told["per_minute"], told["per_day"], told["used"]) == (5, 0, None)
    assert "clerk" in fazhi("keys", "list").out


def test_a_missing_option_is_told_in_chinese(fazhi):
    failed = fazhi("channels", "add", "none")
    assert failed.code == 2
    assert "缺少选项 '--origin'" in failed.err
    assert "Missing" not in failed.err


def test_no_two_keys_are_alike(fazhi):
    made = [fazhi("keys", "add", name, "--json").lines[0] for name in ("甲", "乙")]
    assert made[0]["key"] != made[1]["key"]
    assert [one["name"] for one in made] == ["甲", "乙"]


def test_a_revoked_key_stays_listed_and_gives_its_name_back(fazhi):
    fazhi("keys", "add", "a")
    assert fazhi("keys", "revoke", "a").code == 0
    assert [one["state"] for one in fazhi("keys", "list", "--json").lines] == ["revoked"]
    assert fazhi("keys", "revoke", "a").code == 2
    assert fazhi("keys", "add", "a").code == 0
    assert fazhi("keys", "add", "a").code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("a b",),
        ("",),
        ("a" * 61,),
        ("a\x1b[31m",),
        ("a/b",),
        ("a", "--scope", "everything"),
        ("a", "--expires", "0"),
        ("a", "--per-minute", "-1"),
    ],
)
def test_a_key_that_cannot_be_is_not_made(fazhi, arguments):
    told = fazhi("keys", "add", *arguments)
    assert (told.code, told.out) == (2, "")
    assert told.err
    assert "\x1b" not in told.err
    assert fazhi("keys", "list").out == ""


def test_a_running_portal_hears_of_a_revoked_key_at_once(tmp_path):
    clock = Clock()
    with closing(Vault(tmp_path)) as one, closing(Vault(tmp_path)) as other:
        secret = Keyring(one, clock).add("a", frozenset(("ask",)))
        key = Keyring(other, clock).of(secret)
        assert key is not None
        assert Keyring(other, clock).state(key) == "live"
        Keyring(one, clock).revoke("a")
        gone = Keyring(other, clock).of(secret)
        assert gone is not None
        assert Keyring(other, clock).state(gone) == "revoked"


def test_it_is_kept_when_a_key_was_used_to_the_minute(tmp_path):
    clock = Clock()
    with closing(Vault(tmp_path)) as vault:
        keys = Keyring(vault, clock)
        secret = keys.add("a", frozenset(("ask",)))
        for wait, kept in ((0, clock.now), (59, clock.now), (2, clock.now + 61)):
            clock.advance(wait)
            key = keys.of(secret)
            assert key is not None
            keys.used(key)
            assert keys.all()[0].used_at == kept


# -- fazhi channels --------------------------------------------------------------------


def test_a_channel_is_made_listed_and_revoked(sampled):
    origins = ("--origin", "https://WWW.Host.example/", "--origin", "http://localhost:3000")
    made = sampled("channels", "add", "www", *origins, "--region", "示例县", "--json")
    assert made.code == 0
    secret = made.lines[0]["secret"]
    assert secret.startswith("fzc_")
    assert secret.encode() not in files(sampled.home)
    (told,) = sampled("channels", "list", "--json").lines
    assert told["origins"] == [HOST, "http://localhost:3000"]
    assert told["regions"] == ["示例省示例市示例县"]
    assert secret not in json.dumps(told)
    assert "www" in sampled("channels", "list").out
    assert sampled("channels", "add", "www", *origins).code == 2
    assert sampled("channels", "revoke", "www").code == 0
    assert [one["state"] for one in sampled("channels", "list", "--json").lines] == ["revoked"]
    assert sampled("channels", "revoke", "www").code == 2


def test_a_channel_needs_no_library_to_name_a_region(fazhi):
    made = fazhi("channels", "add", "www", "--origin", HOST, "--region", "重庆市城口县")
    assert made.code == 0, made.err
    assert fazhi("channels", "list", "--json").lines[0]["regions"] == ["重庆市城口县"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--region", "鼓楼区"), "江苏省南京市鼓楼区"),
        (("--region", "无此县"), "没有叫这个"),
        (("--region", ""), "没有叫这个"),
        (("--origin", "https://*.host.example"), "不是网站的网址"),
        (("--origin", "*"), "不是网站的网址"),
        (("--origin", "null"), "不是网站的网址"),
        (("--origin", "https://host.example/path"), "不是网站的网址"),
        (("--origin", "https://user@host.example"), "不是网站的网址"),
        (("--origin", "ftp://host.example"), "不是网站的网址"),
    ],
)
def test_a_channel_that_cannot_be_is_not_made(fazhi, arguments, said):
    told = fazhi("channels", "add", "www", "--origin", HOST, *arguments)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert fazhi("channels", "list").out == ""


def test_a_channel_without_an_origin_is_not_made(fazhi):
    assert fazhi("channels", "add", "www").code == 2


# -- what is kept ----------------------------------------------------------------------


def test_the_file_is_for_its_owner_only(tmp_path):
    with closing(Vault(tmp_path)):
        found = [path for path in tmp_path.iterdir() if path.name.startswith(FILE)]
        assert [stat.S_IMODE(path.stat().st_mode) for path in found] == [0o600] * len(found)


def test_secrets_of_two_installations_leave_different_traces(tmp_path):
    with closing(Vault(tmp_path / "a")) as one, closing(Vault(tmp_path / "b")) as other:
        assert one.digest("fz_x") != other.digest("fz_x")
        assert one.digest("fz_x") == one.digest("fz_x")
    with closing(Vault(tmp_path / "a")) as again:
        assert again.digest("fz_x") != again.digest("fz_y")


def test_no_secret_is_in_files_logs_errors_or_reprs(door, caplog, capsys):
    key, cookie = door.key(), ""
    name, secret = door.channel(HOST)
    with caplog.at_level(logging.DEBUG):
        token = door.exchange(name, secret).json()["token"]
        session = door.send("POST", "/api/session", origin=door.own, json={"key": key})
        cookie = session.headers["set-cookie"].partition(";")[0].partition("=")[2]
        answers = [
            session,
            door.ask(bearer=key),
            door.ask(bearer=token, origin=HOST),
            door.ask(bearer=token, origin="https://evil.example"),
            door.ask(bearer=secret),
            door.read("/api/reports", headers={"Cookie": f"fazhi={cookie}"}),
            door.read(f"/api/years?key={key}"),
            door.send("POST", "/api/session", origin=door.own, json={"key": key, "more": 1}),
            door.send("POST", "/api/session", origin=door.own, json={"key": [key]}),
            door.send("POST", f"/api/channels/{name}/tokens", bearer=secret, json={"user": 1}),
        ]
        door.gate.keyring.revoke(door.gate.keyring.all()[-1].name)
        answers.append(door.ask(bearer=key))
    bodies = "".join(one.text for one in answers)
    logged = "".join(
        record.getMessage() for record in caplog.records if not record.name.startswith(_NOT_OURS)
    )
    kept = files(door.portal.home).decode("latin-1")
    shown = repr(door.gate.keyring.all()) + repr(door.gate.channels.all())
    for one in (key, secret, token, cookie):
        assert len(one) > 40
        for where in (bodies, logged, "".join(capsys.readouterr()), kept, shown):
            assert one not in where


def test_a_file_that_is_no_vault_is_told_with_its_mend(fazhi):
    fazhi.home.mkdir(parents=True)
    (fazhi.home / FILE).write_bytes(b"no database at all, but long enough to be looked at " * 50)
    told = fazhi("keys", "list")
    assert told.code == 6
    assert FILE in told.err


def test_what_is_good_to_know_is_let_be_where_it_cannot_be_written(tmp_path):
    clock = Clock()
    with closing(Vault(tmp_path)) as vault:
        keys = Keyring(vault, clock)
        secret = keys.add("a", frozenset(("ask",)))
        vault._db.execute("PRAGMA query_only = ON")
        key = keys.of(secret)
        assert key is not None
        keys.used(key)
        with closing(sqlite3.connect(tmp_path / FILE)) as other:
            assert other.execute("SELECT used_at FROM keys").fetchone() == (None,)


# -- what is signed --------------------------------------------------------------------


def test_the_signing_key_changes_every_day_and_what_it_signed_lives_on(tmp_path):
    clock = Clock()
    with closing(Vault(tmp_path)) as vault:
        signer = Signer(vault, clock)
        first = signer.signed("kind", {"a": 1}, 90_000)
        assert signer.signed("kind", {}, 60).split(".")[0] == first.split(".")[0]
        clock.advance(86_401)
        assert signer.signed("kind", {}, 60).split(".")[0] != first.split(".")[0]
        assert signer.proven("kind", first)["a"] == 1
        clock.advance(86_400 * 3 + 1)
        signer.signed("kind", {}, 60)
        with pytest.raises(Unsigned):
            signer.proven("kind", first)
        names = [row["name"] for row in vault.rows("SELECT name FROM secrets")]
        assert len(names) == 2  # today's, and the pepper


def test_what_another_installation_signed_is_not_believed(tmp_path):
    clock = Clock()
    with closing(Vault(tmp_path / "a")) as one, closing(Vault(tmp_path / "b")) as other:
        signed = Signer(one, clock).signed("kind", {}, 60)
        Signer(other, clock).signed("kind", {}, 60)
        with pytest.raises(Unsigned):
            Signer(other, clock).proven("kind", signed)


@given(text=st.text(max_size=300))
@example("")
@example("..")
@example("eyJhbGciOiJub25lIn0..")
@example("eyJhbGciOiJIUzI1NiIsImtpZCI6W119.e30.AA")
@example("bnVsbA.bnVsbA.AA")
@example("e30.e30.e30.e30.e30")
def test_nothing_but_what_was_signed_is_believed(tmp_path_factory, text):
    with closing(Vault(tmp_path_factory.getbasetemp() / "signing")) as vault:
        signer = Signer(vault, Clock())
        with pytest.raises(Unsigned):
            signer.proven("kind", text)


def test_what_was_signed_is_over_at_its_time(tmp_path):
    clock = Clock()
    with closing(Vault(tmp_path)) as vault:
        signer = Signer(vault, clock)
        signed = signer.signed("kind", {}, 60)
        clock.advance(59)
        signer.proven("kind", signed)
        clock.advance(1)
        with pytest.raises(Expired):
            signer.proven("kind", signed)
        with pytest.raises(Unsigned):
            BrowserTokens(signer, clock).read(signer.signed("fazhi-browser+jwt", {"cid": 1}, 60))


def test_sessions_that_are_over_are_cleared_away(tmp_path):
    clock = Clock()
    with closing(Vault(tmp_path)) as vault:
        sessions = Sessions(vault, clock)
        sessions.begin("oidc", "a", {})
        clock.advance(3700)
        cookie = sessions.begin("oidc", "b", {"email": ("b@c",)})
        assert len(vault.rows("SELECT 1 FROM sessions")) == 1
        found = sessions.of(cookie)
        assert found is not None
        assert found.facts == {"email": ("b@c",)}


# -- origins ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.example", "https://a.example"),
        ("HTTPS://A.Example:443", "https://a.example"),
        ("http://a.example:80", "http://a.example"),
        ("http://a.example:443", "http://a.example:443"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("null", None),
        ("", None),
        ("*", None),
        ("https://*.a.example", None),
        ("https://a.example/", None),
        ("https://a.example?b", None),
        ("https://a@b.example", None),
        ("https://a.example.", None),
        ("https://a.example:0", None),
        ("https://a.example:65536", None),
        ("https://a.example:", None),
        ("https://a.example\n", None),
        ("https://a.example\\.evil.example", None),
        ("https://政务.cn", None),
        ("https://\u212a.example", None),
        ("file://a", None),
        ("//a.example", None),
    ],
)
def test_an_origin_has_one_form(text, expected):
    assert origin(text) == expected


@given(text=st.text(max_size=60))
def test_any_text_is_an_origin_in_its_one_form_or_none(text):
    for found in (origin(text), origin(f"https://{text}"), typed_origin(text), origin_of(text)):
        assert found is None or (origin(found) == found and found.isascii())
    assert isinstance(is_loopback(host_name(text)), bool)


def test_an_origin_may_be_typed_in_chinese_and_with_a_slash():
    assert typed_origin(" https://www.政务.cn:8443/ ") == "https://www.xn--zfr164b.cn:8443"
    assert typed_origin("http://[::1]/") == "http://[::1]"
    assert typed_origin("https://..政务.cn") is None
    assert origin_of("https://a.example:443/b?c#d") == "https://a.example"
    assert origin_of("http://[::1") is None
