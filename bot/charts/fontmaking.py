"""Makes the font that charts are drawn with: the characters they need, of Noto Sans CJK SC.

    python -m bot.charts.fontmaking NotoSansCJK-Regular.ttc [--number 2]

Needed only where the set of characters changes. The font that comes out carries no name of
its own, as a changed font must not pass for the original; `fonts/NOTICE.txt` says what was
changed. The same font gives the same bytes.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

FONT = Path(__file__).resolve().parent / "fonts" / "charts.otf"
_DIVISIONS = Path(__file__).resolve().parents[2] / "config" / "divisions.tsv"
_LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100)]
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_SIGNS = "–—‘’“”…‰′″※←↑→↓∶≈≤≥−□■○●▲△◆①②③④⑤⑥⑦⑧⑨⑩⑪⑫〓"
_GB_2312 = (range(0xA1, 0xF8), [*range(0xA1, 0xFF)])
_BIG_5_COMMON = (range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
_DROPPED = "vhea,vmtx,BASE,VORG,GSUB,GPOS"
"""Tables for vertical lines and for features that a chart has no use for."""


def characters() -> str:
    """All that a chart can show, in order: GB 2312, the common part of Big 5, Latin 1, signs,
    and whatever else stands in the names of China's divisions."""
    found = {*_SIGNS, *map(chr, _LATIN), *map(chr, _FULL_WIDTH)}
    found |= {*_encoded("gb2312", *_GB_2312), *_encoded("big5", *_BIG_5_COMMON)}
    found |= {*_DIVISIONS.read_text(encoding="utf-8")}
    return "".join(sorted(character for character in found if character.isprintable()))


def _encoded(encoding: str, rows: Iterable[int], cells: list[int]) -> Iterator[str]:
    for row in rows:
        for cell in cells:
            yield from bytes((row, cell)).decode(encoding, "ignore")


def _make(source: Path, number: int) -> None:
    """Runs fontTools, which is not imported: no chart that is drawn needs it."""
    options = (
        f"--font-number={number}",
        f"--unicodes={','.join(f'{ord(character):X}' for character in characters())}",
        f"--output-file={FONT}",
        f"--drop-tables+={_DROPPED}",
        "--layout-features=",
        "--no-hinting",
        "--obfuscate-names",
        "--name-IDs=0,1,2,3,4,5,6,7,13,14",
        "--name-languages=0x409",
    )
    subprocess.run([sys.executable, "-m", "fontTools.subset", str(source), *options], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--number", type=int, default=2, help="of the font in a collection")
    options = parser.parse_args()
    _make(options.source, options.number)
    print(f"{FONT}: {len(characters())} characters, {FONT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
