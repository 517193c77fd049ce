"""Claims checked against the library, and an answer file proven again offline."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from answering.answer import Finding, Verdict
from answering.recheck import Snapshot, recheck
from answering.verifier import Cited, Verifier
from bot import prooffile
from bot.answerjson import from_json
from bot.desk import Desk
from bot.jsonlines import objects, wrong
from bot.reproving import shown, snapshots
from bot.styled import line
from bot.troubles import SOME_FAILED
from config.errors import ReportUnknown
from retrieval.library import Library

_EXAMPLE = '{"id": 1, "claim": "…", "citations": [{"source": "…", "quote": "…"}]}'


def verify_claims(desk: Desk, path: Path) -> None:
    """A verdict a line on stdout, in the order of the claims."""
    rows = [_row(data, where) for where, data in objects(path, _EXAMPLE)]
    verifier, library = Verifier(), desk.parts.library
    reports: dict[str, Snapshot | None] = {}
    for data in rows:
        for citation in data["citations"]:
            source = citation["source"]
            if source not in reports:
                reports[source] = _report(library, source)
        verdict = _verdict(data, reports, verifier)
        findings = [{"code": f.code, "message": f.message} for f in verdict.findings]
        desk.record({"id": data.get("id"), "verdict": verdict.verdict, "findings": findings})


def verify_answer(desk: Desk, path: Path, *, as_json: bool) -> None:
    """Says whether an answer file holds; the exit code is 1 where it does not."""
    data = prooffile.read(path)
    answer = from_json(data)
    texts = prooffile.snapshots(data, path)
    if not texts and shown(answer):
        texts = snapshots(answer, desk.parts.library)
    findings = recheck(answer, texts, Verifier())
    if prooffile.sealed(data) is False:
        findings.append(Finding("seal_broken", "文件在写出之后被改动过。"))
    if findings:
        desk.exit_code = SOME_FAILED
    if as_json:
        told = [{"code": f.code, "message": f.message} for f in findings]
        desk.record({"proven": not findings, "findings": told})
        return
    if not findings:
        said = desk.words(
            "属实：{n} 句话、{m} 条引文全部核对无误。",
            n=len(answer.claims),
            m=len(answer.citations),
        )
        desk.show([line(said, "good")])
        return
    desk.show([line(desk.words("不能证明："), "bad")])
    desk.show([line(f"{finding.message}（{finding.code}）", indent=2) for finding in findings])


def _row(data: dict[str, Any], where: str) -> dict[str, Any]:
    """The line itself, once it is known to fit."""
    citations = data.get("citations")
    fits = isinstance(citations, list) and all(
        isinstance(c, dict) and isinstance(c.get("source"), str) and isinstance(c.get("quote"), str)
        for c in citations
    )
    if not isinstance(data.get("claim"), str) or not fits:
        raise wrong(
            "This line does not fit: `claim` or `citations` is missing or malformed",
            where,
            _EXAMPLE,
        )
    return data


def _verdict(
    data: Mapping[str, Any], reports: Mapping[str, Snapshot | None], verifier: Verifier
) -> Verdict:
    cited = []
    for citation in data["citations"]:
        found = reports[citation["source"]]
        if found is None:
            message = f"库中没有名为“{citation['source']}”的报告。"
            return Verdict("unsupported", (Finding("report_missing", message),))
        cited.append(Cited(citation["quote"], found.text, found.metadata))
    return verifier.check(data["claim"], cited, str(data.get("formula") or ""))


def _report(library: Library, source: str) -> Snapshot | None:
    try:
        return prooffile.snapshot_of(library.report(source))
    except ReportUnknown:
        return None
