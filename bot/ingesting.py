"""`fazhi ingest`: files and folders in, a line for each, and the indexes brought up to date."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.desk import Desk
from bot.progress import Progress
from bot.styled import Line, Style, line
from bot.troubles import SOME_FAILED, one_line
from config.errors import BadRequest

if TYPE_CHECKING:
    from retrieval.ingest import Outcome, Overrides
    from retrieval.regions import Divisions

_LOOKS: dict[str, tuple[str, Style]] = {
    "added": ("新收录", "good"),
    "replaced": ("已更新", "good"),
    "unchanged": ("无变化", "faint"),
    "failed": ("未收录", "bad"),
}


def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="路径", help="报告文件或文件夹。")],
    region: Annotated[
        str,
        typer.Option("--region", metavar="地区", help="指定地区，不从原文辨认。"),
    ] = "",
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar="年份", min=1949, max=2100, help="指定所述年份，不从原文辨认。"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")] = False,
) -> None:
    """收录报告文件或文件夹；重复收录不会产生重复的报告。"""
    from retrieval.ingest import Overrides

    desk: Desk = context.obj
    path = region_path(desk.parts.divisions, region) if region else ()
    ingest_all(desk, paths, Overrides(path, year), as_json=as_json)


def ingest_all(desk: Desk, paths: list[Path], overrides: "Overrides", *, as_json: bool) -> None:
    """Puts the files in; what is in stays in, whatever befalls the rest."""
    started = time.perf_counter()
    tally = dict.fromkeys(_LOOKS, 0)
    try:
        for outcome in _outcomes(desk, paths, overrides):
            tally[outcome.status] += 1
            _tell(desk, outcome, as_json=as_json)
    finally:
        if any(tally.values()):
            desk.note(_summary(desk, tally, time.perf_counter() - started))
    _catch_up(desk)
    if tally["failed"]:
        desk.exit_code = SOME_FAILED


def region_path(divisions: "Divisions", name: str) -> tuple[str, ...]:
    """The path that a user names; with slashes it is taken as it is written."""
    if "/" in name:
        return tuple(part.strip() for part in name.split("/") if part.strip())
    found = tuple(dict.fromkeys(division.path for division in divisions.resolve(name)))
    if len(found) == 1:
        return found[0]
    listed = ", ".join("/".join(path) for path in found)
    raise BadRequest(
        f"Several regions have this name: {listed}" if found else "No region has this name",
        where=f"--region {name}",
        mend="Write the whole path with slashes, e.g. 青海省/西宁市/城中区.",
    )


def _outcomes(desk: Desk, paths: list[Path], overrides: "Overrides") -> Iterator["Outcome"]:
    from retrieval.ingest import files

    missing: list[Outcome] = []
    found = files(paths, missing.append)
    yield from missing
    library = desk.parts.new_library
    with desk.parts.indexes.keeping(library, len(found)) as keeper:
        with Progress(len(found), desk.words("收录")) as progress:
            for outcome in desk.parts.ingestor.ingest(found, overrides, keeper):
                progress.step(outcome.source)
                yield outcome
        with Progress(keeper.to_prove(), desk.words("核对向量")) as progress:
            keeper.finish(library, lambda count: progress.step("", count))


def _tell(desk: Desk, outcome: "Outcome", *, as_json: bool) -> None:
    if as_json:
        desk.record(_json(desk, outcome))
    else:
        desk.show([_line(desk, outcome)])


def _error(desk: Desk, outcome: "Outcome") -> str:
    return one_line(outcome.cause, desk.words) if outcome.cause else outcome.error


def _json(desk: Desk, outcome: "Outcome") -> dict[str, Any]:
    """The contract's line; null for what is not known."""
    about = outcome.metadata
    return {
        "source": outcome.source,
        "report_id": outcome.report_id or None,
        "title": about.title if about else None,
        "region": about.region_name or None if about else None,
        "year": about.year if about else None,
        "kind": about.kind if about else None,
        "passages": outcome.passages,
        "status": outcome.status,
        "error": _error(desk, outcome) or None,
    }


def _line(desk: Desk, outcome: "Outcome") -> Line:
    status, style = _LOOKS[outcome.status]
    about = outcome.metadata
    if about is None:
        return line(f"{desk.words(status)}  {outcome.source}: {_error(desk, outcome)}", style)
    region = about.region_name or desk.words("地区未知（可用 --region 指定）")
    year = str(about.year) if about.year else desk.words("年份未知（可用 --year 指定）")
    said = desk.words("{n} 段", n=outcome.passages)
    text = f"{desk.words(status)}  {outcome.source}  {about.title}  {region}  {year}  {said}"
    return line(text, "faint" if outcome.status == "unchanged" else "")


def _summary(desk: Desk, tally: dict[str, int], seconds: float) -> str:
    count = sum(tally.values())
    parts = [f"{desk.words(_LOOKS[status][0])} {n}" for status, n in tally.items() if n]
    rate = count / seconds if seconds else 0.0
    timing = desk.words("{s:.1f} 秒，每秒 {r:.1f} 份", s=seconds, r=rate)
    return desk.words(
        "共 {n} 份：{parts}（{timing}）", n=count, parts=", ".join(parts), timing=timing
    )


def _catch_up(desk: Desk) -> None:
    """Brings the indexes up to date. The reports are in already: nothing is lost if not."""
    started = time.perf_counter()
    trouble = desk.parts.indexes.catch_up(desk.parts.new_library)
    if trouble is not None:
        desk.note(desk.words("有的段落还没有向量，先按词检索。"))
        desk.complain(trouble)
    desk.note(desk.words("索引已是最新（{s:.1f} 秒）", s=time.perf_counter() - started))
