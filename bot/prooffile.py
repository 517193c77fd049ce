"""An answer with the texts it quotes, in one JSON file that proves itself offline.

The seal is a hash over everything else in the file: it tells of any change, and the
proof of quotes and claims tells of one that was sealed again.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from answering.answer import Answer
from answering.recheck import Snapshot
from bot.answerjson import to_json
from config.errors import BadRequest
from retrieval.library import Library
from retrieval.report import KINDS, Metadata, Report

Json = dict[str, Any]


def write(path: Path, answer: Answer, library: Library) -> None:
    """Writes the proof of an answer to `path`, replacing what is there."""
    try:
        path.write_bytes(content(answer, library))
    except OSError as error:
        raise BadRequest(
            f"The proof cannot be written: {error.strerror or error}",
            where=path,
            mend="Choose a folder that is there and may be written.",
        ) from error


def content(answer: Answer, library: Library) -> bytes:
    """The file that proves an answer."""
    cited = (*answer.citations, *(answer.refusal.nearest if answer.refusal else ()))
    reports = [library.report(key) for key in dict.fromkeys(c.report_id for c in cited)]
    data = {**to_json(answer), "reports": [_report_json(report) for report in reports]}
    text = json.dumps({**data, "seal": seal(data)}, ensure_ascii=False, indent=1)
    return f"{text}\n".encode(errors="backslashreplace")


def read(path: Path) -> Json:
    """The object of an answer file; raises BadRequest where there is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_once)
    except (OSError, ValueError, RecursionError) as error:
        raise _unfit(f"The answer file cannot be read: {error}", path) from error
    if not isinstance(data, dict):
        raise _unfit("The answer file holds no object", path)
    return data


def sealed(data: Mapping[str, Any]) -> bool | None:
    """Whether the seal fits; None where there is nothing to seal (`fazhi ask --json`)."""
    if "seal" not in data and not data.get("reports"):
        return None
    return "seal" in data and bool(
        data["seal"] == seal({k: v for k, v in data.items() if k != "seal"})
    )


def seal(data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of an object, hexadecimal."""
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def snapshots(data: Mapping[str, Any], path: Path) -> dict[str, Snapshot]:
    """The reports in the file by id; empty where it carries none."""
    found: dict[str, Snapshot] = {}
    for report in data.get("reports") or ():
        try:
            found[report["report_id"]] = _snapshot(report)
        except (KeyError, TypeError, ValueError) as error:
            raise _unfit(f"A report in the file does not fit: {error!r}", path) from error
    return found


def snapshot_of(report: Report) -> Snapshot:
    """A report of the library as a snapshot."""
    return Snapshot(
        report.id, report.source, report.text, report.sha256, report.metadata, report.url
    )


def _report_json(report: Report) -> Json:
    about = report.metadata
    return {
        "report_id": report.id,
        "source": report.source,
        "sha256": report.sha256,
        "url": report.url,
        "title": about.title,
        "region_path": list(about.region),
        "year": about.year,
        "kind": about.kind,
        "document_number": about.document_number,
        "issuer": about.issuer,
        "issued": about.issued,
        "title_made": about.title_made,
        "text": report.text,
    }


def _snapshot(data: Json) -> Snapshot:
    texts = {
        key: str(data[key]) for key in ("title", "document_number", "issuer", "issued", "text")
    }
    kind = data["kind"]
    if kind not in KINDS or not (data["year"] is None or type(data["year"]) is int):
        raise ValueError("kind or year")
    about = Metadata(
        title=texts["title"],
        region=tuple(str(name) for name in data["region_path"]),
        year=data["year"],
        kind=kind,
        document_number=texts["document_number"],
        issuer=texts["issuer"],
        issued=texts["issued"],
        title_made=bool(data["title_made"]),
    )
    url = data.get("url")
    if not (url is None or isinstance(url, str)):
        raise ValueError("url")
    named = (str(data["report_id"]), str(data["source"]), texts["text"], str(data["sha256"]))
    return Snapshot(*named, about, url)


def _once(pairs: list[tuple[str, Any]]) -> Json:
    """An object whose keys all differ: of two, a reader and a program may see another."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def _unfit(what: str, path: Path) -> BadRequest:
    return BadRequest(
        what, where=path, mend="Take the file that `fazhi ask --proof FILE` wrote, unchanged."
    )
