"""The proof file: written with an answer, proven anywhere, and loud about any change."""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from answering.recheck import recheck
from answering.verifier import Verifier
from bot import prooffile
from bot.answerjson import from_json
from config.errors import BadRequest
from tests.conftest import ASKED, Fazhi
from tests.fake_openai import FakeOpenAI

Json = dict[str, Any]
Step = str | int
Path_ = tuple[Step, ...]
QUESTIONS = (
    ASKED,
    "示例县2024年行政许可、行政处罚和行政强制合计多少件？",
    "示例县2024年重大行政决策目录列入了哪些事项？",
    "示例县2025年主题服务的目标是多少项？",
)
CHARACTERS = st.sampled_from("0123456789年县未不的 ，。[]a") | st.characters(codec="utf-8")
QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    return Verifier()


@dataclass(frozen=True)
class Proofs:
    """Some proof files as objects, too long to print."""

    all: tuple[Json, ...] = field(repr=False)

    def __getitem__(self, number: int) -> Json:
        return self.all[number]

    def places(self, *, content: bool) -> dict[tuple[Step, Step], list[tuple[int, Path_]]]:
        """Number and path of each leaf that can be altered, by the kind of leaf."""
        found: dict[tuple[Step, Step], list[tuple[int, Path_]]] = {}
        for number, data in enumerate(self.all):
            for path in leaves(data):
                if path != ("seal",) and (not content or is_content(path)):
                    kind = path[0], next(step for step in reversed(path) if isinstance(step, str))
                    found.setdefault(kind, []).append((number, path))
        return found


@pytest.fixture(scope="module")
def proofs(sample: Fazhi, tmp_path_factory: pytest.TempPathFactory) -> Proofs:
    """The proofs of some answers: a fact, a sum, a list, a target."""
    folder = tmp_path_factory.mktemp("proofs")
    found = []
    for number, question in enumerate(QUESTIONS):
        path = folder / f"{number}.json"
        assert sample("ask", question, "--proof", path).code == 0
        found.append(json.loads(path.read_text(encoding="utf-8")))
    return Proofs(tuple(found))


@pytest.fixture
def nowhere(tmp_path: Path) -> Fazhi:
    """The program where no library is, nor any model."""
    return Fazhi(tmp_path / "nothing").with_(OPENAI_BASE_URL="http://127.0.0.1:9/v1")


def verdict(data: Json, verifier: Verifier) -> list[str]:
    """The codes of what `fazhi verify` finds wrong; a file that does not fit is one."""
    try:
        findings = recheck(from_json(data), prooffile.snapshots(data, Path("x")), verifier)
    except BadRequest:
        return ["unfit"]
    codes = [finding.code for finding in findings]
    return [*codes, "seal_broken"] if prooffile.sealed(data) is False else codes


def resealed(data: Json) -> Json:
    """The same, as a forger would seal it again."""
    bare = {key: value for key, value in data.items() if key != "seal"}
    return {**bare, "seal": prooffile.seal(bare)}


# -- leaves: what can be altered ------------------------------------------------------------


def leaves(data: Any, path: Path_ = ()) -> Iterator[Path_]:
    """The paths of all that is no object and no list."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from leaves(value, (*path, at))
    else:
        yield path


def value_at(data: Any, path: Path_) -> Any:
    for step in path:
        data = data[step]
    return data


def altered(data: Json, path: Path_, value: object) -> Json:
    found = copy.deepcopy(data)
    value_at(found, path[:-1])[path[-1]] = value
    return found


CITED: tuple[str, ...] = (
    "report_id",
    "source",
    "title",
    "region",
    "year",
    "section",
    "quote",
    "start",
    "end",
)
CITED += ("sha256", "url", "n")
HELD = ("report_id", "source", "sha256", "title", "region_path", "year", "text", "url")


def is_content(path: Path_) -> bool:
    """Whether a leaf is one that the content itself proves, seal or no seal."""
    match path:
        case ("answer",):
            return True
        case ("claims", int(), "text" | "citations" | "kind", *_):
            return True
        case ("citations", int(), str(key), *_):
            return key in CITED
        case ("reports", int(), str(key), *_):
            return key in HELD
        case ("rows", int(), "region" | "year" | "value" | "citation"):
            return True
        case _:
            return False


@st.composite
def changed(draw: st.DrawFn, value: object) -> object:
    """The value with one character other, gone or more; a number one digit other."""
    if isinstance(value, str) and value:
        at = draw(st.integers(0, len(value) - 1))
        kind = draw(st.sampled_from(["other", "gone", "more"]))
        put = "" if kind == "gone" else draw(CHARACTERS)
        return value[:at] + put + value[at + (kind != "more") :]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + draw(st.sampled_from([-100, -10, -1, 1, 10, 100]))
    if isinstance(value, float):
        return value + 1
    return draw(CHARACTERS)


def alteration(data: st.DataObject, proofs: Proofs, *, content: bool) -> tuple[Json, str]:
    """A proof with one character altered, and where. Every kind of leaf is as likely."""
    places = proofs.places(content=content)
    number, path = data.draw(st.sampled_from(places[data.draw(st.sampled_from(sorted(places)))]))
    before = value_at(proofs[number], path)
    after = data.draw(changed(before))
    assume(after != before)
    if "section" in path:  # how a heading is spaced says nothing
        assume("".join(str(after).split()) != "".join(before.split()))
    return altered(proofs[number], path, after), f"{path}: {before!r:.80} -> {after!r:.80}"


# -- the file ---------------------------------------------------------------------------------


def test_a_proof_holds_where_there_is_no_library(proofs, verifier):
    for data in proofs.all:
        assert verdict(data, verifier) == []


def test_a_proof_can_be_verified_offline_by_command(sample, nowhere, tmp_path):
    path = tmp_path / "proof.json"
    assert sample("ask", ASKED, "--proof", path, "--json").lines[0]["refused"] is False
    ran = nowhere("verify", path)
    assert ran.code == 0
    assert "全部核对无误" in ran.out
    (told,) = nowhere("verify", path, "--json").lines
    assert told == {"proven": True, "findings": []}
    assert not nowhere.home.exists()


def test_the_proof_of_a_refusal_holds_as_well(sample, nowhere, tmp_path):
    path = tmp_path / "refused.json"
    assert sample("ask", "示例县2022年行政复议收到多少件？", "--proof", path).code == 0
    assert nowhere("verify", path).code == 0


def test_the_proof_of_a_models_answer_holds_as_well(sample, nowhere, tmp_path):
    path = tmp_path / "model.json"
    with FakeOpenAI() as fake:
        program = sample.with_(FAZHI_MODEL="honest", OPENAI_BASE_URL=fake.base_url)
        assert program("ask", ASKED, "--proof", path, "--json").lines[0]["mode"] == "model"
    assert nowhere("verify", path).code == 0


def test_what_ask_prints_is_proven_against_the_library(sample, file):
    answer = sample("ask", ASKED, "--json").out
    assert sample("verify", file("answer.json", answer)).code == 0
    assert sample("verify", file("altered.json", answer.replace("86件", "87件"))).code == 1


def test_an_altered_proof_fails_by_command_and_says_why(sample, nowhere, tmp_path):
    path = tmp_path / "proof.json"
    sample("ask", ASKED, "--proof", path)
    path.write_text(path.read_text(encoding="utf-8").replace("申请86件", "申请68件"), "utf-8")
    ran = nowhere("verify", path)
    assert ran.code == 1
    assert "不能证明" in ran.out
    (told,) = nowhere("verify", path, "--json").lines
    assert told["proven"] is False
    assert {finding["code"] for finding in told["findings"]} >= {"text_altered", "seal_broken"}


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"answer": "x"}', '{"answer": 1, "answer": 2}', "\x00"]
)
def test_what_is_no_proof_is_a_mistake_told_plainly(content, nowhere, file):
    ran = nowhere("verify", file("odd.json", content))
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_a_file_that_is_not_there_is_a_mistake_told_plainly(nowhere, tmp_path):
    assert nowhere("verify", tmp_path / "none.json").code == 2


def test_neither_a_proof_nor_claims_is_a_mistake(nowhere):
    assert nowhere("verify").code == 2


def test_a_proof_that_cannot_be_written_is_a_mistake(sample, tmp_path):
    ran = sample("ask", ASKED, "--proof", tmp_path / "none" / "proof.json")
    assert ran.code == 2
    assert ran.out == ""


# -- the property -----------------------------------------------------------------------------


@given(st.data())
@QUICK
def test_one_character_altered_anywhere_breaks_the_proof(proofs, verifier, data):
    after, where = alteration(data, proofs, content=False)
    assert verdict(after, verifier), where


@given(st.data())
@QUICK
def test_one_character_altered_and_sealed_again_is_found_in_the_content(proofs, verifier, data):
    after, where = alteration(data, proofs, content=True)
    assert verdict(resealed(after), verifier), where


@given(st.data())
@QUICK
def test_a_number_altered_wherever_it_is_said_and_sealed_again_is_found(proofs, verifier, data):
    """Claim and answer altered alike: only the verifier can tell."""
    before = proofs[data.draw(st.integers(0, len(proofs.all) - 1))]
    at = data.draw(st.integers(0, len(before["claims"]) - 1))
    claim = before["claims"][at]["text"]
    digits = [n for n, character in enumerate(claim) if character.isascii() and character.isdigit()]
    assume(digits)
    place = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != claim[place]]))
    said = claim[:place] + other + claim[place + 1 :]
    assume(not _is_only_a_list_mark(claim, place))
    after = altered(before, ("claims", at, "text"), said)
    after["answer"] = before["answer"].replace(claim, said)
    assert verdict(resealed(after), verifier), said


def _is_only_a_list_mark(claim: str, place: int) -> bool:
    """（3） before a point, 6. before a paragraph: no number that says anything."""
    return claim[place + 1 : place + 2] in ("）", ".") or claim[place + 2 : place + 3] == "."


@pytest.mark.parametrize("key", ["year", "region"])
def test_another_report_made_up_in_all_its_places_is_found(key, proofs, verifier):
    """Year or region altered in citation and snapshot: the claims still say the true one."""
    after = copy.deepcopy(proofs[0])
    for citation in after["citations"]:
        citation[key] = 2019 if key == "year" else "示例省示例市虚构县"
    for report in after["reports"]:
        report["year" if key == "year" else "region_path"] = (
            2019 if key == "year" else ["示例省", "示例市", "虚构县"]
        )
    assert verdict(resealed(after), verifier)


def test_a_proof_without_its_seal_is_not_taken(proofs, verifier):
    bare = {key: value for key, value in proofs[0].items() if key != "seal"}
    assert verdict(bare, verifier) == ["seal_broken"]


def test_a_proof_without_its_reports_is_not_taken_offline(proofs, verifier):
    bare = {**proofs[0], "reports": []}
    assert "report_missing" in verdict(resealed(bare), verifier)


def test_a_key_that_stands_twice_is_not_taken(sample, nowhere, tmp_path):
    """A reader sees the first, a program the last."""
    path = tmp_path / "twice.json"
    sample("ask", ASKED, "--proof", path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"answer":', '"answer": "一件也没有。",\n "answer":', 1), "utf-8")
    assert nowhere("verify", path).code == 2
