"""`fazhi reports`, `show` and `forget`: what is in, its text, out again."""

from typing import Annotated, Any

import typer

from bot.desk import Desk
from bot.safe import safe_block
from bot.styled import Line, Span, line
from config.errors import BadRequest
from retrieval.library import Entry
from retrieval.report import KIND_NAMES, Report

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")]
Key = Annotated[str, typer.Argument(metavar="报告", help="报告的编号（可只写开头几位）或文件名。")]


def reports(context: typer.Context, as_json: AsJson = False) -> None:
    """列出已收录的报告。"""
    desk: Desk = context.obj
    entries = desk.parts.library.entries()
    if as_json:
        for entry in entries:
            desk.record(about(entry))
        return
    desk.show([_row(desk, entry) for entry in entries])
    desk.note(desk.words("共 {n} 份报告。", n=len(entries)))


def show(
    context: typer.Context,
    key: Key,
    start: Annotated[
        int, typer.Option("--from", metavar="N", help="从第 N 个字起，从 0 数起。")
    ] = 0,
    end: Annotated[
        int | None, typer.Option("--to", metavar="N", help="到第 N 个字为止，不含该字。")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """显示一份报告的正文，或其中一段；引文的位置就在这份正文里数。"""
    desk: Desk = context.obj
    report = desk.parts.library.report(key)
    last = len(report.text) if end is None else end
    _check_stretch(report, start, last)
    if as_json:
        entry = desk.parts.library.entry(report.id)
        desk.record({**about(entry), **_text_json(report, start, last)})
    else:
        print(safe_block(report.text[start:last]))


def forget(context: typer.Context, key: Key, as_json: AsJson = False) -> None:
    """移除一份报告；再次收录即可恢复。"""
    desk: Desk = context.obj
    library = desk.parts.library
    entry = library.entry(key)
    library.forget(entry.id)
    desk.parts.indexes.catch_up(library)
    if as_json:
        desk.record({"report_id": entry.id, "source": entry.source, "status": "forgotten"})
    else:
        desk.show([line(desk.words("已移除：{source}", source=entry.source))])


def about(entry: Entry) -> dict[str, Any]:
    """A report's JSON without its text; null for what is not known."""
    known = entry.metadata
    return {
        "report_id": entry.id,
        "source": entry.source,
        "title": known.title,
        "region": known.region_name or None,
        "region_path": known.region,
        "year": known.year,
        "kind": known.kind,
        "document_number": known.document_number or None,
        "issuer": known.issuer or None,
        "issued": known.issued or None,
        "unknown": known.unknown,
        "passages": entry.passages,
        "url": entry.url,
        "sha256": entry.sha256,
    }


def _text_json(report: Report, start: int, end: int) -> dict[str, Any]:
    """The stretch with its offsets, and the whole tree: `start` to `end` count in the report."""
    sections = [
        {
            "marker": section.marker,
            "title": section.title,
            "level": section.level,
            "parent": section.parent,
            "start": section.start,
            "body": section.body,
            "end": section.end,
        }
        for section in report.sections
    ]
    return {"start": start, "end": end, "text": report.text[start:end], "sections": sections}


def _check_stretch(report: Report, start: int, end: int) -> None:
    if not 0 <= start <= end <= len(report.text):
        raise BadRequest(
            "The stretch asked for is not in the text",
            where=f"{start}-{end}",
            mend=f"Give offsets from 0 to {len(report.text)}, the first not after the second.",
        )


def _row(desk: Desk, entry: Entry) -> Line:
    known = entry.metadata
    region = known.region_name or desk.words("地区未知")
    year = desk.words("{y}年", y=known.year) if known.year else desk.words("年份未知")
    kind = desk.words(KIND_NAMES[known.kind])
    said = desk.words("{n} 段", n=entry.passages)
    tail = line(f"  {region}  {year}  {kind}  {known.title}  {said}  {entry.source}")
    return Line((Span(entry.id, "faint"), *tail.spans))
