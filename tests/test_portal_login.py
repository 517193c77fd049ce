"""Signing in at a provider over real HTTP: who comes in, and every lie that is not believed."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.doors import Clock, Doors, doors
from tests.fakeissuer import CLIENT, SECRET, FakeIssuer, fake_issuer

PORTAL = "http://fazhi.example"
LI = {"sub": "u-1", "email": "li@office.example"}


@pytest.fixture(scope="module")
def served(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    home = tmp_path_factory.mktemp("login") / "home"
    shutil.copytree(sample_home, home)
    with (
        fake_issuer(Clock()) as issuer,
        doors(
            home,
            "127.0.0.1",
            issuer=issuer,
            oidc_issuer=issuer.url,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
            portal_url=PORTAL,
            portal_allow=("@office.example", "groups=law", "realm_access.roles=reader"),
            portal_admins=("chief@office.example",),
        ) as found,
    ):
        yield found


@pytest.fixture
def login(served: Doors) -> Iterator[Doors]:
    """A portal where people sign in; everything that it knows of the provider is old."""
    served.clock.advance(4000)
    issuer = provider(served)
    yield served
    issuer.fault, issuer.person, issuer.only_told_when_asked = "", dict(LI), {}
    issuer.basic = True


def provider(door: Doors) -> FakeIssuer:
    assert door.issuer is not None
    return door.issuer


class Browser:
    """A browser that follows where it is sent, step by step."""

    def __init__(self, door: Doors) -> None:
        self.door = door
        self.client = httpx2.Client(base_url=door.portal.url, timeout=60, verify=False)

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def begin(self, page: str = "/") -> str:
        """To the provider and back: the address with which it comes back."""
        sent = self.client.get("/login", params={"next": page})
        assert sent.status_code == 303, sent.text
        back = self.client.get(sent.headers["location"]).headers["location"]
        assert back.startswith(f"{PORTAL}/login/done?")
        return str(back).removeprefix(PORTAL)

    def sign_in(self, page: str = "/") -> httpx2.Response:
        return self.client.get(self.begin(page))

    def who(self) -> dict[str, object]:
        found: dict[str, object] = self.client.get("/api/session").json()
        return found


@pytest.fixture
def browser(login: Doors) -> Iterator[Browser]:
    with Browser(login) as found:
        yield found


def assert_refused(response: httpx2.Response, status: int, reason: str) -> None:
    assert (response.status_code, response.json().get("reason")) == (status, reason), response.text
    assert "fazhi=fzs_" not in response.headers.get("set-cookie", "")


def test_somebody_signs_in_asks_and_signs_out(browser):
    assert browser.who()["how"] is None
    assert browser.who()["logins"] == {"page": "/login", "key": True}
    assert browser.client.get("/api/years").status_code == 401
    done = browser.sign_in("/reports/1?x=1")
    assert (done.status_code, done.headers["location"]) == (303, f"{PORTAL}/reports/1?x=1")
    who = browser.who()
    assert (who["how"], who["name"], who["scopes"]) == (
        "session",
        "li@office.example",
        ["ask", "read"],
    )
    assert browser.client.get("/api/years").status_code == 200
    own = {"Origin": PORTAL}
    out = browser.client.delete("/api/session", headers=own)
    assert out.json()["next"].startswith(f"{provider(browser.door).url}/end?client_id=fazhi&")
    assert browser.client.get("/api/years").status_code == 401


def test_the_cookie_is_for_no_script_and_no_other_site(browser):
    cookies = browser.sign_in().headers.get_list("set-cookie")
    mine = next(one for one in cookies if one.startswith("fazhi=fzs_"))
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(mine.split("; "))
    assert any(one.startswith("fazhi-login=") and "Max-Age=0" in one for one in cookies)


def test_off_this_machine_the_cookie_goes_over_tls_only(sample_home, tmp_path):
    shutil.copytree(sample_home, tmp_path / "home")
    with doors(
        tmp_path / "home",
        "127.0.0.1",
        trusted_proxy=("127.0.0.1",),
        proxy_user_header="X-User",
        portal_allow=("*",),
    ) as door:
        told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "fazhi.example"}
        given = door.send(
            "POST",
            "/api/session",
            origin="https://fazhi.example",
            headers=told,
            json={"key": door.key()},
        )
        assert given.status_code == 200, given.text
        cookie = given.headers["set-cookie"]
        assert cookie.startswith("__Host-fazhi=fzs_")
        assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie


def test_what_goes_to_the_provider_is_no_secret_and_never_the_same(browser):
    queries = []
    for _ in range(2):
        sent = browser.client.get("/login").headers["location"]
        queries.append({k: v[0] for k, v in parse_qs(urlsplit(sent).query).items()})
    first, second = queries
    assert SECRET not in str(queries)
    assert first["redirect_uri"] == f"{PORTAL}/login/done"
    assert first["scope"] == "openid profile email"
    assert (first["response_type"], first["code_challenge_method"]) == ("code", "S256")
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]


@pytest.mark.parametrize(
    "page",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil",
        "/\r\nSet-Cookie: a=b",
        "/" + "a" * 3000,
        "",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(browser, page):
    assert browser.sign_in(page).headers["location"] == f"{PORTAL}/"


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        ("refused", 403, "login_refused"),
        ("foreign iss", 403, "login_unproven"),
        ("foreign issuer", 403, "login_unproven"),
        ("foreign audience", 403, "login_unproven"),
        ("foreign party", 403, "login_unproven"),
        ("two audiences without party", 403, "login_unproven"),
        ("foreign nonce", 403, "login_unproven"),
        ("no nonce", 403, "login_unproven"),
        ("no subject", 403, "login_unproven"),
        ("no end", 403, "login_unproven"),
        ("no token", 403, "login_unproven"),
        ("expired", 403, "login_unproven"),
        ("from the future", 403, "login_unproven"),
        ("not yet valid", 403, "login_unproven"),
        ("alg none", 403, "login_unproven"),
        ("shared secret", 403, "login_unproven"),
        ("public key as secret", 403, "login_unproven"),
        ("unknown key", 403, "login_unproven"),
        ("another key", 403, "login_unproven"),
        ("tampered", 403, "login_unproven"),
        ("token fails", 503, "login_unavailable"),
        ("token is no JSON", 503, "login_unavailable"),
    ],
)
def test_a_lie_of_the_provider_is_not_believed(browser, fault, status, reason):
    provider(browser.door).fault = fault
    assert_refused(browser.sign_in(), status, reason)
    assert browser.who()["how"] is None
    provider(browser.door).fault = ""
    assert browser.sign_in().status_code == 303


@pytest.mark.parametrize("fault", ["a clock that is slow", "a clock that is fast"])
def test_clocks_may_differ_a_little(browser, fault):
    provider(browser.door).fault = fault
    assert browser.sign_in().status_code == 303


def test_the_provider_may_change_its_keys(browser):
    assert browser.sign_in().status_code == 303
    provider(browser.door).rotate()
    assert_refused(browser.sign_in(), 403, "login_unproven")  # too soon after they were asked for
    browser.door.clock.advance(11)
    assert browser.sign_in().status_code == 303


def test_unknown_keys_do_not_have_the_provider_asked_every_time(browser):
    provider(browser.door).fault = "unknown key"
    provider(browser.door).asked.clear()
    for _ in range(5):
        browser.sign_in()
    assert provider(browser.door).asked.count("/keys") == 1


def test_a_secret_goes_in_the_form_where_the_provider_wants_it_there(browser):
    provider(browser.door).basic = False
    assert browser.sign_in().status_code == 303


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [
        ("no metadata", 503, "login_unavailable"),
        ("foreign metadata", 403, "login_unproven"),
    ],
)
def test_a_provider_that_is_not_itself_is_not_gone_to(login, fault, status, reason):
    provider(login).fault = fault
    with Browser(login) as browser:
        assert_refused(browser.client.get("/login"), status, reason)
    provider(login).fault = ""
    with Browser(login) as browser:
        assert browser.sign_in().status_code == 303


def test_a_provider_that_is_gone_leaves_keys_of_use(sample_home, tmp_path):
    shutil.copytree(sample_home, tmp_path / "home")
    with doors(
        tmp_path / "home",
        "127.0.0.1",
        oidc_issuer="http://127.0.0.1:9",
        oidc_client_id=CLIENT,
        portal_url=PORTAL,
        portal_allow=("*",),
    ) as door:
        answered = door.send("GET", "/login")
        assert (answered.status_code, answered.json()["reason"]) == (503, "login_unavailable")
        assert int(answered.headers["retry-after"]) > 0
        assert door.read(bearer=door.key()).status_code == 200


# -- what a browser brings back --------------------------------------------------------


def test_a_login_is_of_use_once(browser):
    back = browser.begin()
    assert browser.client.get(back).status_code == 303
    assert_refused(browser.client.get(back), 400, "login_lost")


def test_a_login_that_another_browser_began_is_of_no_use(login):
    with Browser(login) as one, Browser(login) as other:
        back = one.begin()
        assert_refused(other.client.get(back), 400, "login_lost")
        other.begin()
        assert_refused(other.client.get(back), 400, "login_lost")
        assert one.client.get(back).status_code == 303


def test_a_login_left_for_too_long_is_of_no_use(browser):
    back = browser.begin()
    browser.door.clock.advance(601)
    assert_refused(browser.client.get(back), 400, "login_lost")
    assert browser.sign_in().status_code == 303


def test_a_state_that_is_doubled_or_changed_is_of_no_use(browser):
    assert_refused(browser.client.get(browser.begin() + "&state=a"), 400, "login_lost")
    back = browser.begin()
    assert_refused(browser.client.get(back.replace("state=", "state=a")), 400, "login_lost")
    assert_refused(browser.client.get("/login/done"), 400, "login_lost")
    assert browser.client.get(back).status_code == 303


def test_a_forged_cookie_of_a_login_is_of_no_use(browser):
    back = browser.begin()
    cookie = browser.client.cookies["fazhi-login"]
    browser.client.cookies.clear()
    head, body, signature = cookie.split(".")
    for wrong in (f"{head}.{body}.", f"{head}.{body}.{signature[:-2]}AA", "x", "", "a.b.c"):
        answered = browser.client.get(back, headers={"Cookie": f"fazhi-login={wrong}"})
        assert_refused(answered, 400, "login_lost")
    answered = browser.client.get(back, headers={"Cookie": f"fazhi-login={cookie}"})
    assert answered.status_code == 303


def test_a_code_that_was_changed_is_refused_by_the_provider(browser):
    assert_refused(
        browser.client.get(browser.begin().replace("code=", "code=a")), 403, "login_refused"
    )


def test_what_goes_wrong_is_told_on_a_page_to_who_sees_pages(browser):
    headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"}
    told = browser.client.get("/login/done", headers=headers)
    assert (told.status_code, told.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "sign in again" in told.text
    assert f'href="{PORTAL}/"' in told.text
    assert "default-src 'none'" in told.headers["content-security-policy"]
    assert "重新登录" in browser.client.get("/login/done", headers={"Accept": "text/html"}).text


def test_failed_logins_are_counted(browser):
    for _ in range(20):
        browser.client.get("/login/done")
    answered = browser.client.get(browser.begin())
    assert (answered.status_code, answered.json()["reason"]) == (429, "too_many_failures")
    assert 0 < int(answered.headers["retry-after"]) <= 305
    browser.door.clock.advance(int(answered.headers["retry-after"]))
    assert browser.sign_in().status_code == 303


# -- who may ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "scopes"),
    [
        ({"email": "li@office.example"}, ["ask", "read"]),
        ({"email": "LI@Office.Example", "email_verified": True}, ["ask", "read"]),
        ({"email": "chief@office.example"}, ["ask", "read", "upload", "admin"]),
        ({"groups": ["a", "law"]}, ["ask", "read"]),
        ({"groups": "law"}, ["ask", "read"]),
        ({"realm_access": {"roles": ["reader"]}}, ["ask", "read"]),
        ({"email": "chief@office.example", "email_verified": False}, None),
        ({"email": "li@evil-office.example"}, None),
        ({"email": "li@office.example.evil.example"}, None),
        ({"email": "li@evil.example@office.example"}, None),
        ({"email": ["li@office.example", 3]}, ["ask", "read"]),
        ({"groups": ["lawless", 7, None]}, None),
        ({"groups": {"law": True}}, None),
        ({"preferred_username": "chief@office.example"}, None),
        ({"realm_access": ["reader"]}, None),
        ({}, None),
    ],
)
def test_who_may_come_in_is_what_the_settings_say(browser, person, scopes):
    provider(browser.door).person = {"sub": "u-9", **person}
    done = browser.sign_in()
    if scopes is None:
        assert_refused(done, 403, "not_admitted")
    else:
        assert browser.who()["scopes"] == scopes


def test_what_the_provider_tells_only_when_asked_counts_too(browser):
    provider(browser.door).person = {"sub": "u-3"}
    provider(browser.door).only_told_when_asked = {"groups": ["law"]}
    assert browser.sign_in().status_code == 303
    provider(browser.door).fault = "foreign userinfo"
    assert_refused(browser.sign_in(), 403, "login_unproven")


def test_no_code_token_or_secret_is_logged(browser, caplog, capsys):
    with caplog.at_level("DEBUG"):
        back = browser.begin()
        provider(browser.door).fault = "expired"
        browser.client.get(back)
        provider(browser.door).fault = ""
        again = browser.begin()
        browser.client.get(again)
    cookie = browser.client.cookies["fazhi"]
    code = parse_qs(urlsplit(again).query)["code"][0]
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("fazhi")
    ) + "".join(capsys.readouterr())
    assert "login_failed" in logged
    for secret in (cookie, code, SECRET, "li@office.example", "at-1"):
        assert secret not in logged
    assert "@" not in str(browser.door.gate.vault.rows("SELECT how, digest FROM sessions"))
