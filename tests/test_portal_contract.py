"""The contract of the interface: what `/openapi.json` says holds, whatever is sent.

    python -m pytest tests/test_portal_contract.py --contract-seconds 600

sends so long what schemathesis makes of the contract, sound and unsound; else a few seconds.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.portalserver import Portal, serving

NOT_MEANT = ("positive_data_acceptance",)
"""Checks that do not hold, and why: a question without a word is of the right form, and still
no question (400)."""


@pytest.fixture(scope="module")
def portal(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One of its own: the contract also lets reports be taken out."""
    home = tmp_path_factory.mktemp("contract") / "home"
    shutil.copytree(sample_home, home)
    with serving(home) as found:
        yield found


@pytest.fixture(scope="module")
def contract(portal: Portal) -> dict[str, Any]:
    with portal.client() as client:
        found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def operations(contract: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, verbs in contract["paths"].items():
        for verb, operation in verbs.items():
            yield path, verb, operation


def test_the_contract_names_what_is_relied_on(contract):
    relied_on = """/api/ask /api/reports /api/reports/{report_id} /api/reports/{report_id}/text
    /api/regions /api/years /api/coverage /api/examples /api/follow-ups /v1/chat/completions
    /v1/models /healthz /readyz /metrics""".split()
    assert set(relied_on) <= set(contract["paths"])


def test_every_operation_says_what_it_does_and_how_it_fails(contract):
    for path, verb, operation in operations(contract):
        assert operation.get("description"), (verb, path)
        assert operation["tags"], (verb, path)
        assert "default" in operation["responses"], (verb, path)


def test_every_operation_has_an_example_of_its_answer(contract):
    for path, verb, operation in operations(contract):
        answers = [r for code, r in operation["responses"].items() if code[0] == "2"]
        assert answers, (verb, path)
        for media in (media for one in answers for media in one.get("content", {}).values()):
            assert "example" in media or "examples" in media, (verb, path)


def test_every_example_of_a_request_is_answered(portal, contract):
    schemas = contract["components"]["schemas"]
    with portal.client() as client:
        for path, verb, operation in operations(contract):
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body is None or "{" in path or operation["tags"] == ["access"]:
                continue  # an example of a key opens nothing
            name = body["schema"]["$ref"].rpartition("/")[2]
            for example in schemas[name]["examples"]:
                response = client.request(verb, path, json=example)
                unproven = response.json().get("code") == "unproven"  # an example proves nothing
                assert response.status_code < 300 or unproven, (path, response.text)


def test_no_page_is_brought_from_elsewhere(portal):
    with portal.client() as client:
        for path in ("/docs", "/redoc"):
            assert client.get(path).status_code == 404


def test_whatever_is_sent_the_contract_holds(portal, request, tmp_path):
    seconds = request.config.getoption("--contract-seconds")
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{portal.url}/openapi.json"),
        *("--checks", "all", "--exclude-checks", ",".join(NOT_MEANT)),
        *("--phases", "examples,coverage,fuzzing", "--max-examples", str(seconds * 10)),
        *("--max-time", str(seconds), "--no-color", "--seed", "1", "--warnings", "off"),
    ]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    assert "Test cases:" in ran.stdout
