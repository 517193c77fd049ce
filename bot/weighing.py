"""`fazhi model weigh`: measures what weight of the vectors helps, and names the setting."""

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import wiring
from bot.desk import Desk
from bot.styled import line

if TYPE_CHECKING:
    from retrieval.weighing import Pair, Verdict, Weighed


def weigh(
    context: typer.Context,
    pairs: Annotated[
        Path | None,
        typer.Option(
            "--pairs", metavar="文件", help="JSON 行文件：问题和能回答它的段落；默认用随附的。"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")] = False,
) -> None:
    """在已知答案的问题上量一量，向量在检索中该占多少分量。"""
    from retrieval.weighing import read

    desk: Desk = context.obj
    found = _shipped() if pairs is None else read(pairs)
    desk.note(desk.words("在 {n} 个问题上比较……", n=len(found)))
    _tell(desk, _verdict(desk, found), as_json=as_json)


def _shipped() -> "tuple[Pair, ...]":
    from answering.lay import passages
    from retrieval.weighing import Pair

    return tuple(
        Pair(p.id, p.text, p.title, p.section, question)
        for p in passages()
        for question in p.questions
    )


def _verdict(desk: Desk, pairs: "tuple[Pair, ...]") -> "Verdict":
    """Measured in a library of its own; nothing of the operator's is touched. The lexical
    leg goes without the expansion, which was learned from these very questions."""
    from answering.expansion import Expansion
    from answering.terms import TopicReader
    from answering.thesaurus import load
    from retrieval.folding import fold
    from retrieval.library import Library
    from retrieval.weighing import Remembering, shelve
    from retrieval.weighing import weigh as measured

    embedder = Remembering(desk.parts.embedder)
    with tempfile.TemporaryDirectory() as folder, Library.create(Path(folder)) as library:
        numbers = shelve(library, pairs, embedder)
        indexes = wiring.indexes(library.home, embedder)
        indexes.lexical.catch_up(library)
        reader = TopicReader(
            indexes.lexical.vocabulary, library.passage_count, load(), Expansion({})
        )
        verdict = measured(
            library, indexes, pairs, numbers, lambda text: reader.read(fold(text)).tokens()
        )
        if indexes.vectors.trouble is not None:
            raise indexes.vectors.trouble
    return verdict


def _tell(desk: Desk, verdict: "Verdict", *, as_json: bool) -> None:
    if as_json:
        for half, rows in (("chosen", verdict.chosen), ("told", (verdict.told,))):
            for row in rows:
                desk.record({"half": half, **asdict(row)})
        desk.record({"weight": verdict.weight})
        return
    desk.show([line(desk.words("选分量的一半："), "faint")])
    desk.show([line(_row(desk, row)) for row in verdict.chosen])
    desk.show([line(desk.words("另一半上，选出的那个："), "faint"), line(_row(desk, verdict.told))])
    if not verdict.weight:
        desk.note(desk.words("没有哪个分量确有帮助。"))
    desk.show([line(f"FAZHI_VECTOR_WEIGHT={verdict.weight:g}")])


def _row(desk: Desk, row: "Weighed") -> str:
    return desk.words(
        "分量 {weight:<4g}  前五命中 {recall:.3f}  MRR@10 {mrr:.3f}"
        "  比 0 多 {gain:+.3f}（95% 区间 {low:+.3f} 到 {high:+.3f}）",
        **asdict(row),
    )
