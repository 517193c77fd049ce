"""The file behind a report: given while it is just what was taken in, and never anything else."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bot.portal import objects
from bot.portal.access import Caller, Scope
from retrieval.library import Library
from retrieval.originals import encoding_of, original
from tests.conftest import Fazhi
from tests.material import text_of
from tests.portalserver import serving

Data = dict[str, Any]
TEXT = "四川省" + text_of("青川县")


@pytest.fixture
def taken(fazhi: Fazhi, tmp_path: Path) -> Iterator[Callable[..., tuple[httpx2.Client, Path, str]]]:
    """Takes a file in; gives a client of the portal, the file and the report's id."""
    opened: list[Any] = []

    def take(content: bytes = TEXT.encode(), name: str = "报告.txt"):
        path = tmp_path / "files" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        ran = fazhi("ingest", path, "--json")
        assert ran.code == 0, ran.err
        served = serving(fazhi.home)
        opened.append(served)
        client = served.__enter__().client()
        opened.append(client)
        return client, path, ran.lines[0]["report_id"]

    yield take
    for one in reversed(opened):
        if isinstance(one, httpx2.Client):
            one.close()
        else:
            one.__exit__(None, None, None)


def about(client: httpx2.Client, report: str) -> Data:
    found: Data = client.get(f"/api/reports/{report}/original/about").json()
    objects.Original.model_validate(found)
    return found


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("gb18030", "gb18030"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16")],
)
def test_the_file_is_given_just_as_it_was_taken_in(taken, encoding, told):
    client, path, report = taken(TEXT.encode(encoding))
    response = client.get(f"/api/reports/{report}/original")
    assert response.content == path.read_bytes()
    assert response.headers["content-type"] == f"text/plain; charset={told}"
    assert response.headers["content-disposition"].startswith("inline; ")
    assert response.headers["x-content-type-options"] == "nosniff"
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert response.text.removeprefix("\ufeff") == TEXT
    found = about(client, report)
    assert (found["available"], found["changed"]) == (True, False)
    assert (found["name"], found["size"]) == ("报告.txt", path.stat().st_size)


def test_who_has_it_already_is_not_sent_it_again(taken):
    client, _, report = taken()
    first = client.get(f"/api/reports/{report}/original")
    headers = {"If-None-Match": first.headers["etag"]}
    again = client.get(f"/api/reports/{report}/original", headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(f"/api/reports/{report}/original")
    assert (head.status_code, head.content) == (200, b"")


def test_markup_is_shown_as_text(taken):
    content = TEXT.replace("取得明显成效", "<script>alert(1)</script>").encode()
    client, _, report = taken(content, "x.md")
    response = client.get(f"/api/reports/{report}/original")
    assert response.headers["content-type"].startswith("text/plain")
    assert b"<script>" in response.content


def gone(client: httpx2.Client, report: str, *, changed: bool) -> None:
    response = client.get(f"/api/reports/{report}/original")
    assert response.status_code == 410
    assert (response.json()["code"], response.json()["changed"]) == ("gone", changed)
    found = about(client, report)
    assert (found["available"], found["changed"]) == (False, changed)
    assert (found["size"], found["media_type"]) == (None, None)


def test_a_file_that_is_gone_is_told(taken):
    client, path, report = taken()
    path.unlink()
    gone(client, report, changed=False)


def test_a_file_that_was_changed_is_told_and_not_given(taken):
    client, path, report = taken()
    path.write_text(TEXT.replace("236", "237"), encoding="utf-8")
    gone(client, report, changed=True)
    path.write_bytes(b"\x7fELF")
    gone(client, report, changed=True)
    path.write_text(TEXT, encoding="utf-8")
    assert client.get(f"/api/reports/{report}/original").status_code == 200


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "linked folder"])
def test_nothing_but_a_plain_file_in_its_own_place_is_read(taken, tmp_path, kind):
    client, path, report = taken()
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密" + TEXT, encoding="utf-8")
    path.unlink()
    if kind == "link":
        path.symlink_to(secret)
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        elsewhere = tmp_path / "elsewhere"
        path.parent.rename(elsewhere)
        shutil.copy(secret, elsewhere / path.name)
        path.parent.symlink_to(elsewhere)
    gone(client, report, changed=False)


def test_of_several_files_the_one_that_still_is_the_report_is_given(taken, fazhi, tmp_path):
    client, path, report = taken()
    copy = tmp_path / "copy.txt"
    shutil.copy(path, copy)
    assert fazhi("ingest", copy).code == 0
    path.write_text("别的内容，不是报告。", encoding="utf-8")
    assert client.get(f"/api/reports/{report}/original").content == TEXT.encode()
    assert about(client, report)["name"] == "copy.txt"


def test_a_report_that_is_not_in_is_told(taken):
    client, _, _ = taken()
    for path in ("0" * 16, "nothing", "..%2f..%2fetc%2fpasswd", "%00"):
        for end in ("original", "original/about"):
            response = client.get(f"/api/reports/{path}/{end}")
            assert response.status_code == 404, path


def test_who_may_read_one_region_only_gets_no_file_of_another(fazhi, file):
    class Narrow:
        async def admit(self, request: Any, scope: Scope, *, asks: bool = False) -> Caller:  # noqa: ARG002
            return Caller("channel", "c", frozenset(("read",)), (("北京市",),))

        def close(self) -> None:
            pass

    ran = fazhi("ingest", file("a.txt", TEXT), "--json")
    report = ran.lines[0]["report_id"]
    with serving(fazhi.home, Narrow()) as portal, portal.client() as client:
        for end in ("original", "original/about"):
            assert client.get(f"/api/reports/{report}/{end}").status_code == 404


def test_an_original_is_a_value(fazhi, file):
    path = file("a.txt", TEXT)
    assert fazhi("ingest", path).code == 0
    with Library.open(fazhi.home) as library:
        [entry] = library.entries()
        found = original(library, entry)
        assert (found.name, found.data, found.changed) == ("a.txt", TEXT.encode(), False)
        assert library.origins_of(entry.id) == (("a.txt", str(path)),)
        assert library.origins_of("none") == ()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16", "utf-8-sig"])
def test_an_encoding_gives_the_text_back(encoding):
    text = "城口縣人民政府工作報告，為了國家。" if encoding == "big5" else TEXT
    found = encoding_of(text.encode(encoding))
    assert text.encode(encoding).decode(found).removeprefix("\ufeff") == text


def test_bytes_that_are_no_text_have_no_encoding():
    assert encoding_of(bytes(range(256)) * 20) == ""
