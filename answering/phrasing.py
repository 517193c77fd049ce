"""How a suggested question is put in Chinese. English is for `answering.english_phrasing`."""

from collections.abc import Sequence
from typing import Protocol

from answering.catalogue import Catalogue, Path
from answering.figures import Figure


class Phrasing(Protocol):
    """Puts questions in one language; "" for what it has no words for. `places` are names
    as `place` gives them, `years` ascend; either may be empty."""

    def place(self, path: Path, catalogue: Catalogue) -> str: ...

    def years(self, years: Sequence[int]) -> str: ...

    def together(self, places: Sequence[str]) -> str: ...

    def figure(
        self, figure: Figure, places: Sequence[str], years: Sequence[int], *, planned: bool
    ) -> str: ...

    def shortcomings(self, place: str, years: Sequence[int]) -> str: ...

    def plans(self, place: str, years: Sequence[int]) -> str: ...

    def deed(self, deed: str, place: str, years: Sequence[int], *, planned: bool) -> str: ...


class Chinese:
    """Puts questions as a citizen would."""

    def place(self, path: Path, catalogue: Catalogue) -> str:
        """城口县; 西宁市城中区 where the library has another 城中区; "" for ()."""
        alone = len(catalogue.ending("".join(path[-1:]))) < 2
        return "".join(path[-1:] if alone else path[-2:])

    def years(self, years: Sequence[int]) -> str:
        """2019年和2020年."""
        return "和".join(f"{year}年" for year in years)

    def together(self, places: Sequence[str]) -> str:
        """城口县和衡阳市."""
        return "和".join(places)

    def figure(
        self, figure: Figure, places: Sequence[str], years: Sequence[int], *, planned: bool
    ) -> str:
        """城口县2020年受理了多少件行政复议申请？"""
        where = self.together(places) + self.years(years)
        return figure.asked(where, each=len(places) + len(years) > 2, planned=planned)

    def shortcomings(self, place: str, years: Sequence[int]) -> str:
        """What a report owns up to."""
        return f"{place}{self.years(years)}法治政府建设还存在哪些不足？"

    def plans(self, place: str, years: Sequence[int]) -> str:
        """What a report wants to do next."""
        return f"{place}{self.years(years)}的报告对下一步工作有哪些安排？"

    def deed(self, deed: str, place: str, years: Sequence[int], *, planned: bool) -> str:
        """城口县2020年是怎么推进“放管服”改革的？"""
        where = f"{place}{self.years(years)}"
        return f"{where}打算怎么{deed}？" if planned else f"{where}是怎么{deed}的？"
