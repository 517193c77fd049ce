"""Reports to test with: texts in the manner of the real ones, and libraries that hold them."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from hypothesis import strategies as st

from retrieval.embedding import HashedGrams
from retrieval.ingest import Ingestor, Outcome, Overrides
from retrieval.library import Library
from retrieval.regions import Divisions

ROOT = Path(__file__).resolve().parent.parent
NOTHING_BY_HAND = Overrides()
SAMPLE = sorted((ROOT / "config" / "sample").glob("*.txt"))

BODY = """2023年，我县坚持以习近平法治思想为指导，扎实推进法治政府建设，取得明显成效。现将有关情况报告如下。
一、主要做法
（一）加强领导。全年召开会议5次，研究法治议题12个，推动各项任务落实到位。
（二）化解纠纷。全年收到行政复议申请236件，审结228件，调解成功率98.6%。
二、2024年工作打算
（一）强化督察。开展专项督察2次，整改率达到100%。
"""

_MARKERS = (
    "第一章 ",
    "一、",
    "二、",
    "（一）",
    "(二)",
    "三)",
    "1.",
    "２．",
    "(1)",
    "①",
    "一是",
    "",
)
_WORDS = "依法行政 复议 审结 236件 98.6% “放管服” 《条例》 ，其中 ；二是 。 ： 1,234 2023年 （含） \n 不".split(
    " "
)

lines = st.builds(
    lambda marker, words: marker + "".join(words),
    st.sampled_from(_MARKERS),
    st.lists(st.sampled_from(_WORDS) | st.text(max_size=6), max_size=12),
)
texts = st.text(max_size=300) | st.lists(lines, max_size=25).map("\n".join)
"""Any text at all, and texts that look like reports."""


def text_of(county: str, year: int = 2023) -> str:
    """A report of that county on that year, of a title and a body."""
    body = BODY.replace("2024", str(year + 1)).replace("2023", str(year)).replace("我县", county)
    return f"{county}{year}年法治政府建设情况报告\n{body}"


def county_files() -> dict[str, str]:
    """Reports of three counties of one province on two years, each with figures of its own."""
    return {
        f"{county}{year}.txt": "四川省"
        + text_of(county, year)
        .replace("236", str(100 + 17 * n + year % 10))
        .replace("98.6", f"9{n + 5}.{year % 10}")
        for n, county in enumerate(("青川县", "剑阁县", "苍溪县"))
        for year in (2022, 2023)
    }


def written(folder: Path, files: dict[str, str]) -> list[Path]:
    """Those files with those texts."""
    paths = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def ingest(
    library: Library, paths: Sequence[Path], overrides: Overrides = NOTHING_BY_HAND
) -> list[Outcome]:
    """Puts the files in; what became of each."""
    return list(Ingestor(library, HashedGrams(), Divisions.load()).ingest(paths, overrides))


@contextlib.contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """As a user who may read but not write below `folder`; root becomes nobody for it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = os.geteuid() == 0
    if root:
        for parent in folder.parents:
            if parent.stat().st_uid == 0 and parent != Path("/") and parent != Path("/tmp"):
                parent.chmod(0o755)
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
