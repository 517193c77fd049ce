"""`fazhi verify --claims`: a verdict a line, in order, as the contract has it."""

import json
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from tests.conftest import Fazhi
from tests.realreports import ROOT, in_ci, reports_folder

CLAIMS = ROOT / "../shared/eval/claims.jsonl"
SOURCE = "示例县2024年法治政府建设年度报告.txt"
QUOTE = "2024年，全县共收到行政复议申请86件，受理78件，不予受理5件，转送其他机关处理3件"
CITED = {"source": SOURCE, "quote": QUOTE}
TRUE = "示例县2024年收到行政复议申请86件。"


def line(id: object, claim: str = TRUE, *citations: dict[str, str], **more: object) -> str:
    row = {"id": id, "claim": claim, "citations": list(citations), **more}
    return json.dumps(row, ensure_ascii=False)


@pytest.fixture
def verified(sample: Fazhi, file):
    def verify(*lines: str) -> list[Any]:
        ran = sample("verify", "--claims", file("claims.jsonl", "\n".join(lines) + "\n"))
        assert ran.code == 0, ran.err
        return ran.lines

    return verify


def test_verdicts_come_in_order_with_the_ids_as_given(verified):
    given = ["b", 7, None, "a", "b", ["x"], {"k": 1}]
    told = verified(*(line(one, TRUE, CITED) for one in given))
    assert [one["id"] for one in told] == given
    assert all(set(one) == {"id", "verdict", "findings"} for one in told)


def test_a_true_claim_is_supported_and_has_no_findings(verified):
    assert verified(line(1, TRUE, CITED)) == [{"id": 1, "verdict": "supported", "findings": []}]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("示例县2024年收到行政复议申请68件。", "contradicted"),
        ("示例县2023年收到行政复议申请86件。", "unsupported"),
        ("示例县2024年收到行政复议申请86件，居全省第一。", "unsupported"),
        ("示例县2024年另有99件未办：" + QUOTE, "contradicted"),
        ("", "unsupported"),
    ],
)
def test_a_claim_that_its_quote_does_not_prove_has_findings_that_a_reader_understands(
    claim, verdict, verified
):
    (told,) = verified(line(1, claim, CITED))
    assert told["verdict"] in (verdict, "contradicted")
    assert told["findings"]
    for finding in told["findings"]:
        assert set(finding) == {"code", "message"}
        assert finding["code"].isascii()
        assert any("\u4e00" <= character <= "\u9fff" for character in finding["message"])


def test_a_claim_without_citations_is_unsupported(verified):
    (told,) = verified(line(1))
    assert told["verdict"] == "unsupported"
    assert told["findings"][0]["code"] == "citation_missing"


def test_a_source_that_is_not_in_the_library_is_no_proof(verified):
    (alone,) = verified(line(1, TRUE, {"source": "没有.txt", "quote": QUOTE}))
    (beside,) = verified(line(1, TRUE, CITED, {"source": "没有.txt", "quote": QUOTE}))
    for told in (alone, beside):
        assert told["verdict"] == "unsupported"
        assert told["findings"][0]["code"] == "report_missing"
        assert "没有.txt" in told["findings"][0]["message"]


@pytest.mark.parametrize(
    "quote",
    [
        QUOTE.replace("86", "87"),
        "",
        "。",
        QUOTE[:20] + "办结率99.3%",
        "收到行政复议申请57件",
    ],
)
def test_a_quote_that_is_not_in_the_report_is_no_proof(quote, verified):
    (told,) = verified(line(1, TRUE, {"source": SOURCE, "quote": quote}))
    assert told["verdict"] != "supported"


def test_a_quote_may_differ_in_width_and_white_space_only(verified):
    wide = QUOTE.replace("86", "８６").replace("，", ", ")
    (told,) = verified(line(1, TRUE, {"source": SOURCE, "quote": wide}))
    assert told["verdict"] == "supported"


def test_a_computed_claim_is_computed_again(verified):
    claim = "示例县2024年受理和不予受理的行政复议申请合计83件。"
    right, wrong = verified(
        line(1, claim, CITED, formula="78 + 5"),
        line(2, claim.replace("83", "84"), CITED, formula="78 + 5"),
    )
    assert right["verdict"] == "supported"
    assert wrong["verdict"] != "supported"


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        "7",
        '{"id": 1}',
        '{"id": 1, "claim": 5, "citations": []}',
        '{"id": 1, "claim": "x", "citations": {}}',
        '{"id": 1, "claim": "x", "citations": [{"source": "a"}]}',
        '{"id": 1, "claim": "x", "citations": ["a"]}',
        '{"id": 1, "claim": "x", "citations": [{"source": 1, "quote": "b"}]}',
    ],
)
def test_a_malformed_line_is_named_before_anything_is_judged(bad, sample, file):
    ran = sample("verify", "--claims", file("bad.jsonl", f"{line(1, TRUE, CITED)}\n{bad}\n"))
    assert (ran.code, ran.out) == (2, "")
    assert "2" in ran.err
    assert "Traceback" not in ran.err


def test_blank_lines_and_a_byte_order_mark_are_no_claims(sample, file):
    content = f"\ufeff\n{line(1, TRUE, CITED)}\n\n  \n"
    ran = sample("verify", "--claims", file("claims.jsonl", content))
    assert [one["id"] for one in ran.lines] == [1]


def test_claims_may_come_on_standard_input(sample):
    ran = sample.process("verify", "--claims", "-", stdin=line("x", TRUE, CITED).encode())
    assert (ran.code, ran.lines[0]["id"], ran.lines[0]["verdict"]) == (0, "x", "supported")


def test_a_file_that_is_not_there_is_a_mistake_told_plainly(sample, tmp_path):
    assert sample("verify", "--claims", tmp_path / "none.jsonl").code == 2


# -- the claims that we are measured with ----------------------------------------------------


@pytest.fixture(scope="module")
def judged(real: Fazhi) -> list[tuple[Any, str]]:
    """Each claim with its verdict."""
    reports_folder()
    if not CLAIMS.is_file():
        missing = f"The claims are not here: {CLAIMS}"
        pytest.fail(missing) if in_ci() else pytest.skip(missing)
    ran = real("verify", "--claims", CLAIMS)
    rows = [json.loads(row) for row in CLAIMS.read_text(encoding="utf-8").splitlines() if row]
    assert [one["id"] for one in ran.lines] == [row["id"] for row in rows]
    return [(row, one["verdict"]) for row, one in zip(rows, ran.lines, strict=True)]


def test_nearly_every_mutant_is_caught(judged):
    caught, total = Counter[str](), Counter[str]()
    for row, verdict in judged:
        if row["label"] != "supported":
            total[row["operator"]] += 1
            caught[row["operator"]] += verdict != "supported"
    assert caught.total() >= 0.97 * total.total()
    assert caught["quote_edit"] == total["quote_edit"]
    assert caught["empty_citation"] == total["empty_citation"]
    plain = ("digit", "year", "unit", "region_sibling", "region_parent", "homonym_region")
    assert sum(caught[one] for one in plain) >= 0.99 * sum(total[one] for one in plain)


def test_hardly_a_true_claim_is_suspected(judged):
    verdicts = [verdict for row, verdict in judged if row["label"] == "supported"]
    assert sum(verdict != "supported" for verdict in verdicts) <= 0.03 * len(verdicts)


def test_the_verifier_benchmark_runs_on_any_reports_and_is_deterministic():
    command = [sys.executable, "-m", "benchmarks.verification", "--facts", "6", "--no-times"]
    tables = [
        subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
        for _ in range(2)
    ]
    assert tables[0] == tables[1]
    assert "false alarms" in tables[0]
