"""A folder of synthetic reports that change: each version states a number of its own."""

import itertools
from pathlib import Path

from benchmarks import synthetic
from retrieval import cleaner, reader
from retrieval.report import text_hash

THING = "石榴籽普法驿站"
"""What every version states a number of; no other passage speaks of it."""

_FIRST = 1001
_OWN = "六、特色工作\n（一）建好{thing}\n全年新建成{thing}{number}个，群众在家门口就能问到法。\n"
_WHOLLY_OTHER = 4
"""Every so many-th version is another report altogether; the others are corrected ones."""


class Shelf:
    """Files in `folder`, each of a region and year of its own."""

    def __init__(self, folder: Path, files: int, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        self._seed = seed
        self._numbers = itertools.count(_FIRST)
        self.about = [_about(number) for number in range(files)]
        self.paths = [
            self.folder / f"{n:03}_{path[-1]}{year}.txt" for n, (path, year) in self._each()
        ]

    def _each(self) -> "enumerate[tuple[tuple[str, ...], int]]":
        return enumerate(self.about)

    def write(self, file: int) -> int:
        """Writes the next version of a file; returns the number that it states, which no
        other version of any file does."""
        (path, year), number = self.about[file], next(self._numbers)
        seed = number if number % _WHOLLY_OTHER == 0 else self._seed
        said = _OWN.format(thing=THING, number=number)
        self._put(file, (synthetic.report(path, year, seed) + said).encode())
        return number

    def write_all(self) -> None:
        """Writes the first version of every file."""
        for file in range(len(self.paths)):
            self.write(file)

    def copy(self, file: int, from_file: int) -> None:
        """Gives a file the very text of another."""
        self._put(file, self.paths[from_file].read_bytes())

    def _put(self, file: int, content: bytes) -> None:
        """At once: who writes may be killed, and half a file is no report."""
        new = self.folder / f".{file:03}.new"
        new.write_bytes(content)
        new.replace(self.paths[file])

    def question(self, file: int) -> str:
        """Asks for the number that a file states."""
        path, year = self.about[file]
        return f"{''.join(path)}{year}年新建成多少个{THING}？"


def report_id(path: Path) -> str:
    """The id that the report in a file has once it is in a library."""
    pages = reader.read(path.read_bytes(), path.name)
    return text_hash(cleaner.clean("\n".join(page.text for page in pages)))[:16]


def _about(number: int) -> tuple[tuple[str, ...], int]:
    """The region and year of a file: three years of a region, then the next region."""
    regions = synthetic.regions_of()
    return regions[number // 3], 2021 + number % 3
